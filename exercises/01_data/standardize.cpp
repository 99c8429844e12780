/// @file exercises/01_data/standardize.cpp
#include "exercises/01_data/standardize.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat& X_train) {
  expect_argument(X_train.n_cols > 0, "standardize_fit", "X_train has no samples");

  // Measure each feature along its row, because samples are columns; divide by N, not by N−1
  todo("01.1 standardize_fit");
}

arma::mat standardize_apply(const arma::mat& X, const FeatureStatistics& statistics) {
  expect_shape("standardize_apply", "X", X, statistics.mean.n_elem, kAny);
  expect_shape("standardize_apply", "std", statistics.std, statistics.mean.n_elem, 1);

  // Subtract the training mean, whichever set X is
  // Divide by the training standard deviation; a feature that never changed becomes 0
  todo("01.1 standardize_apply");
}

}  // namespace gradbook
