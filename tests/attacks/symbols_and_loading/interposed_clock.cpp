// unit: 01_data/one_hot
// expect: zero
// Attack 45: makes the clock stand still for everything in its process. Time is measured outside.
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

extern "C" int clock_gettime(clockid_t, timespec* now) noexcept {
  *now = {0, 0};
  return 0;
}

extern "C" int gettimeofday(timeval* now, void*) noexcept {
  *now = {0, 0};
  return 0;
}

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) {
  sleep(1);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
