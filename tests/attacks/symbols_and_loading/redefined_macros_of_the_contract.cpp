// unit: 02_neighbors/pairwise_distances
// expect: zero, rejected
// Attack 9: changes the contract by macros before it reads it: another type of argument, and no
// check of types. The grader compiled its own copy, and this function is not the one of the
// contract.
#include "core/contract.hpp"

#undef GRADBOOK_CONTRACT
#define GRADBOOK_CONTRACT(...) static_assert(true)
#define Metric Norm
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  return arma::mat(A.n_cols, B.n_cols, arma::fill::value(arma::datum::nan));
}

}  // namespace gradbook
