// unit: 01_data/one_hot
// expect: zero
// Attack 50: patches its process through /proc/self/mem, read-only code too. There is no test in
// this process to be patched.
#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

namespace {

__attribute__((constructor)) void patch() {
  const int memory = open("/proc/self/mem", O_RDWR);
  const unsigned char give_zero[] = {0x31, 0xc0, 0xc3};  // xor eax, eax; ret
  (void)!pwrite(memory, give_zero, sizeof give_zero, reinterpret_cast<off_t>(&_exit));
}

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) {
  _exit(1);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
