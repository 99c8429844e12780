#include "given/09_mlp/activation.hpp"

#include <stdexcept>

namespace gradbook {
namespace {

/// 1 / (1 + e^−z); for z < 0 as e^z / (1 + e^z), which keeps its digits where e^−z overflows.
arma::mat sigmoid(const arma::mat& Z) {
  const arma::mat small = arma::exp(-arma::abs(Z));
  arma::mat A = 1.0 / (1.0 + small);
  const arma::uvec negative = arma::find(Z < 0.0);
  A.elem(negative) %= small.elem(negative);
  return A;
}

}  // namespace

arma::mat activate(Activation f, const arma::mat& Z) {
  switch (f) {
    case Activation::identity:
      return Z;
    case Activation::sigmoid:
      return sigmoid(Z);
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
    case Activation::sigmoid:
      return sigmoid(Z) % sigmoid(-Z);  // 1 − σ(z) = σ(−z), which keeps its digits
    case Activation::tanh:
      return 1.0 - arma::square(arma::tanh(Z));
    case Activation::relu:
      return arma::conv_to<arma::mat>::from(Z > 0.0);
  }
  throw std::invalid_argument("activation_derivative: unknown activation");
}

}  // namespace gradbook
