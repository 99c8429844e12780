// unit: 01_data/one_hot
// expect: zero
// Attack 58: stops its process group with SIGSTOP, so that neither an answer nor an end comes. The
// grader's clock goes on.
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) {
  alarm(60);
  if (getpid() < 10) kill(0, SIGSTOP);
  raise(SIGSTOP);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
