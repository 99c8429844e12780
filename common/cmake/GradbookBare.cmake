# bare_core: the networks without OpenMP, BLAS and LAPACK (tests/bare). Nothing of gradbook_flags, which brings all three.
file(GLOB bare_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/nn/*/*.cpp)
gradbook_without_stray(bare_sources)
# Data sets, files and the trainer belong to the desktop
list(FILTER bare_sources EXCLUDE REGEX "/nn/(train|files)/")
file(GLOB bare_kernels CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/kernels/*.cpp)
gradbook_without_stray(bare_kernels)
add_executable(bare_core EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bare/main.cpp ${bare_sources} ${bare_kernels}
  ${CMAKE_SOURCE_DIR}/common/core/rng.cpp ${CMAKE_SOURCE_DIR}/common/core/shape.cpp)
target_include_directories(bare_core PRIVATE ${CMAKE_SOURCE_DIR}/common ${CMAKE_SOURCE_DIR})
target_compile_definitions(bare_core PRIVATE GRADBOOK_ISA=baseline GRADBOOK_BASELINE_ONLY
  ARMA_DONT_USE_WRAPPER ARMA_DONT_USE_BLAS ARMA_DONT_USE_LAPACK ARMA_DONT_USE_OPENMP)
target_compile_options(bare_core PRIVATE -O2 -fno-math-errno -Wno-psabi -Wno-unused-function -Wno-unknown-pragmas)
target_link_libraries(bare_core PRIVATE fmt::fmt)
