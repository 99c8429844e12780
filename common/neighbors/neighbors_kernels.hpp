/// @file common/neighbors/neighbors_kernels.hpp
/// The inner loops of find_neighbors(); not for use elsewhere.
#pragma once
#include <armadillo>
#include <vector>

namespace gradbook::detail {

/// Training samples that stand side by side in a panel of l1_panel().
inline constexpr arma::uword kPanel = 32;
/// Multiple of bytes to which the samples of l1_bytes() are padded.
inline constexpr arma::uword kByteStride = 64;

/// Sums |x − q| in float for one panel of kPanel samples and some queries.
/// @param panel    features × kPanel, the kPanel values of one feature side by side
/// @param queries  n_queries columns of `features` values
/// @param out      kPanel distances for each query, columns `stride` apart
void l1_panel(const float* panel, const float* queries, arma::uword features, arma::uword n_queries,
              float* out, arma::uword stride);

/// Padded samples of bytes, each at the start of a cache line.
class ByteColumns {
 public:
  /// n_cols samples of n_rows bytes, all 0.
  ByteColumns(arma::uword n_rows, arma::uword n_cols)
      : lines_((n_rows + kByteStride - 1) / kByteStride), data_(lines_ * n_cols) {}

  /// Distance of samples in bytes, a multiple of kByteStride.
  arma::uword stride() const { return lines_ * kByteStride; }
  /// Sample n.
  arma::u8* colptr(arma::uword n) { return data_[n * lines_].bytes; }

 private:
  struct alignas(kByteStride) Line {
    arma::u8 bytes[kByteStride] = {};
  };
  arma::uword lines_;
  std::vector<Line> data_;
};

/// Sums |x − q| exactly for four training samples that stand one after the other, and one query, to
/// out[0 … 3].
/// @param length  bytes of a padded sample, a multiple of kByteStride
void l1_bytes(const arma::u8* four, const arma::u8* query, arma::uword length, float* out);

/// The first i in begin … end−1 with factor · raw[i] + offset[i] <= limit, else end.
arma::uword next_candidate(const float* raw, const float* offset, float factor, float limit,
                           arma::uword begin, arma::uword end);

/// Sum of |a − b| over n elements: an integer for bytes, else double, in the order of the elements.
template <typename T>
double sum_abs(const T* a, const T* b, arma::uword n);
/// Sum of (a − b)² over n elements, as sum_abs().
template <typename T>
double sum_squares(const T* a, const T* b, arma::uword n);

}  // namespace gradbook::detail
