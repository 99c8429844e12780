// unit: 01_data/minmax_scale
// expect: zero, wall_limit
// Attack 28: waits without using processor time. The clock ends it.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  sleep(120);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
