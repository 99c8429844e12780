/// @file common/kernels/optimizer_kernels.hpp
/// One step of an update rule over a piece of memory: each stream is read once and written once.
///
/// A step waits for memory: Adam moves 28 bytes per float parameter and computes about 15
/// operations. So a pass does everything that happens to an element (clip its gradient, add the
/// penalties' gradients, update the state, move the parameter) while it is in a register, and all
/// that is the same for all elements is computed once, outside, in double.
///
/// The loops are scalar and left to the compiler to vectorize; they use no fused multiply-add, so
/// that every instruction set, every partition and every tail gives the same bits.
#pragma once
#include <cstddef>

#include "kernels/update_rules.hpp"

namespace gradbook::kernels {

/// What happens to a gradient before the rule sees it, and to θ beside the rule:
/// g ← clamp(scale · g, ±limit) + λ₂ θ + λ₁ sign θ,  θ ← keep · θ.
template <typename T>
struct GradientTreatment {
  bool active = false;  ///< false: nothing of all this, and nothing is spent on it
  T scale = 1;          ///< clipping by norm
  T limit{};            ///< clipping by value; infinite: none
  T l1 = 0;             ///< λ₁
  T l2 = 0;             ///< λ₂
  T keep = 1;           ///< decoupled decay, 1 − ηλ
};

/// A piece of the vectors; the states that a rule does not have are null.
template <typename T>
struct UpdateRange {
  T* parameters;      ///< θ, changed
  const T* gradient;  ///< g, not changed
  T* first;           ///< first state, changed
  T* second;          ///< second state, changed
  std::size_t size;   ///< numbers in each
};

/// One step of a Rule (update_rules.hpp) over a range; step are its numbers, treatment what happens
/// to the gradient before. T is float or double.
template <typename Rule, typename T>
struct UpdateKernel {
  void (*update)(const UpdateRange<T>& range, const typename Rule::template Step<T>& step,
                 const GradientTreatment<T>& treatment);  ///< the only kernel
};

/// T is float or double.
template <typename T>
struct NormKernels {
  /// Σ x² over size numbers, added in double into 16 partial sums whatever the vectors' width, then
  /// in order.
  double (*sum_of_squares)(const T* x, std::size_t size);
};

}  // namespace gradbook::kernels
