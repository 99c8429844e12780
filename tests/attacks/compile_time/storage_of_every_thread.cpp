// unit: 09_mlp/backprop
// expect: zero, rejected
// Attack 172: has 512 MB of thread-local storage, for each thread of the linear algebra library
// too.
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

thread_local char storage[512 << 20] __attribute__((tls_model("initial-exec")));

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  storage[0] = 1;
  throw std::runtime_error("nothing learnt");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  storage[0] = 1;
  throw std::runtime_error("nothing learnt");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  storage[0] = 1;
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
