// unit: 01_data/nonlinear_scale
// expect: zero, output_limit
// Attack 87: returns more than a frame may hold.
#include "exercises/01_data/nonlinear_scale.hpp"

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { return arma::mat(1, 9'000'000); }

arma::mat arctan_normalize(const arma::mat&) { return arma::mat(1, 9'000'000); }

}  // namespace gradbook
