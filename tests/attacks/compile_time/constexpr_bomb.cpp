// unit: 02_neighbors/kernel_smoothing
// expect: rejected
// Attack 23: computes at compile time without end.
#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

constexpr long count() {
  long n = 0;
  for (long i = 0; i < 1'000'000'000'000; ++i) n += i & 1;
  return n;
}

constexpr long kCount = count();

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
