// unit: 01_data/minmax_scale
// expect: zero
// Attack 86: returns 7.5 million numbers where a few belong. This is a wrong shape, and cheap to
// find out.
#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  return arma::mat(1, 7'500'000, arma::fill::value(-1));
}

}  // namespace gradbook
