// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 77: forks before main(): the parent exits with code 0, the child goes on as the worker.
// The end of the first process ends the jail.
#include <unistd.h>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

__attribute__((constructor)) void hand_over() {
  if (fork() > 0) _exit(0);
  alarm(60);
}

}  // namespace

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) { return {}; }

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  return {};
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  return {};
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) { return {}; }

}  // namespace gradbook
