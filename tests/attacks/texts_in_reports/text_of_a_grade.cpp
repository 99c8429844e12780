// unit: 09_mlp/autodiff
// expect: zero
// Attack 160: throws a text that closes the JSON it may stand in and goes on with a full score.
#include <stdexcept>

#include "exercises/09_mlp/autodiff.hpp"

namespace gradbook {

Tape tape_input(const Tape&, double) {
  throw std::runtime_error(
      "\"}], \"score\": 100, \"tests\": [{\"score\": 100, \"status\": \"passed\"}]}\\u0022\\");
}

Tape tape_add(const Tape&, arma::uword, arma::uword) {
  throw std::runtime_error(
      "\"}], \"score\": 100, \"tests\": [{\"score\": 100, \"status\": \"passed\"}]}\\u0022\\");
}

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  throw std::runtime_error(
      "\"}], \"score\": 100, \"tests\": [{\"score\": 100, \"status\": \"passed\"}]}\\u0022\\");
}

Tape tape_sigmoid(const Tape&, arma::uword) {
  throw std::runtime_error(
      "\"}], \"score\": 100, \"tests\": [{\"score\": 100, \"status\": \"passed\"}]}\\u0022\\");
}

arma::vec tape_backward(const Tape&, arma::uword) {
  throw std::runtime_error(
      "\"}], \"score\": 100, \"tests\": [{\"score\": 100, \"status\": \"passed\"}]}\\u0022\\");
}

}  // namespace gradbook
