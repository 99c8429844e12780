/// @file solutions/09_mlp/gradient_check.cpp
#include "exercises/09_mlp/gradient_check.hpp"

#include <algorithm>
#include <cmath>

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction& f, const arma::vec& theta,
                                   const arma::vec& gradient, double h) {
  expect_shape("gradient_check", "gradient", gradient, theta.n_elem, 1);
  expect_argument(h > 0, "gradient_check", "h must be above 0");

  //! [gradient_check]
  GradientCheckResult result;
  result.numerical = arma::zeros(theta.n_elem);
  arma::vec moved = theta;
  for (arma::uword i = 0; i < theta.n_elem; ++i) {
    // Move one parameter up and down, all others stay
    moved(i) = theta(i) + h;
    const double above = test_function_value(f, moved);
    moved(i) = theta(i) - h;
    const double below = test_function_value(f, moved);

    // Put it back before the next parameter's turn
    moved(i) = theta(i);

    // Central difference: its error is of order h²
    const double numerical = (above - below) / (2 * h);

    // Relative error: a tiny gradient is checked as strictly as a large one
    const double size = std::abs(gradient(i)) + std::abs(numerical);
    const double error = std::abs(gradient(i) - numerical) / std::max(1e-8, size);

    result.numerical(i) = numerical;
    result.relative_error = std::max(result.relative_error, error);
  }
  return result;
  //! [gradient_check]
}

}  // namespace gradbook
