// unit: 01_data/pca_whiten
// expect: zero
// Attack 89: answers with 9000 rows and one column: a test that multiplies it by its transpose
// makes a matrix of 650 MB out of 72 kB. The tests have limits of their own, and reaching them is
// no error of the grader.
#include <stdexcept>

#include "exercises/01_data/pca_whiten.hpp"

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) { throw std::runtime_error("nothing learnt"); }

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  return arma::mat(9'000, 1, arma::fill::ones);
}

}  // namespace gradbook
