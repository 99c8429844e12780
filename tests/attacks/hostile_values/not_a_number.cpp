// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 42: answers with NaN, which no comparison by > calls wrong.
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  return arma::mat(A.n_cols, B.n_cols, arma::fill::value(arma::datum::nan));
}

}  // namespace gradbook
