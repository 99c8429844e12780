/// @file common/kernels/softmax_kernels.hpp
/// Softmax of columns, with the maximum taken out: no exponential is above 1, the largest is 1.
///
/// softmax(z)_k = e^{z_k − m} / Σ_j e^{z_j − m},  log Σ_j e^{z_j} = m + log Σ_j e^{z_j − m},
/// m = max z. A NaN among z makes all results NaN.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// log Σ e^z = largest + log_sum; kept apart, because z − largest is exact for huge z.
template <typename T>
struct LogSumExp {
  T largest;  ///< max z, taken out
  T log_sum;  ///< log Σ_j e^{z_j − largest}, 0 … log of the number of channels
};

/// T is float or double.
template <typename T>
struct SoftmaxKernels {
  /// One column z of `channels` numbers: p = scale · softmax(z), unless p is null.
  LogSumExp<T> (*column)(const T* z, int channels, T scale, T* p);
  /// Softmax of each of the columns of x, `channels` numbers each, to y.
  void (*forward)(const T* x, T* y, int channels, std::size_t columns);
  /// dx_k = y_k (dy_k − Σ_j y_j dy_j) in each of the columns of y, dy and dx, `channels` numbers
  /// each; or += with add.
  void (*backward)(const T* y, const T* dy, T* dx, int channels, std::size_t columns, bool add);
};

}  // namespace gradbook::kernels
