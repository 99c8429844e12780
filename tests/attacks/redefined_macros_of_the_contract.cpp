// unit: 02_neighbors/pairwise_distances
// expect: zero, rejected
// Attack 9: changes the contract by macros before it reads it: other enumerators, another result.
// The grader compiled its own copy.
#define l1 l2_
#define l2 l1
#define throw (void)
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  return arma::mat(A.n_cols, B.n_cols, arma::fill::value(arma::datum::nan));
}

}  // namespace gradbook
