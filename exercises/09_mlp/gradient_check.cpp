/// @file exercises/09_mlp/gradient_check.cpp
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

  // Move one parameter up and down, all others stay
  // Put it back before the next parameter's turn
  // Central difference: its error is of order h²
  // Relative error: a tiny gradient is checked as strictly as a large one
  todo("09.4 gradient_check");
}

}  // namespace gradbook
