// unit: 09_mlp/gradient_check
// expect: zero
// Attack 136: opens pipes, event counters, timers and watches until nothing more can be opened,
// for itself and for the user.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "exercises/09_mlp/gradient_check.hpp"

namespace {

__attribute__((constructor)) void open_many() {
  for (int i = 0; i < 2000; ++i) {
    int ends[2];
    if (pipe(ends) != 0 && eventfd(0, 0) < 0 && epoll_create1(0) < 0) break;
    timerfd_create(CLOCK_MONOTONIC, 0);
    inotify_init1(0);
  }
}

}  // namespace

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  return {.numerical = {arma::datum::nan}, .relative_error = arma::datum::nan};
}

}  // namespace gradbook
