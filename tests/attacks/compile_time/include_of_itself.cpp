// unit: 01_data/nonlinear_scale
// expect: rejected
// Attack 170: includes itself without end.
#include __FILE__
#include <stdexcept>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat arctan_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook
