// unit: 09_mlp/dense_forward
// expect: rejected, zero
// Attack 117: puts a function into .preinit_array, which only programs may have. The linker
// refuses it, or nobody calls it.
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

void end() { _exit(0); }

__attribute__((section(".preinit_array"), used)) void (*const kFirst)() = end;

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
