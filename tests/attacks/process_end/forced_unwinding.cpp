// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 61: unwinds all frames of the worker, main() too, as a thread that is cancelled does;
// catch (...) must not swallow it and go on.
#include <pthread.h>

#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) {
  pthread_cancel(pthread_self());
  pthread_testcancel();
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  pthread_cancel(pthread_self());
  pthread_testcancel();
  throw std::runtime_error("nothing learnt");
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  pthread_cancel(pthread_self());
  pthread_testcancel();
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) {
  pthread_cancel(pthread_self());
  pthread_testcancel();
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
