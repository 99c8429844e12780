// unit: 09_mlp/backprop
// expect: zero, rejected
// Attack 11: defines the functions by which a test program decides who answers. They are in
// another program.
#include <cstdint>
#include <stdexcept>
#include <string>

#include "exercises/09_mlp/backprop.hpp"

namespace gradbook::sealed {

struct ProxyFunction;
bool goes_to_worker(const ProxyFunction&) { return false; }
std::string ask_worker(const ProxyFunction&, const std::string&) { return ""; }

}  // namespace gradbook::sealed

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
