// unit: 09_mlp/autodiff
// expect: zero
// Attack 91: answers with an empty tape where a test takes node 6: a test must not read behind the
// end of what a worker sent.
#include "exercises/09_mlp/autodiff.hpp"

namespace gradbook {

Tape tape_input(const Tape&, double) { return {}; }

Tape tape_add(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_sigmoid(const Tape&, arma::uword) { return {}; }

arma::vec tape_backward(const Tape&, arma::uword) { return {}; }

}  // namespace gradbook
