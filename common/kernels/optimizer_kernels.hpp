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

namespace gradbook::kernels {

/// What a rule needs beside the element; each rule reads the numbers that its formula names.
template <typename T>
struct UpdateConstants {
  T rate{};       ///< η
  T keep1{};      ///< share of the old first state that stays: µ, β₁
  T add1{};       ///< share of the gradient that is added to it
  T keep2{};      ///< the same for the second state, an average of squares: ρ, β₂
  T add2{};       ///< the same
  T epsilon{};    ///< keeps divisors from being 0
  T correct1{};   ///< factor of the first state: bias correction
  T correct2{};   ///< factor of the second state: bias correction
  T correct_g{};  ///< factor of the gradient itself (Nadam)
};

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

/// A piece of the vectors; a rule without a second (first) state ignores it.
template <typename T>
struct UpdateRange {
  T* parameters;      ///< θ, changed
  const T* gradient;  ///< g, not changed
  T* first;           ///< first state, changed
  T* second;          ///< second state, changed
  std::size_t size;   ///< numbers in each
};

/// One step of a rule over a range.
template <typename T>
using UpdateKernel = void (*)(const UpdateRange<T>&, const UpdateConstants<T>&,
                              const GradientTreatment<T>&);

/// The formulas stand with the rules in nn/optim/optimizer.hpp. T is float or double.
template <typename T>
struct UpdateKernels {
  UpdateKernel<T> sgd;               ///< no state
  UpdateKernel<T> momentum;          ///< first: velocity
  UpdateKernel<T> nesterov;          ///< first: velocity
  UpdateKernel<T> adagrad;           ///< second: sum of squares
  UpdateKernel<T> adadelta;          ///< first: mean squared change, second: mean squared gradient
  UpdateKernel<T> rmsprop;           ///< second: mean squared gradient
  UpdateKernel<T> rmsprop_nesterov;  ///< first: velocity, second: mean squared gradient
  UpdateKernel<T> adam;              ///< first: mean gradient, second: mean squared gradient
  UpdateKernel<T> nadam;             ///< as Adam
  /// Σ x² over size numbers, added in double into 16 partial sums whatever the vectors' width, then
  /// in order.
  double (*sum_of_squares)(const T* x, std::size_t size);
};

}  // namespace gradbook::kernels
