# tests/bench -> bench_workloads, the program behind `./gradbook bench`, which also builds it: no other build needs it.
find_package(benchmark QUIET)
if(benchmark_FOUND)
  file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/*.cpp)
  gradbook_without_stray(bench_sources)
  set(bench_kernels ${CMAKE_SOURCE_DIR}/tests/bench/peak_kernels.cpp)
  list(REMOVE_ITEM bench_sources ${bench_kernels})
  add_executable(bench_workloads EXCLUDE_FROM_ALL ${bench_sources})
  set_target_properties(bench_workloads PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gradbook_use(bench_workloads)
  target_link_libraries(bench_workloads PRIVATE gradbook_strict gradbook_nn gradbook_neighbors benchmark::benchmark)

  # The machine's peaks are measured with the instruction sets, and the flags, of the kernels. A peak without fused
  # multiply-adds would be none on most processors: a source's options come last, behind those of gradbook_flags
  set_source_files_properties(${bench_kernels} PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
  foreach(isa baseline avx2 avx512)
    if(TARGET kernels_${isa})
      add_library(bench_kernels_${isa} OBJECT EXCLUDE_FROM_ALL ${bench_kernels})
      target_link_libraries(bench_kernels_${isa} PRIVATE gradbook_flags gradbook_strict)
      target_compile_definitions(bench_kernels_${isa} PRIVATE GRADBOOK_ISA=${isa})
      target_compile_options(bench_kernels_${isa} PRIVATE $<TARGET_PROPERTY:kernels_${isa},COMPILE_OPTIONS>)
      target_sources(bench_workloads PRIVATE $<TARGET_OBJECTS:bench_kernels_${isa}>)
    endif()
  endforeach()
else()
  add_custom_target(bench_workloads
    COMMAND ${CMAKE_COMMAND} -E echo "bench needs Google Benchmark; install it: apt-get install libbenchmark-dev"
    COMMAND ${CMAKE_COMMAND} -E false)
endif()
