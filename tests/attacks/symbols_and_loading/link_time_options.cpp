// unit: 09_mlp/backprop
// expect: zero, rejected
// Attack 124: brings sections that look like those of link-time optimization, with options for the
// compiler that the linker would start.
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

asm(".pushsection .gnu.lto_.opts,\"e\",@progbits\n"
    ".string \"'-fplugin=gradbook-attack-none' '-wrapper' '/bin/true'\"\n"
    ".popsection\n"
    ".pushsection .gnu.lto_.symtab.0,\"e\",@progbits\n.byte 0\n.popsection\n");

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
