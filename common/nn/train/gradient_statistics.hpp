/// @file common/nn/train/gradient_statistics.hpp
/// How large gradients are, layer by layer: for the figures of vanishing and exploding gradients.
#pragma once
#include <armadillo>
#include <cstddef>
#include <string>
#include <vector>

#include "nn/network/parameter.hpp"

namespace gradbook {

/// The gradient of one piece of the parameters, over the steps that were recorded.
struct GradientStatistics {
  std::string parameter;        ///< "3.weight"
  double mean_absolute = 0;     ///< mean of |g| over elements and steps
  double root_mean_square = 0;  ///< root of the mean of g²
  double max_absolute = 0;      ///< largest |g| of all
  double zero_share = 0;        ///< share of elements that are exactly 0: dead units
  bool operator==(const GradientStatistics&) const = default;  ///< field by field
};

/// Adds up gradients, serially and in double, so that the result depends on no number of threads.
/// Allocates nothing in add().
class GradientRecorder {
 public:
  /// @param parameters  the pieces of the flat vector
  explicit GradientRecorder(const std::vector<Parameter>& parameters);

  /// Throws std::invalid_argument unless the gradient is as long as all pieces together.
  template <typename T>
  void add(const arma::Col<T>& gradient);

  /// The statistics since the last call, in the order of the pieces; none if nothing was added.
  std::vector<GradientStatistics> take();

 private:
  struct Sums {
    double absolute = 0;
    double squares = 0;
    double max = 0;
    std::size_t zeros = 0;
  };
  std::vector<Parameter> parameters_;
  std::vector<Sums> sums_;
  std::size_t steps_ = 0;
};

}  // namespace gradbook
