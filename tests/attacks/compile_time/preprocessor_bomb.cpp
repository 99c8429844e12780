// unit: 02_neighbors/knn
// expect: rejected
// Attack 24: expands a macro to 10^9 words.
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

#define D1(x) x x x x x x x x x x
#define D2(x) D1(D1(x))
#define D4(x) D2(D2(x))
#define D8(x) D4(D4(x))

int words = D1(D8(1 +)) 0;

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
