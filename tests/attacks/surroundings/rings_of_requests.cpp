// unit: 01_data/nonlinear_scale
// expect: zero
// Attack 144: asks for system calls through io_uring and asynchronous input and output, past a
// filter of system calls.
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  alignas(8) char parameters[256] = {};
  syscall(SYS_io_uring_setup, 8L, parameters);
  unsigned long context = 0;
  syscall(SYS_io_setup, 8L, &context);
}

}  // namespace

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat arctan_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook
