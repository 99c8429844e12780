// unit: 09_mlp/autodiff
// expect: zero, rejected
// Attack 171: has 1.9 GB of zeros, which cost nothing in a file but cannot be loaded into the
// worker.
#include <stdexcept>

#include "exercises/09_mlp/autodiff.hpp"

char zeros[std::size_t{1900} << 20];

namespace gradbook {

Tape tape_input(const Tape&, double) { throw std::runtime_error("nothing learnt"); }

Tape tape_add(const Tape&, arma::uword, arma::uword) { throw std::runtime_error("nothing learnt"); }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

Tape tape_sigmoid(const Tape&, arma::uword) { throw std::runtime_error("nothing learnt"); }

arma::vec tape_backward(const Tape&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook
