#include "core/activation.hpp"

#include <stdexcept>

namespace gradbook {

arma::mat activate(Activation f, const arma::mat& Z) {
  switch (f) {
    case Activation::identity:
      return Z;
    case Activation::sigmoid:
      return 1.0 / (1.0 + arma::exp(-Z));
    case Activation::tanh:
      return arma::tanh(Z);
    case Activation::relu:
      return arma::clamp(Z, 0.0, arma::datum::inf);
  }
  throw std::invalid_argument("activate: unknown activation");
}

arma::mat activation_derivative(Activation f, const arma::mat& Z) {
  switch (f) {
    case Activation::identity:
      return arma::ones(arma::size(Z));
    case Activation::sigmoid: {
      const arma::mat A = activate(f, Z);
      return A % (1.0 - A);
    }
    case Activation::tanh:
      return 1.0 - arma::square(arma::tanh(Z));
    case Activation::relu:
      return arma::conv_to<arma::mat>::from(Z > 0.0);
  }
  throw std::invalid_argument("activation_derivative: unknown activation");
}

}  // namespace gradbook
