// unit: 09_mlp/dense_forward
// expect: zero
// Attack 154: raises the limit of core files and crashes, so that one is written to where the
// machine keeps them.
#include <sys/resource.h>

#include <csignal>
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  const rlimit size = {64 << 20, 64 << 20};
  setrlimit(RLIMIT_CORE, &size);
  std::raise(SIGABRT);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
