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

/// y[i] = f(x[i]); alpha is the slope of leaky ReLU or the scale of ELU, else unused.
template <typename T>
using MapKernel = void (*)(const T* x, T* y, std::size_t size, T alpha);

/// dx[i] = dy[i] · f′, or += with add; f′ from y[i] = f(x[i]).
template <typename T>
using DerivativeKernel = void (*)(const T* y, const T* dy, T* dx, std::size_t size, T alpha,
                                  bool add);

template <typename T>
struct ActivationKernels {
  MapKernel<T> map;
  DerivativeKernel<T> derivative;
};

/// Columns of `rows` numbers, each `from_step` (`to_step`) after the one before.
template <typename T>
struct Copy {
  const T* from;
  T* to;
  std::size_t rows, columns, from_step, to_step;
  bool add;  ///< add to what is there
};

template <typename T>
struct ElementwiseKernels {
  ActivationKernels<T> identity;
  ActivationKernels<T> sigmoid;
  ActivationKernels<T> tanh;
  ActivationKernels<T> relu;  ///< NaN stays NaN, so that it is noticed
  ActivationKernels<T> leaky_relu;
  ActivationKernels<T> elu;
  /// y = a + b, of that max(0, ·) with relu.
  void (*sum)(const T* a, const T* b, T* y, std::size_t size, bool relu);
  void (*copy)(const Copy<T>& copy);
};

}  // namespace gradbook::kernels
