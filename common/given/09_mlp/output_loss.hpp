/// @file common/given/09_mlp/output_loss.hpp
/// The losses with which a network's last layer is trained, as a value that names one.
#pragma once
#include <armadillo>
#include <string_view>

#include "given/09_mlp/activation.hpp"

namespace gradbook {

/// What the last layer is compared with its target by. Z are its pre-activations, f its activation.
enum class OutputLoss {
  half_squared_error,    ///< ½‖f(Z) − y‖², any activation
  binary_cross_entropy,  ///< −Σ y ln a + (1 − y) ln(1 − a) with a = σ(Z); activation: sigmoid
  softmax_cross_entropy,  ///< −Σ y ln p with p = softmax(Z), Σ y = 1; activation: identity
};

/// Throws std::invalid_argument "where: …" unless the activation f is the one that belongs to the
/// loss.
void expect_output_fits(std::string_view where, Activation f, OutputLoss loss);

/// What the network answers: f(Z), or for loss = softmax_cross_entropy the softmax of every column.
arma::mat output_prediction(const arma::mat& Z, Activation f, OutputLoss loss);

/// Mean over the batch of the loss of each sample (column); outputs of one sample are summed. Z are
/// pre-activations, Y targets of the same shape, f is the activation of the last layer.
///
/// The cross-entropies are computed from Z, not from the prediction: ln(softmax) and ln(1 − σ)
/// lose all digits where a probability rounds to 0 or 1.
/// Slides: deck B "Multilayer Perceptron: Evaluation criterion". Slide says J = y log h + …; we put
/// the minus sign in front, because the loss is minimised.
double output_loss(const arma::mat& Z, const arma::mat& Y, Activation f, OutputLoss loss);

}  // namespace gradbook
