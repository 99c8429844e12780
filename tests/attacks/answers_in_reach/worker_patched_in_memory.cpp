// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 106: makes the worker's own code writable and lets main() return at once. The worker only
// carries messages.
#include <dlfcn.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

__attribute__((constructor)) void patch() {
  void* main_program = dlsym(RTLD_DEFAULT, "main");
  if (main_program == nullptr) return;
  const auto page = reinterpret_cast<std::uintptr_t>(main_program) & ~std::uintptr_t{4095};
  mprotect(reinterpret_cast<void*>(page), 8192, PROT_READ | PROT_WRITE | PROT_EXEC);
  const unsigned char give_zero[] = {0x31, 0xc0, 0xc3};  // xor eax, eax; ret
  std::memcpy(main_program, give_zero, sizeof give_zero);
}

}  // namespace

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error("nothing learnt");
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
