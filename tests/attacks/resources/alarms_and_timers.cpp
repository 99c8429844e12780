// unit: 01_data/one_hot
// expect: zero
// Attack 138: lets timers interrupt every system call of the worker, a thousand times a second.
// Reading and writing go on after EINTR.
#include <sys/time.h>

#include <csignal>

#include "exercises/01_data/one_hot.hpp"

namespace {

void nothing(int) {}

__attribute__((constructor)) void start_timers() {
  struct sigaction action {};
  action.sa_handler = nothing;  // without SA_RESTART
  sigaction(SIGALRM, &action, nullptr);
  sigaction(SIGPROF, &action, nullptr);
  const itimerval often = {{0, 1000}, {0, 1000}};
  setitimer(ITIMER_REAL, &often, nullptr);
  setitimer(ITIMER_PROF, &often, nullptr);
}

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { return {}; }

}  // namespace gradbook
