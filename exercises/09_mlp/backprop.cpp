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

  // Compare the answer with the target: this way round, so that descent lowers the loss
  // Multiply by the slope of the activation, where it does not cancel against that of the loss
  todo("09.3 delta_output");
}

arma::mat delta_hidden(const arma::mat& W_next, const arma::mat& delta_next, const arma::mat& Z,
                       Activation activation) {
  expect_shape("delta_hidden", "W_next", W_next, kAny, Z.n_rows);
  expect_shape("delta_hidden", "delta_next", delta_next, W_next.n_rows, Z.n_cols);

  // Collect for each unit what its connections to the next layer bring back
  // Pass it through the activation: its slope at the pre-activation
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

  // Go forward, and keep what the way back needs
  // Go back with the weights of the forward pass
  // Divide by the batch size here, once: J is a mean
  // Only now change the weights, all of them
  todo("09.3 two_layer_step");
}

}  // namespace gradbook
