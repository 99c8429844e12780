// One step of gradient descent with every intermediate.
#include "chapter/chapter.hpp"
#include "chapter/matrix_text.hpp"
#include "chapter/section.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("One step of backpropagation, with everything it computes");
  const TwoLayerNet net{.W1 = {{1, -2}, {-1, 1}},
                        .b1 = {1, 0},
                        .W2 = {{2, -1}},
                        .b2 = {0},
                        .hidden = Activation::sigmoid,
                        .output = Activation::sigmoid};
  const arma::mat X = {{1, 0}, {-1, 2}};  // two samples
  const arma::mat Y = {{1, 0}};
  constexpr OutputLoss kLoss = OutputLoss::half_squared_error;
  constexpr double kRate = 0.5;
  const TwoLayerStep step = two_layer_step(net, X, Y, kLoss, kRate);
  chapter.print("forward   Z1 = {}  A1 = {}", matrix_text(step.layer1.Z),
                matrix_text(step.layer1.A));
  chapter.print("          Z2 = {}  A2 = {}  loss = {:.6f}", matrix_text(step.layer2.Z),
                matrix_text(step.layer2.A), step.loss);
  chapter.print("backward  delta2 = {}  dW2 = {}  db2 = {}", matrix_text(step.delta2),
                matrix_text(step.gradients2.dW), matrix_text(step.gradients2.db));
  chapter.print("          delta1 = {}  dW1 = {}  db1 = {}", matrix_text(step.delta1),
                matrix_text(step.gradients1.dW), matrix_text(step.gradients1.db));
  const TwoLayerStep next = two_layer_step(step.updated, X, Y, kLoss, kRate);
  chapter.print("after the update with rate {}: loss = {:.6f}", kRate, next.loss);

  // The same derivative without backpropagation: move one weight, look at the loss
  constexpr double kStep = 1e-5;
  TwoLayerNet above = net;
  TwoLayerNet below = net;
  above.W1(0, 1) += kStep;
  below.W1(0, 1) -= kStep;
  const double numerical = (two_layer_step(above, X, Y, kLoss, kRate).loss -
                            two_layer_step(below, X, Y, kLoss, kRate).loss) /
                           (2 * kStep);
  chapter.print("dW1(0, 1) by backpropagation {:.10f}, by differences {:.10f}",
                step.gradients1.dW(0, 1), numerical);
}

const SectionRegistration registration(4, run);

}  // namespace
}  // namespace gradbook
