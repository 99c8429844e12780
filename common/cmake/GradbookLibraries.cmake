# common/<folder>/*.cpp -> static library gradbook_<folder>; common/cli -> the executable "gradbook".
# gradbook_library(<folder> COMPUTE|PLAIN <libraries…>). Arrows point one way only: core <- data <- nn <- course <- cli, core <- figures <- course,
# kernels <- nn, verify <- sealed, course <- grading <- cli (tests/author checks the includes).
function(gradbook_library folder kind)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/${folder}/*.cpp)
  gradbook_without_stray(sources)
  list(FILTER sources EXCLUDE REGEX "/[a-z]+_main\\.cpp$")  # main() of a program of its own
  add_library(gradbook_${folder} STATIC ${sources} ${CMAKE_BINARY_DIR}/empty.cpp)
  gradbook_use(gradbook_${folder} ${kind})
  target_link_libraries(gradbook_${folder} PRIVATE gradbook_strict PUBLIC ${ARGN})
endfunction()

# common/kernels -> library gradbook_kernels: each loop compiled once per instruction set (common/kernels/dispatch.hpp)
file(GLOB kernel_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/kernels/*.cpp)
gradbook_without_stray(kernel_sources)
list(REMOVE_ITEM kernel_sources ${CMAKE_SOURCE_DIR}/common/kernels/dispatch.cpp)
# As source properties, because these come behind gradbook_flags' -ffp-contract=off. Update rules keep it: their digits
# are published
set_source_files_properties(${kernel_sources} PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
set_source_files_properties(${CMAKE_SOURCE_DIR}/common/kernels/optimizer_kernels.cpp
  PROPERTIES COMPILE_OPTIONS -ffp-contract=off)
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

gradbook_library(core COMPUTE ${CMAKE_DL_LIBS})
# The choice of BLAS kernels runs before main(): its object must not be dropped by the linker
target_link_options(gradbook_core INTERFACE -Wl,-u,gradbook_startup)
gradbook_library(data COMPUTE gradbook_core ZLIB::ZLIB CURL::libcurl OpenSSL::Crypto LibArchive::LibArchive)
# Where datasets/ and the downloaded data lie, unless $GRADBOOK_ROOT says otherwise
target_compile_definitions(gradbook_data PRIVATE GRADBOOK_ROOT="${CMAKE_SOURCE_DIR}")
gradbook_library(nn COMPUTE gradbook_data gradbook_kernels nlohmann_json::nlohmann_json)
gradbook_library(verify COMPUTE gradbook_core GTest::gtest nlohmann_json::nlohmann_json)
gradbook_library(figures COMPUTE gradbook_core nlohmann_json::nlohmann_json CLI11::CLI11 Boost::iostreams Boost::filesystem ${GD_LIBRARY} ZLIB::ZLIB)
gradbook_library(course PLAIN gradbook_nn gradbook_figures nlohmann_json::nlohmann_json CLI11::CLI11)
target_link_libraries(gradbook_course PRIVATE pugixml::pugixml)
gradbook_library(sealed COMPUTE gradbook_verify)
gradbook_library(grading PLAIN gradbook_course OpenSSL::Crypto ZLIB::ZLIB LibArchive::LibArchive)
target_compile_definitions(gradbook_grading PRIVATE GRADBOOK_VERSION="${PROJECT_VERSION}")

file(GLOB cli_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/cli/*.cpp)
gradbook_without_stray(cli_sources)
if(cli_sources)
  add_executable(gradbook ${cli_sources})
  gradbook_use(gradbook PLAIN)
  target_link_libraries(gradbook PRIVATE gradbook_grading gradbook_strict)
endif()
