/// @file common/kernels/neighbor_kernels.hpp
/// The loops of the nearest-neighbour search: L1 distances of many pairs, and exact distances of
/// one.
///
/// They use no fused multiply-add: a distance is the same number on every processor.
#pragma once
#include <cstddef>

namespace gradbook::kernels {

/// Training samples that stand side by side in a panel of NeighborKernels::l1_panel.
inline constexpr std::size_t kPanel = 32;
/// Multiple of bytes to which the samples of NeighborKernels::l1_bytes are padded.
inline constexpr std::size_t kByteStride = 64;

/// Filters: lower bounds in float for many pairs.
struct NeighborKernels {
  /// Sums |x − q| in float for one panel of kPanel samples and some queries.
  /// panel: features × kPanel, the kPanel values of one feature side by side; queries: n_queries
  /// columns of `features` values; out: kPanel distances for each query, columns `stride` apart.
  void (*l1_panel)(const float* panel, const float* queries, std::size_t features,
                   std::size_t n_queries, float* out, std::size_t stride);
  /// Sums |x − q| exactly for four training samples that stand one after the other, and one query,
  /// to out[0 … 3]; length: bytes of a padded sample, a multiple of kByteStride.
  void (*l1_bytes)(const unsigned char* four, const unsigned char* query, std::size_t length,
                   float* out);
  /// The first i in begin … end−1 with factor · raw[i] + offset[i] <= limit, else end.
  std::size_t (*next_candidate)(const float* raw, const float* offset, float factor, float limit,
                                std::size_t begin, std::size_t end);
};

/// Distances of one pair of samples of n elements: an integer for bytes, else summed in double in
/// the order of the elements. T is unsigned char, float or double.
template <typename T>
struct DistanceKernels {
  double (*sum_abs)(const T* a, const T* b, std::size_t n);      ///< Σ |a − b|
  double (*sum_squares)(const T* a, const T* b, std::size_t n);  ///< Σ (a − b)²
};

}  // namespace gradbook::kernels
