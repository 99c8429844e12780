// unit: 02_neighbors/kernel_smoothing
// expect: zero, protocol_violation
// Attack 85: returns a row vector that says it has five rows. The decoder knows the type.
#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

arma::rowvec no_row() {
  arma::rowvec row = {1, 2, 3, 4, 5};
  arma::access::rw(row.n_rows) = 5;
  arma::access::rw(row.n_cols) = 1;
  return row;
}

}  // namespace

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec&, double, double) { return no_row(); }

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&,
                               double) {
  return no_row();
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec&, double) {
  return no_row();
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec&, double) { return no_row(); }

}  // namespace gradbook
