/// @file chapters/09_mlp/fig_backprop_layers.cpp
/// F115: the gradients of the toy network, and what the layers of a CNN do with theirs.
#include <fmt/core.h>

#include <vector>

#include "chapters/09_mlp/figure_networks.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

using arma::uword;

using toy_network::kB, toy_network::kInput, toy_network::kW;
/// What the network should answer.
const arma::vec kTarget = {1, 0};
constexpr Activation kSigmoid = Activation::sigmoid;
constexpr OutputLoss kLoss = OutputLoss::half_squared_error;

const LineStyle kBackward{.ink = Ink::vermillion, .width = 3, .dash = Dash::solid};

/// Writes the derivatives of one layer's weights beside its edges.
void write_gradients(Panel& canvas, const NetworkDrawing& net, std::size_t layer,
                     const arma::mat& dW) {
  arma::vec xs(dW.n_elem), ys(dW.n_elem), values(dW.n_elem);
  uword at = 0;
  for (uword to = 0; to < dW.n_rows; ++to) {
    for (uword from = 0; from < dW.n_cols; ++from, ++at) {
      const bool level = to == from;
      const Point place = net.on_edge(layer, from, to, level ? 0.5 : 0.27);
      const double up = from == 0 ? 1 : -1;
      xs(at) = place.x + (level ? 0 : 0.62);
      ys(at) = place.y + up * (level ? 0.28 : 0.13);
      values(at) = dW(to, from);
    }
  }
  canvas.numbers(fmt::format("dW{}", layer + 1), xs, ys, values, "%.4f", {.size = 0.75});
}

void draw_toy_network(Figure& figure, Panel& canvas) {
  std::vector<DenseCache> layers;
  for (std::size_t l = 0; l < kW.size(); ++l) {
    layers.push_back(
        dense_forward(l == 0 ? arma::mat(kInput) : layers.back().A, kW[l], kB[l], kSigmoid));
  }
  const double loss = output_loss(layers.back().Z, kTarget, kSigmoid, kLoss);
  const NetworkDrawing net =
      draw_network(canvas, {2, 2, 2, 2},
                   {.x_lo = 1.1,
                    .x_hi = 12.1,
                    .y_middle = 6.05,
                    .spacing = 2.5,
                    .radius = 0.7,
                    .inks = {Ink::blue, Ink::vermillion, Ink::vermillion, Ink::vermillion},
                    .edge_width = 2});
  const auto column = [&](std::size_t l) {
    return std::pair{arma::vec{net.units[l][0].x, net.units[l][1].x},
                     arma::vec{net.units[l][0].y, net.units[l][1].y}};
  };
  const auto [x_x, x_y] = column(0);
  canvas.numbers("x", x_x, x_y, kInput, "%.0f");
  canvas.text(1.1, 8.5, "input x", {.ink = Ink::blue, .bold = true});

  // From the loss back: delta of a layer, then the gradients of its weights
  arma::mat delta = delta_output(layers.back().Z, kTarget, kSigmoid, kLoss);
  for (std::size_t l = kW.size(); l-- > 0;) {
    if (l + 1 < kW.size()) delta = delta_hidden(kW[l + 1], delta, layers[l].Z, kSigmoid);
    write_gradients(canvas, net, l, dense_backward(delta, layers[l], kW[l]).dW);
    const auto [xs, ys] = column(l + 1);
    canvas.numbers(fmt::format("delta{}", l + 1), xs, ys, delta.col(0), "%.4f", {.size = 0.75});
    canvas.text(xs(0), 8.5, fmt::format("δ^{{({})}}", l + 1),
                {.ink = Ink::vermillion, .size = 1.1, .bold = true});
  }
  const TextBox loss_box{.centre = {14.65, 6.05}, .width = 2.1, .height = 1.5, .ink = Ink::purple};
  draw_box(canvas, loss_box);
  canvas.text(14.65, 6.38, "½ ‖a − y‖^2", {.size = 0.9});
  canvas.numbers("loss", arma::vec{14.65}, arma::vec{5.78}, arma::vec{loss}, "%.4f", {.size = 0.9});
  for (const Point& unit : net.units.back()) {
    canvas.segment(13.6, 6.05, unit.x + 0.66, unit.y + (unit.y > 6 ? -0.3 : 0.3), kBackward, true);
  }
  canvas.text(14.4, 4.5, "neuron: δ = ∂J/∂z", {.ink = Ink::vermillion, .size = 0.8});
  canvas.text(14.4, 4.0, "edge: ∂J/∂W = δ a^T", {.size = 0.8});
  canvas.text(14.65, 8.5, "← backward", {.ink = Ink::vermillion, .bold = true});
  figure.caption(fmt::format(
      "Top: the slides' toy network, x = (1, −1), target y = (1, 0), loss {:.4f}; in the neurons "
      "δ = ∂J/∂z, which is also ∂J/∂b, and on the edges ∂J/∂W = δ a^T. Bottom: what the layers of "
      "a "
      "CNN do with the δ that arrives from behind, a − y for softmax with cross-entropy; the green "
      "ones have parameters.",
      loss));
}

/// A chain of layers: arrows to the right are values, arrows to the left derivatives.
void draw_cnn(Panel& canvas) {
  struct LayerText {
    std::string name, rule;
    Ink ink;
  };
  const std::vector<LayerText> layers = {
      {"conv", "dK = x ⋆ δ", Ink::green},    {"norm", "dγ = Σ δ x̂", Ink::green},
      {"activation", "δ ∘ f′(z)", Ink::sky}, {"max pool", "δ to the max", Ink::sky},
      {"dense", "dW = δ a^T", Ink::green},   {"loss", "a − y", Ink::purple}};
  constexpr double kWidth = 1.95, kStep = 2.69, kY = 2.0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double x = 1.28 + kStep * static_cast<double>(i);
    draw_box(canvas, {.centre = {x, kY},
                      .width = kWidth,
                      .height = 1.1,
                      .text = layers[i].name,
                      .ink = layers[i].ink,
                      .size = 0.9});
    canvas.text(x, 0.85, layers[i].rule, {.ink = Ink::vermillion, .size = 0.85});
    if (i + 1 == layers.size()) continue;
    const double edge = x + kWidth / 2;
    canvas.segment(edge + 0.06, kY + 0.25, edge + 0.68, kY + 0.25,
                   {.ink = Ink::text, .width = 2.5, .dash = Dash::solid}, true);
    canvas.segment(edge + 0.68, kY - 0.25, edge + 0.06, kY - 0.25, kBackward, true);
  }
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  draw_toy_network(figure, canvas);
  canvas.segment(0.3, 3.45, 15.7, 3.45, {.ink = Ink::faint, .width = 2, .dash = Dash::solid});
  draw_cnn(canvas);
}

const FigureRegistration registration(
    {.id = "F115",
     .slug = "backprop_layers",
     .title = "Gradients from layer to layer",
     .slides = {{"C", "Backpropagation: the core to train deep models"}},
     .alt = "A network of four layers of two units with δ in its neurons and the derivative of the "
            "loss on each edge; below it a chain from convolution to loss with arrows in both "
            "directions and each layer's local rule.",
     .units = {"09_mlp/backprop", "09_mlp/dense_backward", "09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook
