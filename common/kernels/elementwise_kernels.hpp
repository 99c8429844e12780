/// @file common/kernels/elementwise_kernels.hpp
/// Activations, sums and copies: every number by itself.
///
/// These passes wait for memory, not for arithmetic, so a derivative is computed from the output
/// alone: y·(1−y) for the sigmoid, 1−y² for tanh, "was y positive?" for the piecewise ones. That
/// needs outputs with the sign of their inputs, thus slopes that are not negative.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// y[i] = f(x[i]), i < size; alpha is the slope of leaky ReLU or the scale of ELU, else unused.
template <typename T>
using MapKernel = void (*)(const T* x, T* y, std::size_t size, T alpha);

/// dx[i] = dy[i] · f′, or += with add, i < size; f′ from y[i] = f(x[i]); alpha as in MapKernel.
template <typename T>
using DerivativeKernel = void (*)(const T* y, const T* dy, T* dx, std::size_t size, T alpha,
                                  bool add);

/// One function and its derivative.
template <typename T>
struct ActivationKernels {
  MapKernel<T> map;                ///< y = f(x)
  DerivativeKernel<T> derivative;  ///< dx from y and dy
};

/// Columns of `rows` numbers, each `from_step` (`to_step`) after the one before.
template <typename T>
struct Copy {
  const T* from;     ///< first number of the first column
  T* to;             ///< the same, may not overlap from
  std::size_t rows,  ///< numbers per column
      columns,       ///< how many
      from_step,     ///< distance of columns of from
      to_step;       ///< distance of columns of to
  bool add;          ///< add to what is there
};

/// The formulas stand with ActivationKind in nn/layers/activation_layer.hpp.
template <typename T>
struct ElementwiseKernels {
  ActivationKernels<T> identity;    ///< f(x) = x
  ActivationKernels<T> sigmoid;     ///< from exp() of vectors
  ActivationKernels<T> tanh;        ///< from exp() of vectors
  ActivationKernels<T> relu;        ///< NaN stays NaN, so that it is noticed
  ActivationKernels<T> leaky_relu;  ///< alpha: slope below 0, not negative
  ActivationKernels<T> elu;         ///< alpha: scale below 0, not negative
  /// y = a + b for size numbers, of that max(0, ·) with relu.
  void (*sum)(const T* a, const T* b, T* y, std::size_t size, bool relu);
  /// Does what `copy` says.
  void (*copy)(const Copy<T>& copy);
};

}  // namespace gradbook::kernels
