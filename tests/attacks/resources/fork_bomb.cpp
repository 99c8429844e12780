// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 30: makes up to 200 processes that wait. The jail allows a few.
#include <unistd.h>

#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

__attribute__((constructor)) void fork_many() {
  for (int i = 0; i < 200; ++i) {
    if (fork() != 0) continue;
    alarm(20);
    pause();
    _exit(0);
  }
}

}  // namespace

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
