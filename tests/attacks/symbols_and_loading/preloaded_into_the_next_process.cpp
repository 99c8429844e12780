// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 125: sets LD_PRELOAD, LD_AUDIT and LD_LIBRARY_PATH and starts its own program again,
// once.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

__attribute__((constructor)) void again() {
  if (getenv("GRADBOOK_ATTACK_AGAIN") != nullptr) return;
  setenv("GRADBOOK_ATTACK_AGAIN", "1", 1);
  Dl_info own{};
  if (dladdr(reinterpret_cast<void*>(&again), &own) != 0) setenv("LD_PRELOAD", own.dli_fname, 1);
  setenv("LD_AUDIT", "/tmp/gradbook-attack-audit.so", 1);
  setenv("LD_LIBRARY_PATH", "/tmp", 1);
  char name[] = "worker";
  char* words[] = {name, nullptr};
  execv("/proc/self/exe", words);
  execv("/w", words);
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
