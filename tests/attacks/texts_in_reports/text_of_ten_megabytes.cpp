// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 157: throws a text of 10 MB.
#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) {
  throw std::runtime_error(std::string(10 << 20, 'x'));
}

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  throw std::runtime_error(std::string(10 << 20, 'x'));
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error(std::string(10 << 20, 'x'));
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error(std::string(10 << 20, 'x'));
}

}  // namespace gradbook
