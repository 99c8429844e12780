/// @file common/neighbors/knn_filter.hpp
/// Lower bounds of many distances at once, for find_neighbors(); not for use elsewhere.
///
/// A filter converts samples x to floats x' = s(x − m), see knn_conversion.hpp. With n = ‖·‖
/// of converted samples and u = 2⁻²⁴, rounding of x', of the sums over D features (Higham: D·u/(1 −
/// D·u)) and of their parts gives
///
///   L2:  s²‖a − b‖² >= (1 − c)(n_a² + n_b²) − 2 a'·b' − t      c = (1.1 D + 16) u
///   L1:  s ‖a − b‖₁ >= (1 − c) Σ|a' − b'| − e(n_a + n_b) − t    c = (1.1 D + 16) u,  e = 2u
///
/// where t covers underflow. A sample is a candidate if its bound does not exceed the k-th best
/// distance; written as factor · raw + offset(a) <= limit(b), that is one comparison in float.
#pragma once
#include <algorithm>
#include <armadillo>
#include <cmath>
#include <vector>

#include "core/parallel.hpp"
#include "kernels/dispatch.hpp"
#include "kernels/neighbor_kernels.hpp"
#include "neighbors/byte_columns.hpp"
#include "neighbors/knn.hpp"
#include "neighbors/knn_conversion.hpp"

namespace gradbook::detail {

/// u, the largest relative rounding error of a float.
inline constexpr double kRoundoff = 0x1p-24;
/// Features beyond which the bounds, and 32-bit sums of bytes, would no longer hold.
inline constexpr arma::uword kMaxFeatures = arma::uword{1} << 20;
/// Samples that one range of a parallel conversion holds.
inline constexpr std::size_t kConvertGrain = 64;

/// Rounding of the exact distance itself over so many features, with a margin: multiplies the k-th
/// best distance.
inline double exact_margin(arma::uword features) {
  return 1 + (static_cast<double>(features) + 8) * 0x1p-51;
}
/// Underflow of converted values, of their products, and of exact squares over so many features.
inline double underflow_margin(arma::uword features) {
  return (static_cast<double>(features) + 1) * 0x1p-98;
}

/// Squared L2 distances through one matrix product.
template <typename T>
class L2Filter {
 public:
  /// `factor` of the comparison.
  static constexpr float kFactor = -2;

  /// @param train,queries  outlive the filter; features in rows
  /// @param largest        of |x| over both
  /// @param blocks         room for its train and queries samples is made here
  L2Filter(const arma::Mat<T>& train, const arma::Mat<T>& queries, double largest,
           const NeighborBlocks& blocks)
      : train_(train),
        queries_(queries),
        conversion_(train, largest),
        kept_(1 - (1.1 * static_cast<double>(train.n_rows) + 16) * kRoundoff),
        a_(train.n_rows, blocks.train, arma::fill::none),
        b_(train.n_rows, blocks.queries, arma::fill::none),
        offset_(blocks.train),
        query_norm_(blocks.queries) {}

  /// ‖a − b‖² over n numbers: what candidates are compared by.
  static double exact(const T* a, const T* b, arma::uword n) {
    return kernels::best<kernels::DistanceKernels<T>>().sum_squares(a, b, n);
  }
  /// The distance for an exact_value of exact().
  static double distance(double exact_value) { return std::sqrt(exact_value); }

