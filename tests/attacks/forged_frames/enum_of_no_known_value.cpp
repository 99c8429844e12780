// unit: 09_mlp/autodiff
// expect: zero
// Attack 83: answers with nodes whose kind is no enumerator and whose operands lie far outside of
// the tape. Tests must not index with them.
#include <stdexcept>

#include "exercises/09_mlp/autodiff.hpp"

namespace gradbook {

Tape tape_input(const Tape&, double) {
  return {{.op = static_cast<TapeOp>(200), .a = ~arma::uword{0}, .b = 1 << 30, .value = -1}};
}

Tape tape_add(const Tape&, arma::uword, arma::uword) {
  return {{.op = static_cast<TapeOp>(200), .a = ~arma::uword{0}, .b = 1 << 30, .value = -1}};
}

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  return {{.op = static_cast<TapeOp>(200), .a = ~arma::uword{0}, .b = 1 << 30, .value = -1}};
}

Tape tape_sigmoid(const Tape&, arma::uword) {
  return {{.op = static_cast<TapeOp>(200), .a = ~arma::uword{0}, .b = 1 << 30, .value = -1}};
}

arma::vec tape_backward(const Tape&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook
