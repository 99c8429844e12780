# Compilers, packages, warnings and the two shared precompiled headers. All flags live in one interface target,
# gradbook_flags: g++ silently ignores a precompiled header whose flags differ from those of its user.
option(GRADBOOK_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(GRADBOOK_SANITIZE_THREADS "Build with ThreadSanitizer, and threads that it understands" OFF)
option(GRADBOOK_LOOP "Build for the student's loop: no optimization, no OpenMP, shortest compile time" OFF)
option(GRADBOOK_PCH "Use precompiled headers" ON)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
if(GRADBOOK_LOOP)
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
else()
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT GRADBOOK_LOOP)
  set(CMAKE_CXX_COMPILER_LAUNCHER sh ${CMAKE_SOURCE_DIR}/common/cmake/ccache.sh ${CCACHE})
endif()

# gradbook_without_stray(<list of paths>): only names that the course's files can have, not what editors, file managers and
# notebooks leave (`.#x.cpp`, `x (copy).hpp`, `x~.cpp`); common/course/stray.cpp does the same
function(gradbook_without_stray list)
  list(FILTER ${list} INCLUDE REGEX "/[A-Za-z0-9_][A-Za-z0-9_.-]*$")
  set(${list} ${${list}} PARENT_SCOPE)
endfunction()

find_package(Armadillo REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(LibArchive REQUIRED)
find_package(pugixml REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost REQUIRED COMPONENTS iostreams filesystem)
find_library(GD_LIBRARY gd REQUIRED)

add_library(gradbook_flags INTERFACE)
target_include_directories(gradbook_flags INTERFACE ${CMAKE_SOURCE_DIR}/common ${CMAKE_SOURCE_DIR})
target_include_directories(gradbook_flags SYSTEM INTERFACE ${ARMADILLO_INCLUDE_DIRS})
target_link_libraries(gradbook_flags INTERFACE ${ARMADILLO_LIBRARIES} openblas fmt::fmt Threads::Threads)
target_compile_options(gradbook_flags INTERFACE
  -Wall -Wextra -Wshadow -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
  # No fused multiply-add behind our back: the same numbers from every compiler
  -ffp-contract=off
  # Roots need not set errno: without this no loop with a root is vectorized
  -fno-math-errno)
# Two OpenMP runtimes in one process (clang's and OpenBLAS') are not worth it in the student's loop
if(NOT GRADBOOK_LOOP AND NOT GRADBOOK_SANITIZE_THREADS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  find_package(OpenMP REQUIRED)
  target_link_libraries(gradbook_flags INTERFACE OpenMP::OpenMP_CXX)
else()
  target_compile_options(gradbook_flags INTERFACE -Wno-unknown-pragmas)  # those of OpenMP
endif()
if(GRADBOOK_SANITIZE)
  target_compile_options(gradbook_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    -Wno-maybe-uninitialized)  # g++ 12 sees ghosts in std::regex when it is instrumented
  target_link_options(gradbook_flags INTERFACE -fsanitize=address,undefined)
endif()
if(GRADBOOK_SANITIZE_THREADS)
  target_compile_options(gradbook_flags INTERFACE -fsanitize=thread)
  target_link_options(gradbook_flags INTERFACE -fsanitize=thread)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # ccache and ninja compare content, not the time stamp inside the precompiled header
  target_compile_options(gradbook_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()

# Warnings that are errors in our own code, but not in a student's starter file
add_library(gradbook_strict INTERFACE)
target_compile_options(gradbook_strict INTERFACE -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside std::string operator+ (GCC bug 105329)
  target_compile_options(gradbook_strict INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()

# The precompiled headers: code that computes, course machinery, tests, and figures
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/empty.cpp CONTENT "")
add_library(gradbook_pch OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
target_link_libraries(gradbook_pch PRIVATE gradbook_flags)
target_precompile_headers(gradbook_pch PRIVATE <armadillo>)
add_library(gradbook_pch_tests OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
target_link_libraries(gradbook_pch_tests PRIVATE gradbook_flags GTest::gtest)
target_compile_options(gradbook_pch_tests PRIVATE -O0)
target_precompile_headers(gradbook_pch_tests PRIVATE <armadillo> <gtest/gtest.h> <nlohmann/json.hpp>)
add_library(gradbook_pch_plain OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
target_link_libraries(gradbook_pch_plain PRIVATE gradbook_flags)
target_compile_options(gradbook_pch_plain PRIVATE -O1)
target_precompile_headers(gradbook_pch_plain PRIVATE <nlohmann/json.hpp> <fmt/format.h> <filesystem> <functional> <map>
  <regex> <set> <sstream> <string> <vector>)

if(NOT GRADBOOK_LOOP)
  # A figure leaves its computing to units and libraries
  add_library(gradbook_pch_figures OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
  target_link_libraries(gradbook_pch_figures PRIVATE gradbook_flags gradbook_strict)
  target_compile_options(gradbook_pch_figures PRIVATE -O0)
  target_precompile_headers(gradbook_pch_figures PRIVATE <armadillo> <fmt/core.h> <algorithm> <functional> <map> <string> <vector>
    ${CMAKE_SOURCE_DIR}/common/figures/registry.hpp ${CMAKE_SOURCE_DIR}/common/figures/schematic.hpp)
endif()

# gradbook_use(<target> [TESTS | PLAIN | FIGURES]): flags and the matching precompiled header. PLAIN is for code that computes
# nothing (course, grading, cli): no Armadillo, little optimization.
function(gradbook_use target)
  target_link_libraries(${target} PRIVATE gradbook_flags)
  if("TESTS" IN_LIST ARGN OR "FIGURES" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE -O0)  # they spend their time compiling
  elseif("PLAIN" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE -O1)
  endif()
  if(NOT GRADBOOK_PCH)
    return()
  endif()
  if("TESTS" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM gradbook_pch_tests)
  elseif("PLAIN" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM gradbook_pch_plain)
  elseif("FIGURES" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM gradbook_pch_figures)
  else()
    target_precompile_headers(${target} REUSE_FROM gradbook_pch)
  endif()
endfunction()
