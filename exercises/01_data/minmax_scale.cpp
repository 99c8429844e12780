/// @file exercises/01_data/minmax_scale.cpp
#include "exercises/01_data/minmax_scale.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat& X, double lo, double hi, const arma::mat& reference) {
  expect_argument(reference.n_cols > 0, "minmax_scale", "reference has no samples");
  expect_argument(lo < hi, "minmax_scale", "lo is not below hi");
  expect_shape("minmax_scale", "X", X, reference.n_rows, kAny);

  // Find the limits of every feature in the reference, not in X
  // Stretch each feature by its own slope; a constant one gets slope 0
  // Move the smallest value to lo; do not clip what lies outside the limits
  todo("01.2 minmax_scale");
}

}  // namespace gradbook
