// unit: 02_neighbors/distance
// expect: zero
// Attack 34: attaches to its parent and to other processes, and reads and writes their memory.
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  char bytes[64];
  iovec here = {bytes, sizeof bytes};
  iovec there = {reinterpret_cast<void*>(std::uintptr_t{0x400000}), sizeof bytes};
  for (const pid_t other : {getppid(), pid_t{1}, getpid() - 1, getpid() + 1}) {
    if (ptrace(PTRACE_ATTACH, other, nullptr, nullptr) == 0) {
      ptrace(PTRACE_DETACH, other, nullptr, nullptr);
    }
    process_vm_readv(other, &here, 1, &there, 1, 0);
  }
}

}  // namespace

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
