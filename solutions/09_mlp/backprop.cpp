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
  // Derivative of the loss: A − Y, in this order, so that descent lowers the loss
  const arma::mat error = output_prediction(Z, activation, loss) - Y;

  // Chain rule: times f′(Z), which cancels for the cross-entropies
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
  // Gradient of the activations: dA = Wᵀ δ of the next layer
  const arma::mat dA = W_next.t() * delta_next;  // (out×next)(next×B)

  // Chain rule: times f′ at the pre-activation, element by element
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

  // Forward: every layer's input, pre-activation and activation; after a softmax A is not f(Z)
  step.layer1 = dense_forward(X, net.W1, net.b1, net.hidden);
  step.layer2 = dense_forward(step.layer1.A, net.W2, net.b2, net.output);
  step.layer2.A = output_prediction(step.layer2.Z, net.output, loss);
  step.loss = output_loss(step.layer2.Z, Y, net.output, loss);

  // Backward: δ of both layers, with the weights of the forward pass
  step.delta2 = delta_output(step.layer2.Z, Y, net.output, loss);
  step.delta1 = delta_hidden(net.W2, step.delta2, step.layer1.Z, net.hidden);

  // Gradients of J: it is a mean, so divide by the batch size here, once
  const double batch = static_cast<double>(X.n_cols);
  step.gradients2 = dense_backward(step.delta2 / batch, step.layer2, net.W2);
  step.gradients1 = dense_backward(step.delta1 / batch, step.layer1, net.W1);

  // Update: only now change the weights, all of them
  step.updated = net;
  step.updated.W2 -= learning_rate * step.gradients2.dW;
  step.updated.b2 -= learning_rate * step.gradients2.db;
  step.updated.W1 -= learning_rate * step.gradients1.dW;
  step.updated.b1 -= learning_rate * step.gradients1.db;
  return step;
  //! [two_layer_step]
}

}  // namespace gradbook
