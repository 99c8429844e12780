// unit: 02_neighbors/knn
// expect: zero
// Attack 78: forks before main(), and both processes answer the same pipe: requests are torn apart
// between them.
#include <unistd.h>

#include "exercises/02_neighbors/knn.hpp"

namespace {

__attribute__((constructor)) void double_up() {
  if (fork() == 0) alarm(60);
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) { return 77; }

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  return {};
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) { return {}; }

}  // namespace gradbook
