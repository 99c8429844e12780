// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 141: floods whoever waits with ends, stops and continuations of children, and leaves
// zombies.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

__attribute__((constructor)) void play() {
  std::signal(SIGCHLD, SIG_DFL);
  for (int i = 0; i < 20; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      if (i % 2 == 0) _exit(0);
      pause();
    }
    if (child > 0) kill(child, SIGSTOP);
    if (child > 0) kill(child, SIGCONT);
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
