// unit: 09_mlp/gradient_check
// expect: zero
// Attack 145: loads programs into the kernel, counts events of others, handles page faults itself,
// reads the kernel's log.
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/gradient_check.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  alignas(8) char attributes[128] = {};
  attributes[0] = 1;
  char log[256];
  syscall(SYS_bpf, 0L, attributes, 128L);
  syscall(SYS_perf_event_open, attributes, 0L, -1L, -1L, 0L);
  syscall(SYS_userfaultfd, 0L);
  syscall(SYS_syslog, 3L, log, 256L);
  syscall(SYS_fanotify_init, 0L, 0L);
  syscall(SYS_lookup_dcookie, 0L, log, 256L);
}

}  // namespace

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
