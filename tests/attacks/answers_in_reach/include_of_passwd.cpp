// unit: 09_mlp/gradient_check
// expect: rejected
// Attack 20: includes /etc/passwd, which the compiler would quote in its messages. The compile
// jail has no such file.
#include <stdexcept>

#include "/etc/passwd"
#include "exercises/09_mlp/gradient_check.hpp"

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
