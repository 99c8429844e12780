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
  int channels = 1;            ///< of input and output
  int width = 1,               ///< of the input
      height = 1;              ///< of the input
  int out_width = 1,           ///< of the output
      out_height = 1;          ///< of the output
  int kernel_width = 1,        ///< of the window
      kernel_height = 1;       ///< of the window
  int stride = 1;              ///< between neighbouring windows
  int padding = 0;             ///< on all four sides; never a maximum
  bool counts_padding = true;  ///< a mean divides by the size of the whole window
};

/// Each for one sample of the geometry g: x is its input, y its output, dy and dx are their
/// gradients. With add, backward adds to what dx holds.
template <typename T>
struct PoolKernels {
  /// NaN is larger than everything.
  void (*max_forward)(const PoolGeometry& g, const T* x, T* y);
  /// Of equal maxima the first in row order gets the gradient.
  void (*max_backward)(const PoolGeometry& g, const T* x, const T* y, const T* dy, T* dx, bool add);
  /// Padding is 0.
  void (*mean_forward)(const PoolGeometry& g, const T* x, T* y);
  /// Every number of a window gets the same part of dy.
  void (*mean_backward)(const PoolGeometry& g, const T* dy, T* dx, bool add);
};

}  // namespace gradbook::kernels
