// unit: 09_mlp/dense_backward
// expect: zero
// Attack 84: returns matrices whose element count is not rows times columns: the worker's encoder
// reads too much or writes too little. It reads its own memory only, and the answer does not fit.
#include "exercises/09_mlp/dense_backward.hpp"

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  DenseGradients wrong = {.dX = arma::ones(1, 1), .dW = arma::ones(1, 1), .db = {3}};
  arma::access::rw(wrong.dX.n_elem) = 1000;
  arma::access::rw(wrong.dW.n_rows) = 1 << 20;
  arma::access::rw(wrong.db.n_elem) = 0;
  return wrong;
}

}  // namespace gradbook
