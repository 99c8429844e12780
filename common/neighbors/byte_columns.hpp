/// @file common/neighbors/byte_columns.hpp
/// Samples of bytes as the kernels of the search want them.
#pragma once
#include <armadillo>
#include <vector>

#include "kernels/neighbor_kernels.hpp"

namespace gradbook::detail {

/// Padded samples of bytes, each at the start of a cache line.
class ByteColumns {
 public:
  /// n_cols samples of n_rows bytes, all 0.
  ByteColumns(arma::uword n_rows, arma::uword n_cols)
      : lines_((n_rows + kernels::kByteStride - 1) / kernels::kByteStride),
        data_(lines_ * n_cols) {}

  /// Distance of samples in bytes, a multiple of kByteStride.
  arma::uword stride() const { return lines_ * kernels::kByteStride; }
  /// Sample n.
  arma::u8* colptr(arma::uword n) { return data_[n * lines_].bytes; }

 private:
  struct alignas(kernels::kByteStride) Line {
    arma::u8 bytes[kernels::kByteStride] = {};
  };
  arma::uword lines_;
  std::vector<Line> data_;
};

}  // namespace gradbook::detail
