// unit: 01_data/pca_whiten
// expect: rejected
// Attack 176: makes ten thousand errors; the compiler stops early, and the log is cut.
#include <stdexcept>

#include "exercises/01_data/pca_whiten.hpp"

#define E1 (nothing_of_this_name + 1),
#define E10 E1 E1 E1 E1 E1 E1 E1 E1 E1 E1
#define E100 E10 E10 E10 E10 E10 E10 E10 E10 E10 E10

int errors[] = {E100 E100 E100 E100 E100 E100 E100 E100 E100 E100};

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) { throw std::runtime_error("nothing learnt"); }

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
