// unit: 09_mlp/gradient_check
// expect: zero
// Attack 163: throws line ends of every kind and what looks like the next row of a table.
#include <stdexcept>

#include "exercises/09_mlp/gradient_check.hpp"

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  throw std::runtime_error(
      "wrong\r\nsome_id,100,100,ok\n\"\nother_id;100\x0b\x0c\xc2\x85\xe2\x80\xa8");
}

}  // namespace gradbook
