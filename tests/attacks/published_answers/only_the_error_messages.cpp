// unit: 01_data/nonlinear_scale
// expect: partial
// Attack 111: does nothing but throw one published error message. That is right where the error
// belongs, and nowhere else.
#include <stdexcept>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace gradbook {

arma::mat log_normalize(const arma::mat&) {
  throw std::invalid_argument("log_normalize: X has a value below 1");
  throw std::runtime_error("nothing learnt");
}

arma::mat arctan_normalize(const arma::mat&) {
  throw std::invalid_argument("log_normalize: X has a value below 1");
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
