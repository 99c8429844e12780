/// @file common/kernels/pool_kernels.hpp
/// Maximum and mean over windows of an image whose channels lie side by side.
///
/// Vectors run over channels, so a window is a few loads at fixed distances. The place of a maximum
/// is not stored: backward finds it again by comparing with y, which costs nothing beside the
/// memory traffic, and x is often wanted by the layer before anyway. Where windows tile the image,
/// backward writes every number once; else it clears dx first and adds.
#pragma once
#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// Sizes; distances are in pixels.
struct PoolGeometry {
  int channels = 1;
  int width = 1, height = 1;          ///< of the input
  int out_width = 1, out_height = 1;  ///< of the output
  int kernel_width = 1, kernel_height = 1;
  int stride = 1;
  int padding = 0;             ///< on all four sides; never a maximum
  bool counts_padding = true;  ///< a mean divides by the size of the whole window
};

/// Each for one sample. With add, backward adds to what dx holds.
template <typename T>
struct PoolKernels {
  /// NaN is larger than everything.
  void (*max_forward)(const PoolGeometry& g, const T* x, T* y);
  /// Of equal maxima the first in row order gets the gradient.
  void (*max_backward)(const PoolGeometry& g, const T* x, const T* y, const T* dy, T* dx, bool add);
  void (*mean_forward)(const PoolGeometry& g, const T* x, T* y);
  void (*mean_backward)(const PoolGeometry& g, const T* dy, T* dx, bool add);
};

}  // namespace gradbook::kernels
