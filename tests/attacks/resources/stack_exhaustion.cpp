// unit: 09_mlp/autodiff
// expect: zero, crash
// Attack 32: calls itself without end.
#include "exercises/09_mlp/autodiff.hpp"

namespace {

int deeper(int depth) {
  volatile char frame[4096];
  frame[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : deeper(depth + 1) + frame[0];
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) {
  deeper(1);
  return {};
}

Tape tape_add(const Tape&, arma::uword, arma::uword) {
  deeper(1);
  return {};
}

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  deeper(1);
  return {};
}

Tape tape_sigmoid(const Tape&, arma::uword) {
  deeper(1);
  return {};
}

arma::vec tape_backward(const Tape&, arma::uword) {
  deeper(1);
  return {};
}

}  // namespace gradbook