  /// Converts the queries first … first+count−1: the query block.
  void set_queries(arma::uword first, arma::uword count) {
    parallel_for(count, kConvertGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t q = begin; q < end; ++q) {
        conversion_.convert(queries_.colptr(first + q), b_.colptr(q));
        query_norm_[q] = squared_norm(b_.colptr(q));
      }
    });
  }

  /// Converts the training samples first … first+count−1: the training block.
  void set_train(arma::uword first, arma::uword count) {
    count_ = count;
    parallel_for(count, kConvertGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t n = begin; n < end; ++n) {
        conversion_.convert(train_.colptr(first + n), a_.colptr(n));
        offset_[n] = round_down(kept_ * squared_norm(a_.colptr(n)));
      }
    });
  }

  /// out = a'·b' for the training block and the queries first … first+count−1 of the query block.
  void compute(arma::uword first, arma::uword count, arma::fmat& out) {
    const arma::fmat a(a_.memptr(), a_.n_rows, count_, false, true);
    const arma::fmat b(b_.colptr(first), b_.n_rows, count, false, true);
    out.set_size(count_, count);
    out = a.t() * b;
  }

  /// (1 − c) n_a², rounded down, for every sample of the training block.
  const float* offset() const { return offset_.data(); }

  /// limit(b) for a query of the query block whose k-th best exact() is worst.
  float limit(arma::uword query, double worst) const {
    const double scaled =
        worst * exact_margin(a_.n_rows) * conversion_.scale() * conversion_.scale();
    return round_up(scaled + underflow_margin(a_.n_rows) - kept_ * query_norm_[query]);
  }

 private:
  double squared_norm(const float* x) const {
    double sum = 0;
    for (arma::uword j = 0; j < a_.n_rows; ++j) sum += static_cast<double>(x[j]) * x[j];
    return sum;
  }

  const arma::Mat<T>& train_;
  const arma::Mat<T>& queries_;
  Conversion<T> conversion_;
  double kept_;  // 1 − c
  arma::fmat a_;
  arma::fmat b_;
  std::vector<float> offset_;
  std::vector<double> query_norm_;
  arma::uword count_ = 0;
};

/// L1 distances of float and double samples, a panel of training samples at a time.
template <typename T>
class L1Filter {
 public:
  /// As L2Filter::kFactor.
  static constexpr float kFactor = 1;

  /// As L2Filter::L2Filter().
  L1Filter(const arma::Mat<T>& train, const arma::Mat<T>& queries, double largest,
           const NeighborBlocks& blocks)
      : train_(train),
        queries_(queries),
        conversion_(train, largest),
        kept_(1 - (1.1 * static_cast<double>(train.n_rows) + 16) * kRoundoff),
        a_(train.n_rows * kernels::kPanel, (blocks.train + kernels::kPanel - 1) / kernels::kPanel,
           arma::fill::zeros),
        b_(train.n_rows, blocks.queries, arma::fill::none),
        offset_(a_.n_cols * kernels::kPanel),
        query_norm_(blocks.queries) {}

  /// ‖a − b‖₁ over n numbers.
  static double exact(const T* a, const T* b, arma::uword n) {
    return kernels::best<kernels::DistanceKernels<T>>().sum_abs(a, b, n);
  }
  /// As L2Filter::distance().
  static double distance(double exact_value) { return exact_value; }

  /// As L2Filter::set_queries().
  void set_queries(arma::uword first, arma::uword count) {
    parallel_for(count, kConvertGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t q = begin; q < end; ++q) {
        conversion_.convert(queries_.colptr(first + q), b_.colptr(q));
        query_norm_[q] = norm(b_.colptr(q));
      }
    });
  }

  /// As L2Filter::set_train().
  void set_train(arma::uword first, arma::uword count) {
    panels_ = (count + kernels::kPanel - 1) / kernels::kPanel;
    parallel_for(panels_, 1, [&](std::size_t begin, std::size_t end) {
      std::vector<float> sample(train_.n_rows);
      for (std::size_t n = begin * kernels::kPanel;
           n < std::min<arma::uword>(end * kernels::kPanel, count); ++n) {
        conversion_.convert(train_.colptr(first + n), sample.data());
        offset_[n] = round_down(-2 * kRoundoff / kept_ * norm(sample.data()));
        // Values of one feature stand side by side
        float* const panel = a_.colptr(n / kernels::kPanel) + n % kernels::kPanel;
        for (arma::uword j = 0; j < sample.size(); ++j) panel[j * kernels::kPanel] = sample[j];
      }
    });
  }

  /// out = Σ|a' − b'|, as L2Filter::compute(); the rows behind the training block are without
  /// meaning.
  void compute(arma::uword first, arma::uword count, arma::fmat& out) {
    out.set_size(panels_ * kernels::kPanel, count);
    for (arma::uword p = 0; p < panels_; ++p) {
      kernels::best<kernels::NeighborKernels>().l1_panel(a_.colptr(p), b_.colptr(first), b_.n_rows,
                                                         count, out.memptr() + p * kernels::kPanel,
                                                         out.n_rows);
    }
  }

  /// −e n_a / (1 − c), rounded down, for every sample of the training block.
  const float* offset() const { return offset_.data(); }

  /// As L2Filter::limit().
  float limit(arma::uword query, double worst) const {
    const double scaled = worst * exact_margin(b_.n_rows) * conversion_.scale();
    return round_up((scaled + underflow_margin(b_.n_rows) + 2 * kRoundoff * query_norm_[query]) /
                    kept_);
  }

 private:
  double norm(const float* x) const {
    double sum = 0;
    for (arma::uword j = 0; j < b_.n_rows; ++j) sum += std::abs(x[j]);
    return sum;
  }

  const arma::Mat<T>& train_;
  const arma::Mat<T>& queries_;
  Conversion<T> conversion_;
  double kept_;   // 1 − c
  arma::fmat a_;  // one panel per column
  arma::fmat b_;
  std::vector<float> offset_;
  std::vector<double> query_norm_;
  arma::uword panels_ = 0;
};

/// L1 distances of bytes: exact, except for the rounding of large sums to float.
class L1ByteFilter {
 public:
  /// As L2Filter::kFactor.
  static constexpr float kFactor = 1;

  /// As L2Filter::L2Filter(); bytes need no conversion, so the largest value does not matter.
  L1ByteFilter(const arma::Mat<arma::u8>& train, const arma::Mat<arma::u8>& queries, double,
               const NeighborBlocks& blocks)
      : train_(train),
        queries_(queries),
        a_(train.n_rows, (blocks.train + 3) / 4 * 4),
        b_(train.n_rows, blocks.queries),
        offset_(blocks.train, 0.0F) {}

  /// ‖a − b‖₁ over n bytes, an integer.
  static double exact(const arma::u8* a, const arma::u8* b, arma::uword n) {
    return kernels::best<kernels::DistanceKernels<arma::u8>>().sum_abs(a, b, n);
  }
  /// As L2Filter::distance().
  static double distance(double exact_value) { return exact_value; }

  /// As L2Filter::set_queries().
  void set_queries(arma::uword first, arma::uword count) {
    for (arma::uword q = 0; q < count; ++q) {
      std::copy_n(queries_.colptr(first + q), queries_.n_rows, b_.colptr(q));
    }
  }

  /// As L2Filter::set_train().
  void set_train(arma::uword first, arma::uword count) {
    fours_ = (count + 3) / 4;
    for (arma::uword n = 0; n < count; ++n) {
      std::copy_n(train_.colptr(first + n), train_.n_rows, a_.colptr(n));
    }
  }

  /// out = ‖a − b‖₁, as L2Filter::compute().
  void compute(arma::uword first, arma::uword count, arma::fmat& out) {
    out.set_size(fours_ * 4, count);
    for (arma::uword four = 0; four < fours_; ++four) {
      for (arma::uword q = 0; q < count; ++q) {
        kernels::best<kernels::NeighborKernels>().l1_bytes(
            a_.colptr(four * 4), b_.colptr(first + q), a_.stride(), out.colptr(q) + four * 4);
      }
    }
  }

  /// 0 for every sample of the training block.
  const float* offset() const { return offset_.data(); }

  /// As L2Filter::limit().
  float limit(arma::uword, double worst) const { return round_up(worst * (1 + 2 * kRoundoff)); }

 private:
  const arma::Mat<arma::u8>& train_;
  const arma::Mat<arma::u8>& queries_;
  ByteColumns a_;
  ByteColumns b_;
  std::vector<float> offset_;
  arma::uword fours_ = 0;
};

}  // namespace gradbook::detail
