// unit: 09_mlp/dense_backward
// expect: zero
// Attack 137: asks for real-time priority, locked memory, another processor, higher limits, and a
// smaller chance to be ended when memory is short.
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

namespace {

__attribute__((constructor)) void ask_for_more() {
  const sched_param highest = {.sched_priority = 99};
  sched_setscheduler(0, SCHED_FIFO, &highest);
  setpriority(PRIO_PROCESS, 0, -20);
  mlockall(MCL_CURRENT | MCL_FUTURE);
  for (const auto limit : {RLIMIT_CPU, RLIMIT_AS, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_NOFILE}) {
    const rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(limit, &none);
  }
  std::ofstream("/proc/self/oom_score_adj") << -1000;
}

}  // namespace

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
