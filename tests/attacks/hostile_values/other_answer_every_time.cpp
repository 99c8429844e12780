// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 94: answers differently at every call, and slightly wrong, for tests that compare two
// answers of the student with each other only.
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace {

double calls = 0;

}  // namespace

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  return arma::mat(A.n_cols, B.n_cols, arma::fill::value(-++calls));
}

}  // namespace gradbook
