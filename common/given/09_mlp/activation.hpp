/// @file common/given/09_mlp/activation.hpp
/// Activation functions as a value that names one, so that a contract can take it as an argument.
#pragma once
#include <armadillo>

namespace gradbook {

/// The functions of the decks; argument of the units and name of a layer's activation.
enum class Activation {
  identity,  ///< z
  sigmoid,   ///< 1 / (1 + e^−z)
  tanh,      ///< tanh z
  relu       ///< max(0, z)
};

/// f(Z), element by element.
/// Slides: deck A "Activation: Sigmoid", "Activation: Tanh", "Activation: ReLU".
arma::mat activate(Activation f, const arma::mat& Z);

/// f′(Z), element by element, as a function of the pre-activation Z (not of f(Z)).
/// ReLU has no derivative at 0; 0 is used there.
arma::mat activation_derivative(Activation f, const arma::mat& Z);

}  // namespace gradbook
