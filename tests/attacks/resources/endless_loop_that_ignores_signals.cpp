// unit: 09_mlp/dense_forward
// expect: zero, cpu_limit
// Attack 27: ignores or blocks every signal and computes for two minutes. The hard limit cannot be
// ignored.
#include <csignal>
#include <ctime>
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  sigset_t all;
  sigfillset(&all);
  for (int i = 1; i < 65; ++i) std::signal(i, SIG_IGN);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  while (std::clock() < 120 * CLOCKS_PER_SEC) {
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
