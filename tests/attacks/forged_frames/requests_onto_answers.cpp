// unit: 02_neighbors/distance
// expect: zero
// Attack 74: turns descriptor 4 into descriptor 3 and back: answers go nowhere, requests come from
// the wrong pipe.
#include <unistd.h>

#include "exercises/02_neighbors/distance.hpp"

namespace {

__attribute__((constructor)) void exchange_descriptors() {
  const int requests = dup(3);
  dup2(4, 3);
  dup2(requests, 4);
}

}  // namespace

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) { return -1; }

double l2_distance(const arma::vec&, const arma::vec&) { return -1; }

}  // namespace gradbook
