/// @file common/verify/gradient_check.hpp
/// Compares a hand-written gradient with central differences, so that no wrong one passes.
///
/// - The loss is sum(output % R) with R ~ N(0, 1). With sum(output) the gradients of softmax and
///   batch norm are exactly zero, and everything passes.
/// - Error = max|a − n| / (max|a| + max|n|) over one input, at three points; limit 1e-7 in double.
/// - It refuses to pass when every gradient is zero, the output ignores the input, or NaN appears.
/// - Elements at which a max or ReLU changes its winner between x − h and x + h have no derivative
///   there: they are skipped and counted, if the caller names the winners.
#pragma once
#include <armadillo>
#include <functional>
#include <string>
#include <string_view>

namespace gradbook {

/// Settings of gradient_report(), with what they mean.
struct GradientCheckOptions {
  double step = 1e-5;         ///< h of the central difference
  double tolerance = 1e-7;    ///< largest allowed scaled error
  int points = 3;             ///< X itself, then random points around it
  double spread = 0.1;        ///< standard deviation of those points around X
  double max_skipped = 0.25;  ///< share of elements that may be skipped at kinks
  std::uint64_t seed = 7;     ///< of R and of the points
  /// Which branch every max or ReLU takes at X; empty if the function is smooth.
  std::function<arma::umat(const arma::mat& X)> winners = {};
};

/// The outcome, with the element that differs most.
struct GradientReport {
  bool passed = false;      ///< error ≤ tolerance at every point, and nothing of this file's list
  double error = 0;         ///< largest scaled error over the points
  arma::uword checked = 0;  ///< elements compared, over all points
  arma::uword skipped = 0;  ///< elements left out at kinks
  std::string diagnosis;    ///< empty if passed; else one line
  std::string detail;       ///< numbers of the element that differs most
};

/// The function under test.
using Forward = std::function<arma::mat(const arma::mat& X)>;
/// The gradient under test: (R) -> d sum(output % R) / dX at X.
using Backward = std::function<arma::mat(const arma::mat& X, const arma::mat& R)>;

/// Checks the gradient with respect to one input (or parameter), as the options say.
/// @param name      what the gradient is called, e.g. "dW"
/// @param X         the input around which the points lie, away from kinks
/// @param forward   output of any shape as a function of the input
/// @param backward  gradient of sum(output % R), shape of X
GradientReport gradient_report(std::string_view name, const arma::mat& X, const Forward& forward,
                               const Backward& backward, const GradientCheckOptions& options = {});

}  // namespace gradbook
