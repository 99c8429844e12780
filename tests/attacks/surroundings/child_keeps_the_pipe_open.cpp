// unit: 01_data/minmax_scale
// expect: zero
// Attack 139: exits, but leaves a child with descriptor 4: the pipe does not say that the worker
// is gone.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  if (fork() == 0) {
    setsid();
    sleep(60);
  }
  _exit(0);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
