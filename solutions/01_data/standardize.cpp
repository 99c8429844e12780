/// @file solutions/01_data/standardize.cpp
#include "exercises/01_data/standardize.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat& X_train) {
  expect_argument(X_train.n_cols > 0, "standardize_fit", "X_train has no samples");

  //! [standardize_fit]
  // Measure each feature along its row, because samples are columns; divide by N, not by N−1
  return {
      .mean = arma::mean(X_train, 1),
      .std = arma::stddev(X_train, 1, 1),
  };
  //! [standardize_fit]
}

arma::mat standardize_apply(const arma::mat& X, const FeatureStatistics& statistics) {
  expect_shape("standardize_apply", "X", X, statistics.mean.n_elem, kAny);
  expect_shape("standardize_apply", "std", statistics.std, statistics.mean.n_elem, 1);

  //! [standardize_apply]
  // Subtract the training mean, whichever set X is
  arma::mat scaled = X.each_col() - statistics.mean;

  // Divide by the training standard deviation; a feature that never changed becomes 0
  arma::vec factor(statistics.std.n_elem, arma::fill::zeros);
  const arma::uvec varying = arma::find(statistics.std > 0);
  factor(varying) = 1 / statistics.std(varying);
  scaled.each_col() %= factor;
  return scaled;
  //! [standardize_apply]
}

}  // namespace gradbook
