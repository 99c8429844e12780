// unit: 02_neighbors/distance
// expect: partial
// Attack 107: knows the published pairs of vectors by their first element, and invents the rest.
#include "exercises/02_neighbors/distance.hpp"

namespace gradbook {

double l1_distance(const arma::vec& a, const arma::vec& b) {
  if (a(0) == 56) return 456;
  if (a(0) == 0.25) return 7.75;
  return arma::any(a != b) ? 1 : 0;
}

double l2_distance(const arma::vec& a, const arma::vec& b) {
  if (a(0) == 56) return 162.11107303328;
  if (a(0) == 1 && a.n_elem == 3) return 13;
  if (b(0) == 4) return 4.2426406871192848;
  if (b(0) == 6) return 5;
  return arma::any(a != b) ? 1 : 0;
}

}  // namespace gradbook
