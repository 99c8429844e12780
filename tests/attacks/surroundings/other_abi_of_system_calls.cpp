// unit: 01_data/minmax_scale
// expect: zero
// Attack 148: asks the kernel through the 32-bit and the x32 entry, where every call has another
// number.
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  long result = 20;  // getpid of the 32-bit table
  asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
  syscall(0x40000000L | SYS_getpid);
  syscall(100'000L);
}

}  // namespace

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
