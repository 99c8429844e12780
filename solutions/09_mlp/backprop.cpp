/// @file solutions/09_mlp/backprop.cpp
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

  //! [delta_output]
  // Compare the answer with the target: this way round, so that descent lowers the loss
  const arma::mat error = output_prediction(Z, activation, loss) - Y;

  // Multiply by the slope of the activation, where it does not cancel against that of the loss
  if (loss == OutputLoss::half_squared_error) {
    return error % activation_derivative(activation, Z);
  }
  return error;
  //! [delta_output]
}

arma::mat delta_hidden(const arma::mat& W_next, const arma::mat& delta_next, const arma::mat& Z,
                       Activation activation) {
  expect_shape("delta_hidden", "W_next", W_next, kAny, Z.n_rows);
  expect_shape("delta_hidden", "delta_next", delta_next, W_next.n_rows, Z.n_cols);

  //! [delta_hidden]
  // Collect for each unit what its connections to the next layer bring back
  const arma::mat dA = W_next.t() * delta_next;  // (out×next)(next×B)

  // Pass it through the activation: its slope at the pre-activation
  return dA % activation_derivative(activation, Z);
  //! [delta_hidden]
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

  //! [two_layer_step]
  TwoLayerStep step;

  // Go forward, and keep what the way back needs
  const DenseCache layer1 = dense_forward(X, net.W1, net.b1, net.hidden);
  const DenseCache layer2 = dense_forward(layer1.A, net.W2, net.b2, net.output);
  step.Z1 = layer1.Z;
  step.A1 = layer1.A;
  step.Z2 = layer2.Z;
  step.A2 = output_prediction(layer2.Z, net.output, loss);
  step.loss = output_loss(layer2.Z, Y, net.output, loss);

  // Go back with the weights of the forward pass
  step.delta2 = delta_output(layer2.Z, Y, net.output, loss);
  step.delta1 = delta_hidden(net.W2, step.delta2, layer1.Z, net.hidden);

  // Divide by the batch size here, once: J is a mean
  const double batch = static_cast<double>(X.n_cols);
  const DenseGradients gradients2 = dense_backward(step.delta2 / batch, layer2, net.W2);
  const DenseGradients gradients1 = dense_backward(step.delta1 / batch, layer1, net.W1);
  step.dW2 = gradients2.dW;
  step.db2 = gradients2.db;
  step.dW1 = gradients1.dW;
  step.db1 = gradients1.db;

  // Only now change the weights, all of them
  step.updated = net;
  step.updated.W2 -= learning_rate * step.dW2;
  step.updated.b2 -= learning_rate * step.db2;
  step.updated.W1 -= learning_rate * step.dW1;
  step.updated.b1 -= learning_rate * step.db1;
  return step;
  //! [two_layer_step]
}

}  // namespace gradbook
