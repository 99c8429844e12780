// unit: 09_mlp/backprop
// expect: rejected
// Attack 105: includes a file on the assembler's level, whose messages quote what they do not
// understand.
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

asm(".include \"/etc/passwd\"");
asm(".include \"solutions/09_mlp/backprop.cpp\"");

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
