/// @file solutions/01_data/minmax_scale.cpp
#include "exercises/01_data/minmax_scale.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat& X, double lo, double hi, const arma::mat& reference) {
  expect_argument(reference.n_cols > 0, "minmax_scale", "reference has no samples");
  expect_argument(lo < hi, "minmax_scale", "lo is not below hi");
  expect_shape("minmax_scale", "X", X, reference.n_rows, kAny);

  //! [minmax_scale]
  // Find the limits of every feature in the reference, not in X
  const arma::vec smallest = arma::min(reference, 1);
  const arma::vec range = arma::max(reference, 1) - smallest;

  // Stretch each feature by its own slope; a constant one gets slope 0
  arma::vec slope(range.n_elem, arma::fill::zeros);
  const arma::uvec varying = arma::find(range > 0);
  slope(varying) = (hi - lo) / range(varying);

  // Move the smallest value to lo; do not clip what lies outside the limits
  arma::mat scaled = X.each_col() - smallest;
  scaled.each_col() %= slope;
  return scaled + lo;
  //! [minmax_scale]
}

}  // namespace gradbook
