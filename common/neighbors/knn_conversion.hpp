/// @file common/neighbors/knn_conversion.hpp
/// The map x' = s(x − m) to floats with |x'| <= 1, for the filters of find_neighbors(); not for use
/// elsewhere.
///
/// m is about the mean of the training samples and s a power of two, so that x' has one rounding
/// more than x − m in double.
#pragma once
#include <algorithm>
#include <armadillo>
#include <cmath>
#include <limits>

namespace gradbook::detail {

/// The smallest float that is not below x.
inline float round_up(double x) {
  return std::nextafter(static_cast<float>(x), std::numeric_limits<float>::infinity());
}
/// The largest float that is not above x.
inline float round_down(double x) {
  return std::nextafter(static_cast<float>(x), -std::numeric_limits<float>::infinity());
}

/// A common offset must not eat the digits of a float, and no square may overflow.
template <typename T>
class Conversion {
 public:
  /// @param train    its mean becomes m
  /// @param largest  of |x| over both matrices
  Conversion(const arma::Mat<T>& train, double largest) : centre_(train.n_rows, arma::fill::zeros) {
    // Any m is correct; the mean of about a thousand samples is nearly the best
    const arma::uword step = train.n_cols / 1024 + 1;
    const arma::uword count = (train.n_cols + step - 1) / step;
    for (arma::uword n = 0; n < train.n_cols; n += step) {
      const T* const x = train.colptr(n);
      for (arma::uword j = 0; j < train.n_rows; ++j) {
        centre_(j) += static_cast<double>(x[j]) / static_cast<double>(count);
      }
    }
    // |x − m| <= 2·largest < 2^(exponent + 1)
    int exponent = 0;
    std::frexp(largest, &exponent);
    scale_ = std::ldexp(1.0, std::min(400, -exponent - 1));
  }

  /// s.
  double scale() const { return scale_; }

  /// out = x' of one sample x, as many numbers as train has rows.
  void convert(const T* x, float* out) const {
    for (arma::uword j = 0; j < centre_.n_elem; ++j) {
      out[j] = static_cast<float>(scale_ * (static_cast<double>(x[j]) - centre_(j)));
    }
  }

 private:
  arma::vec centre_;
  double scale_ = 1;
};

}  // namespace gradbook::detail
