/// @file tests/bench/peak_kernels.hpp
/// Loops that do nothing but keep one part of the machine busy, compiled like common/kernels.
#pragma once
#include <cstddef>

namespace gradbook::kernels {

struct PeakKernels {
  /// Fused multiply-adds on registers alone; returns a number that depends on all of them.
  float (*multiply_add)(std::size_t rounds);
  /// Floating-point operations of one round.
  std::size_t operations_per_round;
  /// p ← p − rate · g, what SGD does: 12 bytes of traffic for each of n numbers.
  void (*update_in_place)(float* p, const float* g, float rate, std::size_t n);
};

}  // namespace gradbook::kernels
