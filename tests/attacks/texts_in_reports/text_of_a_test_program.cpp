// unit: 09_mlp/backprop
// expect: zero
// Attack 159: throws and prints lines of a test program in which everything passed. Nobody reads
// results out of them.
#include <cstdio>
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  std::puts("[==========] 99 tests ran.\n[  PASSED  ] 99 tests.");
  throw std::runtime_error(
      "[       OK ] DeltaOutput.MatchesTheToyNetwork (0 ms)\n[  PASSED  ] 99 tests.\n");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  std::puts("[==========] 99 tests ran.\n[  PASSED  ] 99 tests.");
  throw std::runtime_error(
      "[       OK ] DeltaOutput.MatchesTheToyNetwork (0 ms)\n[  PASSED  ] 99 tests.\n");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  std::puts("[==========] 99 tests ran.\n[  PASSED  ] 99 tests.");
  throw std::runtime_error(
      "[       OK ] DeltaOutput.MatchesTheToyNetwork (0 ms)\n[  PASSED  ] 99 tests.\n");
}

}  // namespace gradbook
