// unit: 02_neighbors/kernel_smoothing
// expect: zero
// Attack 92: answers with infinities of either sign, whose difference and ratio are no numbers.
#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace {

arma::rowvec infinities(arma::uword n) {
  arma::rowvec row(n, arma::fill::value(arma::datum::inf));
  for (arma::uword i = 0; i < n; i += 2) row(i) *= -1;
  return row;
}

}  // namespace

namespace gradbook {

arma::rowvec smoothing_weights(const arma::rowvec& x, double, double) {
  return infinities(x.n_cols);
}

arma::rowvec kernel_regression(const arma::rowvec&, const arma::rowvec&,
                               const arma::rowvec& x_query, double) {
  return infinities(x_query.n_cols);
}

arma::rowvec local_linear(const arma::rowvec&, const arma::rowvec&, const arma::rowvec& x_query,
                          double) {
  return infinities(x_query.n_cols);
}

arma::rowvec kernel_density(const arma::rowvec&, const arma::rowvec& x_query, double) {
  return infinities(x_query.n_cols);
}

}  // namespace gradbook
