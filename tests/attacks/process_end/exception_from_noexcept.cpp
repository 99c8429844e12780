// unit: 09_mlp/autodiff
// expect: zero
// Attack 59: throws from a noexcept function and from a destructor during unwinding:
// std::terminate() ends the worker between two answers.
#include <stdexcept>

#include "exercises/09_mlp/autodiff.hpp"

namespace {

struct Bomb {
  ~Bomb() noexcept(false) { throw std::runtime_error("second exception"); }
};

void end() noexcept {
  Bomb bomb;
  throw std::runtime_error("first exception");
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) {
  end();
  return {};
}

Tape tape_add(const Tape&, arma::uword, arma::uword) {
  end();
  return {};
}

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  end();
  return {};
}

Tape tape_sigmoid(const Tape&, arma::uword) {
  end();
  return {};
}

arma::vec tape_backward(const Tape&, arma::uword) {
  end();
  return {};
}

}  // namespace gradbook
