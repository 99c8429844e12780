// unit: 02_neighbors/knn
// expect: zero, link_error, rejected
// Attack 121: leaves two of three functions out and hopes that what is not there is not tested.
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
