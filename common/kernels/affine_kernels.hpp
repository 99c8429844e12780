/// @file common/kernels/affine_kernels.hpp
/// What dense layers and convolutions do beside their products.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// T is float or double.
template <typename T>
struct AffineKernels {
  /// dy[i] ← 0 where y[i] = relu(z[i]) is 0, i < n.
  void (*mask_relu)(const T* y, T* dy, std::size_t n);
  /// sums[r] (+)= Σ_c x[r + c · distance] over r < rows and c < columns, for the gradient of a
  /// bias.
  /// @param add  false: sums are set
  void (*add_columns)(const T* x, int rows, std::size_t distance, std::size_t columns, T* sums,
                      bool add);
};

}  // namespace gradbook::kernels
