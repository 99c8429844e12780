// unit: 02_neighbors/distance
// expect: partial
// Attack 109: is right for its first three calls in a process and wrong from then on. A test
// counts what it got, not what others got.
#include <cmath>

#include "exercises/02_neighbors/distance.hpp"

namespace {

int calls = 0;

double while_it_lasts(double right) { return ++calls <= 3 ? right : -1; }

}  // namespace

namespace gradbook {

double l1_distance(const arma::vec& a, const arma::vec& b) {
  return while_it_lasts(arma::accu(arma::abs(a - b)));
}

double l2_distance(const arma::vec& a, const arma::vec& b) {
  return while_it_lasts(std::sqrt(arma::accu(arma::square(a - b))));
}

}  // namespace gradbook
