// unit: 02_neighbors/distance
// expect: rejected
// Attack 99: includes the tests, to read expected values at compile time. The compile jail does
// not have them.
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"
#include "tests/02_neighbors/distance_test.cpp"

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
