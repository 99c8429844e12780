// unit: 02_neighbors/distance
// expect: rejected, zero
// Attack 104: asks by #pragma GCC dependency whether files exist and how old they are.
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

#pragma GCC dependency "/usr/include/stdio.h" told by the date of a file
#pragma GCC dependency "/etc/shadow"
#pragma GCC dependency "/proc/self/exe"

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
