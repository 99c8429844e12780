// unit: 09_mlp/gradient_check
// expect: partial
// Attack 110: returns the gradient under test as the numerical one. Tests that pass the exact
// gradient believe it; the others do not.
#include "exercises/09_mlp/gradient_check.hpp"

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec& gradient,
                                   double) {
  return {.numerical = gradient, .relative_error = 0};
}

}  // namespace gradbook
