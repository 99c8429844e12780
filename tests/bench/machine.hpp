/// @file tests/bench/machine.hpp
/// What this machine can do at most: the yardstick of every workload.
#pragma once
#include <string>

namespace gradbook::bench {

struct Machine {
  std::string processor;
  int threads = 1;
  std::string kernels;            ///< instruction set of common/kernels
  std::string blas;               ///< "OpenBLAS 0.3.21, SkylakeX kernels"
  std::string openblas_coretype;  ///< what was chosen for it; empty: OpenBLAS' own choice
  double load = 0;                ///< programs that wanted to run in the last minute
  double fma_gflops = 0;          ///< float multiply-adds on registers, all threads
  double cache_gbs = 0;           ///< p −= rate·g in place, where both fit into the last cache
  double memory_gbs = 0;          ///< the same in main memory
  double cache_bytes = 0;         ///< size of the last cache
};

/// Time that threads of this process wanted to run while other programs ran, all threads together.
double seconds_waited();

/// Measures for about a second and a half.
Machine measure_machine();

}  // namespace gradbook::bench
