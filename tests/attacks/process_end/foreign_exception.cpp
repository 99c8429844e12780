// unit: 09_mlp/backprop
// expect: zero
// Attack 60: raises an exception that no C++ runtime made; a handler must not look into it.
#include <unwind.h>

#include <cstdlib>
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

namespace {

_Unwind_Exception foreign = {};

}  // namespace

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  foreign.exception_class = 0x474f4c4d00000000;
  _Unwind_RaiseException(&foreign);
  throw std::runtime_error("nothing learnt");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  foreign.exception_class = 0x474f4c4d00000000;
  _Unwind_RaiseException(&foreign);
  throw std::runtime_error("nothing learnt");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  foreign.exception_class = 0x474f4c4d00000000;
  _Unwind_RaiseException(&foreign);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook
