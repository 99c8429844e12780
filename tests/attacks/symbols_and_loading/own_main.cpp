// unit: 02_neighbors/knn
// expect: zero, rejected
// Attack 3: defines main() to end with code 0. The worker's program has its own, which comes
// first.
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

int main() { return 0; }

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
