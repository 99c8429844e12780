// unit: 01_data/minmax_scale
// expect: zero
// Attack 62: lets a thread end the process a moment after each answer, so that the next request
// meets a closed pipe. That test fails, and the run goes on with a new worker.
#include <unistd.h>

#include <thread>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  std::thread([] {
    usleep(2000);
    _exit(0);
  }).detach();
  return {};
}

}  // namespace gradbook
