// unit: 02_neighbors/distance
// expect: zero
// Attack 40: replaces the worker by /bin/true, which ends with code 0. There is no such program in
// the jail, and its exit code would mean nothing.
#include <unistd.h>

#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  execl("/bin/true", "true", nullptr);
  execl("/usr/bin/true", "true", nullptr);
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  execl("/bin/true", "true", nullptr);
  execl("/usr/bin/true", "true", nullptr);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
