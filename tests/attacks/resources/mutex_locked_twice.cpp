// unit: 09_mlp/dense_backward
// expect: zero
// Attack 128: locks itself out while a thread yields in a loop: little progress, much system time.
#include <sched.h>

#include <ctime>
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  while (std::clock() < 120 * CLOCKS_PER_SEC) sched_yield();
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
