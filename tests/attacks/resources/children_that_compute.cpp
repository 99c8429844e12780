// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 135: answers at once, while eight children use processor time that is not the worker's
// own.
#include <unistd.h>

#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace {

__attribute__((constructor)) void start_children() {
  for (int i = 0; i < 8; ++i) {
    if (fork() != 0) continue;
    alarm(10);
    while (true) {
      asm volatile("");
    }
  }
}

}  // namespace

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  return arma::mat(A.n_cols, B.n_cols, arma::fill::value(arma::datum::nan));
}

}  // namespace gradbook
