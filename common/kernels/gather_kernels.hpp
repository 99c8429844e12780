/// @file common/kernels/gather_kernels.hpp
/// Bytes of an image as numbers 0 … 1, in the order that networks read.
///
/// A batch is gathered from samples that lie anywhere in memory: it waits for memory, unless the
/// cache is told in time which sample comes next. And 255 divisions cost more than all else, so
/// x / 255 is computed as x·h + x·l, where h are the first 9 (double: 33) bits of 1/255 and l is
/// the rest. The product x·h is exact for a byte x, and the sum, rounded once, equals the rounded
/// quotient for all 256 bytes, with and without fused instructions: asserted in
/// tests/nn/batches_test.cpp.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// One image.
template <typename T>
struct Image {
  const unsigned char* from;  ///< channels planes of `pixels` bytes
  T* to;                      ///< pixels × channels, channels fastest
  std::size_t channels,       ///< planes
      pixels;                 ///< bytes of a plane
  const unsigned char* next;  ///< an image of the same size that is wanted soon; null: none
};

/// T is float or double.
template <typename T>
struct GatherKernels {
  /// to = from / 255 of an image.
  void (*scale)(const Image<T>& image);
};

}  // namespace gradbook::kernels
