# common/grading/jail/program -> the program `jail`, which starts untrusted commands: a static executable of a few sources, without Armadillo, and without
# sanitizers in every preset, because nothing of the system but a few libraries is in sight where it runs
find_library(SECCOMP_LIBRARY NAMES libseccomp.a REQUIRED)
file(GLOB jail_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/grading/jail/program/*.cpp)
gradbook_without_stray(jail_sources)
add_executable(jail ${CMAKE_SOURCE_DIR}/common/grading/jail/jail_protocol.cpp ${jail_sources})
target_include_directories(jail PRIVATE ${CMAKE_SOURCE_DIR}/common)
target_compile_options(jail PRIVATE -Wall -Wextra -Wshadow -O2 -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_link_options(jail PRIVATE -static -s)
target_link_libraries(jail PRIVATE gradbook_strict fmt::fmt-header-only ${SECCOMP_LIBRARY})
if(TARGET grading_tests)
  add_dependencies(grading_tests jail)
endif()
