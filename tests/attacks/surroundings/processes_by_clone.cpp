// unit: 09_mlp/count_parameters
// expect: zero
// Attack 147: makes processes with unusual flags: another namespace, a parent's brother, without a
// signal at its end, by clone3.
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (const long flags : {long{CLONE_PARENT}, long{CLONE_NEWUSER}, long{CLONE_NEWPID}, 0L}) {
    if (syscall(SYS_clone, flags, 0L, 0L, 0L, 0L) == 0) {
      alarm(20);
      pause();
      _exit(0);
    }
  }
  std::uint64_t arguments[11] = {CLONE_NEWUSER | CLONE_NEWCGROUP};
  if (syscall(SYS_clone3, arguments, sizeof arguments) == 0) _exit(0);
}

}  // namespace

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook
