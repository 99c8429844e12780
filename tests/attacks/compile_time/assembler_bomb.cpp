// unit: 09_mlp/dense_backward
// expect: rejected
// Attack 174: repeats a line of assembler 10^10 times.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

asm(".rept 100000\n.rept 100000\n.quad 1\n.endr\n.endr\n");

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
