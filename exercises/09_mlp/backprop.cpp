/// @file exercises/09_mlp/backprop.cpp
#include "exercises/09_mlp/backprop.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {

arma::mat delta_output(const arma::mat& Z, const arma::mat& Y, Activation activation,
                       OutputLoss loss) {
  expect_shape("delta_output", "Y", Y, Z.n_rows, Z.n_cols);
  expect_output_fits("delta_output", activation, loss);

  // Derivative of the loss: A − Y, in this order, so that descent lowers the loss
  // Chain rule: times f′(Z), which cancels for the cross-entropies
  todo("09.3 delta_output");
}

arma::mat delta_hidden(const arma::mat& W_next, const arma::mat& delta_next, const arma::mat& Z,
                       Activation activation) {
  expect_shape("delta_hidden", "W_next", W_next, kAny, Z.n_rows);
  expect_shape("delta_hidden", "delta_next", delta_next, W_next.n_rows, Z.n_cols);

  // Gradient of the activations: dA = Wᵀ δ of the next layer
  // Chain rule: times f′ at the pre-activation, element by element
  todo("09.3 delta_hidden");
}

TwoLayerStep two_layer_step(const TwoLayerNet& net, const arma::mat& X, const arma::mat& Y,
                            OutputLoss loss, double learning_rate) {
  expect_shape("two_layer_step", "X", X, net.W1.n_cols, kAny);
  expect_shape("two_layer_step", "b1", net.b1, net.W1.n_rows, 1);
  expect_shape("two_layer_step", "W2", net.W2, kAny, net.W1.n_rows);
  expect_shape("two_layer_step", "b2", net.b2, net.W2.n_rows, 1);
  expect_shape("two_layer_step", "Y", Y, net.W2.n_rows, X.n_cols);
  expect_argument(X.n_cols > 0, "two_layer_step", "the batch is empty");
  expect_output_fits("two_layer_step", net.output, loss);

  // Forward: every layer's input, pre-activation and activation; after a softmax A is not f(Z)
  // Backward: δ of both layers, with the weights of the forward pass
  // Gradients of J: it is a mean, so divide by the batch size here, once
  // Update: only now change the weights, all of them
  todo("09.3 two_layer_step");
}

}  // namespace gradbook
