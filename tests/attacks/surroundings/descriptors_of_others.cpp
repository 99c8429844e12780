// unit: 02_neighbors/select_k
// expect: zero
// Attack 152: takes descriptors out of other processes, passes its own on, and compares kernel
// objects.
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (long other = 1; other < 20; ++other) {
    const long process = syscall(SYS_pidfd_open, other, 0L);
    if (process < 0) continue;
    for (long fd = 0; fd < 20; ++fd)
      close(static_cast<int>(syscall(SYS_pidfd_getfd, process, fd, 0L)));
    close(static_cast<int>(process));
  }
  syscall(SYS_kcmp, static_cast<long>(getpid()), 1L, 0L, 0L, 0L);
}

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
