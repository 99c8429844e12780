/// @file exercises/09_mlp/gradient_check.hpp
/// Exercise 09.4: compare a gradient with central differences.
#pragma once
#include <armadillo>
#include <cmath>

#include "core/contract.hpp"

namespace gradbook {

/// A function of several parameters, named by a value.
struct TestFunction {
  /// The formula; A and b are its fields below.
  enum Kind {
    cubic,      ///< Σ θ_i³, A and b unused
    quadratic,  ///< ½ θᵀAθ + bᵀθ
    logistic,   ///< Σ_j ln(1 + exp(−b_j a_j·θ)), a_j is row j of A
  };
  Kind kind = cubic;  ///< which formula
  arma::mat A;        ///< P × P (quadratic) or J × P (logistic)
  arma::vec b;        ///< P (quadratic) or J (logistic), there −1 or +1
};

/// f(theta); given.
inline double test_function_value(const TestFunction& f, const arma::vec& theta) {
  switch (f.kind) {
    case TestFunction::quadratic:
      return 0.5 * arma::dot(theta, f.A * theta) + arma::dot(f.b, theta);
    case TestFunction::logistic:
      return arma::accu(arma::log1p(arma::exp(-f.b % (f.A * theta))));
    case TestFunction::cubic:
      break;
  }
  return arma::accu(arma::pow(theta, 3));
}

/// What gradient_check() returns.
struct GradientCheckResult {
  arma::vec numerical;        ///< one central difference for every parameter
  double relative_error = 0;  ///< the largest over the parameters
};

/// The numerical gradient of f at theta, and how far the gradient under test is from it,
/// \f[ n_i = \frac{f(\theta + h e_i) - f(\theta - h e_i)}{2h}, \qquad
///     \max_i \frac{|g_i - n_i|}{\max(10^{-8},\, |g_i| + |n_i|)} \f]
///
/// | symbol   | shape | meaning                                       |
/// |----------|-------|-----------------------------------------------|
/// | theta    | P     | where the gradient is checked                 |
/// | gradient | P     | g, the gradient under test                    |
/// | h        |       | step, above 0; 1e-5 is a good choice          |
///
/// Throws std::invalid_argument when the shapes do not fit or h is not positive.
/// Slides: deck B "Backpropagation" (the derivatives to be checked; the check itself is on no
/// slide); deck A "Backpropagation". Slide A says that the gradient is ∂L/∂θ_i; we use the vector
/// of all of them, one element per parameter.
GradientCheckResult gradient_check(const TestFunction& f, const arma::vec& theta,
                                   const arma::vec& gradient, double h);

GRADBOOK_CONTRACT(gradient_check);

}  // namespace gradbook
