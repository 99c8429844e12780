# tests/bench -> gradbook_bench, the program behind `./gradbook bench`, which also builds it: no other build needs it.
find_package(benchmark QUIET)
if(benchmark_FOUND)
  file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/*.cpp)
  gradbook_without_stray(bench_sources)
  set(bench_kernels ${CMAKE_SOURCE_DIR}/tests/bench/peak_kernels.cpp)
  list(REMOVE_ITEM bench_sources ${bench_kernels})
  add_executable(gradbook_bench EXCLUDE_FROM_ALL ${bench_sources})
  set_target_properties(gradbook_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gradbook_use(gradbook_bench)
  target_link_libraries(gradbook_bench PRIVATE gradbook_strict gradbook_nn benchmark::benchmark)

  # The machine's peaks are measured with the instruction sets, and the flags, of the kernels. A peak without fused
  # multiply-adds would be none on most processors: a source's options come last, behind those of gradbook_flags
  set_source_files_properties(${bench_kernels} PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
  foreach(isa baseline avx2 avx512)
    if(TARGET kernels_${isa})
      add_library(bench_kernels_${isa} OBJECT EXCLUDE_FROM_ALL ${bench_kernels})
      target_link_libraries(bench_kernels_${isa} PRIVATE gradbook_flags gradbook_strict)
      target_compile_definitions(bench_kernels_${isa} PRIVATE GRADBOOK_ISA=${isa})
      target_compile_options(bench_kernels_${isa} PRIVATE $<TARGET_PROPERTY:kernels_${isa},COMPILE_OPTIONS>)
      target_sources(gradbook_bench PRIVATE $<TARGET_OBJECTS:bench_kernels_${isa}>)
    endif()
  endforeach()
else()
  add_custom_target(gradbook_bench
    COMMAND ${CMAKE_COMMAND} -E echo "bench needs Google Benchmark; install it: apt-get install libbenchmark-dev"
    COMMAND ${CMAKE_COMMAND} -E false)
endif()
