# common/<folder>/*.cpp -> static library gradbook_<folder>; common/cli -> the executable "gradbook".
# gradbook_library(<folder> COMPUTE|PLAIN <libraries…>). Arrows point one way only: core <- data <- nn <- course <- cli (tests/author checks the includes).
function(gradbook_library folder kind)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/${folder}/*.cpp)
  add_library(gradbook_${folder} STATIC ${sources} ${CMAKE_BINARY_DIR}/empty.cpp)
  gradbook_use(gradbook_${folder} ${kind})
  target_link_libraries(gradbook_${folder} PRIVATE gradbook_strict PUBLIC ${ARGN})
endfunction()

gradbook_library(core COMPUTE ${CMAKE_DL_LIBS})
# The choice of BLAS kernels runs before main(): its object must not be dropped by the linker
target_link_options(gradbook_core INTERFACE -Wl,-u,gradbook_startup)
gradbook_library(data COMPUTE gradbook_core ZLIB::ZLIB CURL::libcurl OpenSSL::Crypto LibArchive::LibArchive)
# Where datasets/ and the downloaded data lie, unless $GRADBOOK_ROOT says otherwise
target_compile_definitions(gradbook_data PRIVATE GRADBOOK_ROOT="${CMAKE_SOURCE_DIR}")
gradbook_library(nn COMPUTE gradbook_data nlohmann_json::nlohmann_json)
gradbook_library(verify COMPUTE gradbook_core GTest::gtest nlohmann_json::nlohmann_json)
gradbook_library(course PLAIN gradbook_nn nlohmann_json::nlohmann_json CLI11::CLI11)

file(GLOB cli_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/cli/*.cpp)
if(cli_sources)
  add_executable(gradbook ${cli_sources})
  gradbook_use(gradbook PLAIN)
  target_link_libraries(gradbook PRIVATE gradbook_course gradbook_strict)
endif()
