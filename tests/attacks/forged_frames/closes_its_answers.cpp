// unit: 01_data/minmax_scale
// expect: zero
// Attack 69: closes descriptor 4 and goes on sleeping: the pipe says that the worker is gone, the
// jail says nothing yet. This is a failed test, never an error of the grader.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  close(4);
  sleep(60);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
