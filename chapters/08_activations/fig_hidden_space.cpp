/// @file chapters/08_activations/fig_hidden_space.cpp
/// F042: two hidden units carry xor into a space in which a line separates the classes.
#include <fmt/core.h>

#include "core/rng.hpp"
#include "data/generators.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr unsigned kSteps = 250;
constexpr double kLearningRate = 0.5;
constexpr double kGap = 0.4;  ///< distance of all samples from both axes

/// A 2-2-1 network, trained on all samples at once.
TwoLayerNet trained(const Dataset& data) {
  Rng rng(kSeed);
  TwoLayerNet net;
  net.W1 = rng.normal(2, 2);
  net.b1 = arma::vec(2, arma::fill::zeros);
  net.W2 = rng.normal(1, 2);
  net.b2 = arma::vec(1, arma::fill::zeros);
  const arma::mat targets = arma::conv_to<arma::mat>::from(data.labels);
  for (unsigned step = 0; step < kSteps; ++step) {
    net = two_layer_step(net, data.X, targets, OutputLoss::binary_cross_entropy, kLearningRate)
              .updated;
  }
  return net;
}

arma::mat hidden_units(const TwoLayerNet& net, const arma::mat& X) {
  return dense_forward(X, net.W1, net.b1, net.hidden).A;
}

arma::mat output(const TwoLayerNet& net, const arma::mat& hidden) {
  return dense_forward(hidden, net.W2, net.b2, net.output).A;
}

/// A panel with the regions of both classes and their border.
void prepare(Panel& panel, const MapGrid& grid, const arma::rowvec& outputs) {
  panel.equal_scale = true;
  panel.map("output", grid, grid.to_map(outputs), ColourMap::two_classes, 0, 1);
  panel.contour("border", grid, grid.to_map(outputs), {0.5}, {.ink = Ink::text, .width = 3});
}

void draw(Figure& figure) {
  // Samples near the axes are left out: they would need more than two hidden units
  const Dataset square = make_xor(240, 0.0, 3);
  const Dataset data = square.subset(arma::find(arma::min(arma::abs(square.X), 0).t() > kGap));
  const TwoLayerNet net = trained(data);
  const arma::mat hidden = hidden_units(net, data.X);
  const arma::urowvec predicted = output(net, hidden).row(0) > 0.5;
  const arma::uword errors = arma::accu(predicted != data.labels);

  figure.grid(1, 2);
  const MapGrid grid{
      .x_lo = -1.15, .x_hi = 1.15, .y_lo = -1.15, .y_hi = 1.15, .columns = 121, .rows = 121};
  const std::vector<std::pair<double, std::string>> marks = {{-1, "−1"}, {0, "0"}, {1, "1"}};

  Panel& before = figure.panel(0, 0);
  before.title = "inputs: no line separates them";
  before.x = {.label = "x_1", .marks = marks};
  before.y = {.label = "x_2", .marks = marks};
  prepare(before, grid, output(net, hidden_units(net, grid.points())).row(0));
  before.classes("samples", data.X, data.labels, {}, 1);

  Panel& after = figure.panel(0, 1);
  after.title = "hidden units: a line is enough";
  after.x = {.label = "h_1", .marks = marks};
  after.y = {.label = "h_2", .marks = marks};
  prepare(after, grid, output(net, grid.points()).row(0));
  after.classes("samples", hidden, data.labels, {}, 1);

  figure.caption(fmt::format(
      "{} samples of xor (seed 3), none nearer than {} to an axis; network 2-2-1 with tanh and "
      "sigmoid, {} steps of gradient "
      "descent with η = {} (seed {}): {} samples are wrong. The output unit can only draw a "
      "straight line; the hidden units move the samples so that a line is enough.",
      data.size(), kGap, kSteps, kLearningRate, kSeed, errors));
}

const FigureRegistration registration(
    {.id = "F042",
     .slug = "hidden_space",
     .title = "Hidden units make xor linearly separable",
     .slides = {{"B", "Multilayer Perceptron (non-linear feature learning)"}},
     .alt = "Left, four quadrants of points of two classes that no line separates; right, the same "
            "points in the space of two hidden units, on two sides of a straight line.",
     // Hundreds of steps of training: other processors add in another order
     .tolerance = 1e-3,
     .units = {"09_mlp/backprop", "09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook
