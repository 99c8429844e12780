/// @file solutions/01_data/nonlinear_scale.cpp
#include "exercises/01_data/nonlinear_scale.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

arma::mat log_normalize(const arma::mat& X) {
  expect_argument(!X.is_empty(), "log_normalize", "X is empty");
  expect_finite("log_normalize", "X", X);

  //! [log_normalize]
  // Reject values whose logarithm is negative or infinite
  expect_argument(X.min() >= 1, "log_normalize", "X has a value below 1");

  // Find the largest value of every feature; log 1 = 0 cannot divide
  const arma::vec largest = arma::max(X, 1);
  expect_argument(largest.min() > 1, "log_normalize", "a feature of X has no value above 1");

  // Use one base above and below; which one does not matter, it cancels
  arma::mat scaled = arma::log(X);
  scaled.each_col() /= arma::log(largest);
  return scaled;
  //! [log_normalize]
}

arma::mat arctan_normalize(const arma::mat& X) {
  //! [arctan_normalize]
  // The arctangent lies in (−π/2, π/2): stretch it to (−1, 1)
  return 2 / arma::datum::pi * arma::atan(X);
  //! [arctan_normalize]
}

}  // namespace gradbook
