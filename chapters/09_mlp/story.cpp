#include "chapters/09_mlp/story.hpp"

#include <fmt/core.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/count_parameters.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "exercises/09_mlp/gradient_check.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// "[0.982 0.119; …]", rows separated by semicolons.
std::string text_of(const arma::mat& X) {
  std::string text = "[";
  for (uword i = 0; i < X.n_rows; ++i) {
    if (i > 0) text += "; ";
    for (uword j = 0; j < X.n_cols; ++j) text += fmt::format("{}{:.4g}", j > 0 ? " " : "", X(i, j));
  }
  return text + "]";
}

/// The four inputs of a Boolean function of two variables, one per column.
arma::mat boolean_inputs() { return {{0, 0, 1, 1}, {0, 1, 0, 1}}; }

}  // namespace

void show_parameter_count(const Chapter& chapter) {
  chapter.section("How many numbers does a network learn?");
  for (const std::vector<uword>& sizes :
       {std::vector<uword>{3, 4, 2}, std::vector<uword>{3, 4, 4, 1},
        std::vector<uword>{784, 256, 128, 10}}) {
    const ParameterCount count = count_parameters(arma::uvec(sizes));
    std::string name;
    for (const uword size : sizes) name += (name.empty() ? "" : "-") + std::to_string(size);
    chapter.say(fmt::format("{:>14}: {} neurons, {} weights + {} biases = {} parameters", name,
                            count.neurons, count.weights, count.biases, count.total));
  }
}

void show_toy_network(const Chapter& chapter) {
  chapter.section("A small network, layer by layer");
  const std::vector<arma::mat> W = {{{1, -2}, {-1, 1}}, {{2, -1}, {-2, -1}}, {{3, -1}, {-1, 4}}};
  const std::vector<arma::vec> b = {{1, 0}, {0, 0}, {-2, 2}};
  for (const arma::vec& x : {arma::vec{1, -1}, arma::vec{0, 0}}) {
    arma::mat a = x;
    chapter.say("x = " + text_of(x));
    for (std::size_t l = 0; l < W.size(); ++l) {
      const DenseCache layer = dense_forward(a, W[l], b[l], Activation::sigmoid);
      chapter.say(
          fmt::format("  layer {}: z = {}, a = {}", l + 1, text_of(layer.Z), text_of(layer.A)));
      a = layer.A;
    }
  }
  chapter.say("The slide prints (0.62, 0.83) for the first input.");
}

void show_xnor(const Chapter& chapter) {
  chapter.section("XNOR with weights set by hand");
  const arma::mat X = boolean_inputs();
  const arma::mat W1 = {{20, 20}, {-20, -20}};  // x1 AND x2, x1 NOR x2
  const arma::mat W2 = {{20, 20}};              // OR
  const DenseCache hidden = dense_forward(X, W1, arma::vec{-30, 10}, Activation::sigmoid);
  const DenseCache output = dense_forward(hidden.A, W2, arma::vec{-10}, Activation::sigmoid);
  chapter.say("x1 x2   AND    NOR    XNOR");
  for (uword n = 0; n < X.n_cols; ++n) {
    chapter.say(fmt::format(" {:.0f}  {:.0f}  {:.3f}  {:.3f}  {:.3f}", X(0, n), X(1, n),
                            hidden.A(0, n), hidden.A(1, n), output.A(0, n)));
  }
  chapter.say("No single neuron can do this: no line separates {00, 11} from {01, 10}.");
}

void show_two_layer_step(const Chapter& chapter) {
  chapter.section("One step of backpropagation, with everything it computes");
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
  chapter.say(
      fmt::format("forward   Z1 = {}  A1 = {}", text_of(step.layer1.Z), text_of(step.layer1.A)));
  chapter.say(fmt::format("          Z2 = {}  A2 = {}  loss = {:.6f}", text_of(step.layer2.Z),
                          text_of(step.layer2.A), step.loss));
  chapter.say(fmt::format("backward  delta2 = {}  dW2 = {}  db2 = {}", text_of(step.delta2),
                          text_of(step.gradients2.dW), text_of(step.gradients2.db)));
  chapter.say(fmt::format("          delta1 = {}  dW1 = {}  db1 = {}", text_of(step.delta1),
                          text_of(step.gradients1.dW), text_of(step.gradients1.db)));
  const TwoLayerStep next = two_layer_step(step.updated, X, Y, kLoss, kRate);
  chapter.say(fmt::format("after the update with rate {}: loss = {:.6f}", kRate, next.loss));

  // The same derivative without backpropagation: move one weight, look at the loss
  constexpr double kStep = 1e-5;
  TwoLayerNet above = net;
  TwoLayerNet below = net;
  above.W1(0, 1) += kStep;
  below.W1(0, 1) -= kStep;
  const double numerical = (two_layer_step(above, X, Y, kLoss, kRate).loss -
                            two_layer_step(below, X, Y, kLoss, kRate).loss) /
                           (2 * kStep);
  chapter.say(fmt::format("dW1(0, 1) by backpropagation {:.10f}, by differences {:.10f}",
                          step.gradients1.dW(0, 1), numerical));
}

void learn_xor(Chapter& chapter) {
  chapter.section("XOR, learned");
  constexpr uword kHidden = 4;
  constexpr int kSteps = 1000;
  constexpr double kRate = 1;
  const arma::mat X = boolean_inputs();
  const arma::mat Y = {{0, 1, 1, 0}};
  Rng rng(chapter.seed);
  TwoLayerNet net;  // tanh, then sigmoid
  net.W1 = rng.normal(kHidden, 2);
  net.b1 = arma::zeros(kHidden);
  net.W2 = rng.normal(1, kHidden);
  net.b2 = arma::zeros(1);
  TwoLayerStep step;
  for (int t = 0; t <= kSteps; ++t) {
    step = two_layer_step(net, X, Y, OutputLoss::binary_cross_entropy, kRate);
    if (t % (kSteps / 5) == 0) {
      chapter.say(
          fmt::format("step {:4}: loss {:.5f}, outputs {}", t, step.loss, text_of(step.layer2.A)));
    }
    net = step.updated;
  }
  const uword right = arma::accu((step.layer2.A > 0.5) == (Y > 0.5));
  chapter.add(Result{.name = "MLP 2-4-1 tanh",
                     .dataset = "xor table",
                     .n_train = X.n_cols,
                     .n_test = 0,
                     .metric = "training accuracy",
                     .value = static_cast<double>(right) / static_cast<double>(X.n_cols),
                     .parameters = {{"steps", kSteps}, {"learning_rate", kRate}}});
}

void show_gradient_check(const Chapter& chapter) {
  chapter.section("Is the gradient right? Central differences");
  Rng rng(chapter.seed);
  const TestFunction f{
      .kind = TestFunction::logistic, .A = rng.normal(6, 3), .b = {1, -1, 1, 1, -1, -1}};
  const arma::vec theta = rng.normal(3, 1);
  const arma::vec margin = f.b % (f.A * theta);
  const arma::vec gradient = -f.A.t() * (f.b / (1 + arma::exp(margin)));
  chapter.say("logistic loss, 3 parameters    right gradient    one component 1 % too large");
  arma::vec wrong = gradient;
  wrong(1) *= 1.01;
  for (const double h : {1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11}) {
    chapter.say(fmt::format("h = {:5.0e}  relative error       {:.1e}           {:.1e}", h,
                            gradient_check(f, theta, gradient, h).relative_error,
                            gradient_check(f, theta, wrong, h).relative_error));
  }
  chapter.say("Too large an h keeps the cubic term, too small a one loses digits: 1e-5 is good.");
}

}  // namespace gradbook
