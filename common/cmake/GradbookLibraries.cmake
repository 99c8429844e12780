# common/<folder>/*.cpp and the folders below it -> static library gradbook_<folder>.
# gradbook_library(<folder> COMPUTE|PLAIN|TESTS <libraries…>). Arrows point one way only (tests/author checks the includes):
#   core <- data <- nn, neighbors <- kernels; core <- verify <- sealed; core <- figures; data, figures <- chapter
#   core <- course <- student, author, site, bench; student, data <- intake <- grading <- release
function(gradbook_library folder kind)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/${folder}/*.cpp)
  gradbook_without_stray(sources)
  list(FILTER sources EXCLUDE REGEX "/[a-z]+_main\\.cpp$")  # main() of a program of its own
  if(GRADBOOK_LOOP)  # units and their tests start no programs
    list(FILTER sources EXCLUDE REGEX "/core/(checksum|job_pool|process|progress|text|utc_time|version|work_folder)\\.cpp$")
  endif()
  foreach(apart IN LISTS GRADBOOK_APART)
    list(FILTER sources EXCLUDE REGEX "/common/${folder}/${apart}/")
  endforeach()
  get_filename_component(name ${folder} NAME)
  add_library(gradbook_${name} STATIC ${sources} ${CMAKE_BINARY_DIR}/empty.cpp)
  gradbook_use(gradbook_${name} ${kind})
  target_link_libraries(gradbook_${name} PRIVATE gradbook_strict PUBLIC ${ARGN})
endfunction()

gradbook_library(core COMPUTE ${CMAKE_DL_LIBS} OpenSSL::Crypto ZLIB::ZLIB)
# The choice of BLAS kernels runs before main(): its object must not be dropped by the linker
target_link_options(gradbook_core INTERFACE -Wl,-u,gradbook_startup)
set_source_files_properties(${CMAKE_SOURCE_DIR}/common/core/version.cpp PROPERTIES
  COMPILE_DEFINITIONS GRADBOOK_VERSION="${PROJECT_VERSION}")
# The loop's tests need neither optimization nor a precompiled header of their own
set(verify_kind COMPUTE)
if(GRADBOOK_LOOP)
  set(verify_kind TESTS)
endif()
gradbook_library(verify ${verify_kind} gradbook_core GTest::gtest nlohmann_json::nlohmann_json)
if(GRADBOOK_LOOP)
  return()  # a unit and its test need no more
endif()

# common/kernels -> library gradbook_kernels: each loop compiled once per instruction set (common/kernels/dispatch.hpp)
file(GLOB kernel_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/kernels/*.cpp)
gradbook_without_stray(kernel_sources)
list(REMOVE_ITEM kernel_sources ${CMAKE_SOURCE_DIR}/common/kernels/dispatch.cpp)
# As source properties, because these come behind gradbook_flags' -ffp-contract=off. Update rules and distances keep it:
# their digits are published
set_source_files_properties(${kernel_sources} PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
set_source_files_properties(${CMAKE_SOURCE_DIR}/common/kernels/optimizer_kernels.cpp
  ${CMAKE_SOURCE_DIR}/common/kernels/neighbor_kernels.cpp PROPERTIES COMPILE_OPTIONS -ffp-contract=off)
add_library(gradbook_kernels STATIC ${CMAKE_SOURCE_DIR}/common/kernels/dispatch.cpp)
target_link_libraries(gradbook_kernels PRIVATE gradbook_flags gradbook_strict)
function(gradbook_kernels isa)
  add_library(kernels_${isa} OBJECT ${kernel_sources})
  target_link_libraries(kernels_${isa} PRIVATE gradbook_flags gradbook_strict)
  target_compile_definitions(kernels_${isa} PRIVATE GRADBOOK_ISA=${isa})
  target_compile_options(kernels_${isa} PRIVATE -O3 -fno-trapping-math -Wno-unused-function -Wno-psabi ${ARGN})
  target_sources(gradbook_kernels PRIVATE $<TARGET_OBJECTS:kernels_${isa}>)
endfunction()
gradbook_kernels(baseline)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  gradbook_kernels(avx2 -mavx2 -mfma)
  gradbook_kernels(avx512 -mavx512f -mavx512bw -mavx512vl -mavx512dq -mfma -mprefer-vector-width=512)
endif()

gradbook_library(data COMPUTE gradbook_core ZLIB::ZLIB CURL::libcurl LibArchive::LibArchive)
# Where datasets/ and the downloaded data lie, unless $GRADBOOK_ROOT says otherwise
target_compile_definitions(gradbook_data PRIVATE GRADBOOK_ROOT="${CMAKE_SOURCE_DIR}")
gradbook_library(neighbors COMPUTE gradbook_core gradbook_kernels)
gradbook_library(nn COMPUTE gradbook_data gradbook_kernels nlohmann_json::nlohmann_json)
gradbook_library(sealed COMPUTE gradbook_verify)
gradbook_library(figures COMPUTE gradbook_core nlohmann_json::nlohmann_json CLI11::CLI11 Boost::iostreams Boost::filesystem ${GD_LIBRARY} ZLIB::ZLIB)
gradbook_library(chapter COMPUTE gradbook_nn gradbook_figures nlohmann_json::nlohmann_json CLI11::CLI11 ${GD_LIBRARY})

# The machinery: what the command and its sub-programs are made of
gradbook_library(course PLAIN gradbook_core nlohmann_json::nlohmann_json)
gradbook_library(student PLAIN gradbook_course)
gradbook_library(author PLAIN gradbook_course)
target_link_libraries(gradbook_author PRIVATE pugixml::pugixml)
gradbook_library(bench PLAIN gradbook_course)
gradbook_library(site PLAIN gradbook_course gradbook_figures)
target_link_libraries(gradbook_site PRIVATE pugixml::pugixml)
gradbook_library(grading/intake PLAIN gradbook_student gradbook_data LibArchive::LibArchive)
set(GRADBOOK_APART intake jail/program)
gradbook_library(grading PLAIN gradbook_intake gradbook_author)
gradbook_library(release PLAIN gradbook_grading)

# The command, and its sub-programs: common/cli/<name>_main.cpp, and the files of the commands that it adds
add_library(gradbook_cli STATIC ${CMAKE_SOURCE_DIR}/common/cli/command_line.cpp)
gradbook_use(gradbook_cli PLAIN)
target_link_libraries(gradbook_cli PRIVATE gradbook_strict PUBLIC gradbook_course CLI11::CLI11)
# gradbook_program(<program> <name of its main file> <library> <files with commands…>)
function(gradbook_program program main library)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/common/cli/)
  list(TRANSFORM ARGN APPEND .cpp)
  add_executable(${program} ${CMAKE_SOURCE_DIR}/common/cli/${main}_main.cpp ${ARGN})
  gradbook_use(${program} PLAIN)
  target_link_libraries(${program} PRIVATE gradbook_strict gradbook_cli ${library})
endfunction()
gradbook_program(gradbook gradbook gradbook_student student_commands run_commands sub_programs)
gradbook_program(gradbook-submit submit gradbook_intake submit_command)
gradbook_program(gradbook-data data gradbook_data data_commands)
gradbook_program(gradbook-site site gradbook_site figure_commands docs_commands)
target_link_libraries(gradbook-site PRIVATE gradbook_student)
gradbook_program(gradbook-bench bench gradbook_bench bench_commands)
gradbook_program(gradbook-grade grade gradbook_release grade_command release_command)
gradbook_program(gradbook-dev dev gradbook_author author_commands)
target_link_libraries(gradbook-dev PRIVATE gradbook_site)
set(GRADBOOK_PROGRAMS gradbook gradbook-submit gradbook-data gradbook-site gradbook-bench gradbook-grade gradbook-dev)
