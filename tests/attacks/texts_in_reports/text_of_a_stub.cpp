// unit: 02_neighbors/knn
// expect: zero
// Attack 158: throws what a stub throws, with the name of another task. That is a task that is not
// done, with no points.
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("not implemented: 02.3 knn_predict (exercises/02_neighbors/knn.cpp:31)");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("not implemented: 02.3 knn_predict (exercises/02_neighbors/knn.cpp:31)");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("not implemented: 02.3 knn_predict (exercises/02_neighbors/knn.cpp:31)");
}

}  // namespace gradbook
