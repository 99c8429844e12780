// unit: 01_data/nonlinear_scale
// expect: zero
// Attack 55: ends by SIGXFSZ, SIGSYS or SIGXCPU to be taken for another kind of failure. Any end
// without an answer is a failed test, never one of the grader's own.
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace {

int calls = 0;

}  // namespace

namespace gradbook {

arma::mat log_normalize(const arma::mat&) {
  const int signals[] = {SIGXFSZ, SIGSYS, SIGXCPU, SIGTERM};
  std::raise(signals[(++calls + getpid()) % 4]);
  throw std::runtime_error("nothing learnt");
}

arma::mat arctan_normalize(const arma::mat&) {
  const int signals[] = {SIGXFSZ, SIGSYS, SIGXCPU, SIGTERM};
  std::raise(signals[(++calls + getpid()) % 4]);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
