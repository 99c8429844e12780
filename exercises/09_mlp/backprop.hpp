/// @file exercises/09_mlp/backprop.hpp
/// Exercise 09.3: backpropagation through the last and the hidden layers, and one training step.
#pragma once
#include <armadillo>

#include "core/contract.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "given/09_mlp/activation.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {

/// Gradient of each sample's loss with respect to the pre-activations of the last layer.
///
/// | loss                                        | delta                    |
/// |---------------------------------------------|--------------------------|
/// | half_squared_error, A = f(Z)                | (A − Y) ∘ f′(Z)          |
/// | binary_cross_entropy, A = σ(Z)              | A − Y                    |
/// | softmax_cross_entropy, A = softmax(Z)       | A − Y                    |
///
/// | symbol | shape   | meaning                                                    |
/// |--------|---------|------------------------------------------------------------|
/// | Z      | out × B | pre-activations of the last layer                          |
/// | Y      | out × B | targets; for softmax_cross_entropy each column sums to 1   |
/// | return | out × B | delta, per sample: without the 1/B of a mean               |
///
/// output_prediction() of given/09_mlp/output_loss.hpp gives A, activation_derivative() of
/// given/09_mlp/activation.hpp gives f′; the slope of a ReLU at z = 0 is 0.
/// Throws std::invalid_argument when the shapes or activation and loss do not fit.
/// Slides: deck B "Backpropagation: Implementation". Slide says (alpha_i − y_n) f′(z_i); we use the
/// target y_i of output i, and leave f′ out for the cross-entropies, because there it cancels.
arma::mat delta_output(const arma::mat& Z, const arma::mat& Y, Activation activation,
                       OutputLoss loss);

/// Carries delta one layer back,
/// \f[ \delta^{(l)} = \big(W_{next}^\top\, \delta^{(l+1)}\big) \circ f'(Z^{(l)}) \f]
///
/// | symbol     | shape      | meaning                                  |
/// |------------|------------|------------------------------------------|
/// | W_next     | next × out | weights from this layer to the next      |
/// | delta_next | next × B   | delta of the next layer                  |
/// | Z          | out × B    | pre-activations of this layer            |
/// | activation |            | f, of this layer                         |
/// | return     | out × B    | delta of this layer                      |
///
/// The slope of a ReLU at z = 0 is 0, as in given/09_mlp/activation.hpp.
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck B "Backpropagation: Implementation".
arma::mat delta_hidden(const arma::mat& W_next, const arma::mat& delta_next, const arma::mat& Z,
                       Activation activation);

/// A network with one hidden layer: in -> hidden -> out.
struct TwoLayerNet {
  arma::mat W1;                             ///< hidden × in
  arma::vec b1;                             ///< hidden
  arma::mat W2;                             ///< out × hidden
  arma::vec b2;                             ///< out
  Activation hidden = Activation::tanh;     ///< activation of the hidden layer
  Activation output = Activation::sigmoid;  ///< activation of the last layer
};

/// Everything that one step of gradient descent computes on its way.
struct TwoLayerStep {
  DenseCache layer1;          ///< forward pass of the hidden layer
  DenseCache layer2;          ///< of the last layer; its A is the prediction
  double loss = 0;            ///< J, mean over the batch, before the update
  arma::mat delta2;           ///< out × B, per sample
  arma::mat delta1;           ///< hidden × B, per sample
  DenseGradients gradients2;  ///< of J with respect to A1, W2 and b2
  DenseGradients gradients1;  ///< of J with respect to X, W1 and b1
  TwoLayerNet updated;        ///< the network after the step
};

/// One step of gradient descent on J = mean over the batch of the loss: forward, backward, update
/// \f[ \theta := \theta - \eta\, \frac{\partial J}{\partial \theta} \f]
///
/// All gradients belong to the same point: the weights of `net`, before any of them is changed. The
/// loss is that of output_loss() in given/09_mlp/output_loss.hpp: finite also for very sure
/// answers.
///
/// | symbol        | shape   | meaning                      |
/// |---------------|---------|------------------------------|
/// | X             | in × B  | inputs, one sample a column  |
/// | Y             | out × B | targets                      |
/// | learning_rate |         | η                            |
///
/// Throws std::invalid_argument when the shapes or activation and loss do not fit.
/// Slides: deck B "Backpropagation: Implementation", "Gradient descent for regression"; deck C
/// "Backpropagation: the core to train deep models". Slide C says w − α J/w; we use w − α ∂J/∂w,
/// because the ∂ was lost. Slide B writes α for the learning rate and for activations; we use η.
TwoLayerStep two_layer_step(const TwoLayerNet& net, const arma::mat& X, const arma::mat& Y,
                            OutputLoss loss, double learning_rate);

GRADBOOK_CONTRACT(delta_output, delta_hidden, two_layer_step);

}  // namespace gradbook
