// unit: 09_mlp/dense_backward
// expect: rejected, zero
// Attack 123: defines another version of a function of the C library from the assembler.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

asm(".globl gradbook_attack_version\n"
    "gradbook_attack_version: ret\n"
    ".symver gradbook_attack_version,write@GLIBC_2.2.5\n");

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
