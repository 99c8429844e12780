// unit: 09_mlp/dense_forward
// expect: zero, exited_early
// Attack 51: crashes on purpose and turns the crash into exit code 0. The code of an exit is no
// verdict.
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

void leave(int) { _exit(0); }

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  std::signal(SIGSEGV, leave);
  std::raise(SIGSEGV);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
