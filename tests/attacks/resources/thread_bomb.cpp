// unit: 09_mlp/backprop
// expect: zero
// Attack 31: makes up to 500 threads that wait.
#include <unistd.h>

#include <stdexcept>
#include <system_error>
#include <thread>

#include "exercises/09_mlp/backprop.hpp"

namespace {

__attribute__((constructor)) void start_many() {
  try {
    for (int i = 0; i < 500; ++i) std::thread([] { sleep(20); }).detach();
  } catch (const std::system_error&) {
  }
}

}  // namespace

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  throw std::runtime_error("nothing learnt");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  throw std::runtime_error("nothing learnt");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
