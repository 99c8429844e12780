// unit: 01_data/minmax_scale
// expect: zero, exited_early
// Attack 2: exits with code 0 in the middle of a call. A test whose worker is gone has failed.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  _exit(0);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
