// unit: 09_mlp/dense_forward
// expect: rejected
// Attack 175: asks the assembler for a section of 16 GB.
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

asm(".pushsection .data\n.fill 0x80000000, 8, 1\n.popsection\n");

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
