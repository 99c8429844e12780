/// @file chapters/09_mlp/fig_toy_net.cpp
/// F031: the toy network of the slides with all its numbers for the input (1, −1), and the sigmoid.
#include <fmt/core.h>

#include <cmath>
#include <vector>

#include "chapters/09_mlp/figure_networks.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {
namespace {

using arma::uword;

using toy_network::kB, toy_network::kInput, toy_network::kW;

/// Writes the weights of one layer beside its edges, close to where they begin.
void write_weights(Panel& panel, const NetworkDrawing& net, std::size_t layer) {
  const arma::mat& W = kW[layer];
  arma::vec xs(W.n_elem), ys(W.n_elem), values(W.n_elem);
  uword at = 0;
  for (uword to = 0; to < W.n_rows; ++to) {
    for (uword from = 0; from < W.n_cols; ++from, ++at) {
      const bool level = to == from;
      const Point place = net.on_edge(layer, from, to, level ? 0.5 : 0.34);
      // Above the upper line, below the lower one; outside of the crossing ones
      const double up = from == 0 ? 1 : -1;
      xs(at) = place.x + (level ? 0 : 0.3);
      ys(at) = place.y + up * (level ? 0.32 : 0.2);
      values(at) = W(to, from);
    }
  }
  panel.numbers(fmt::format("W{}", layer + 1), xs, ys, values, "%.0f");
}

void draw(Figure& figure) {
  figure.grid(1, 2, {3.1, 1});
  Panel& panel = figure.panel(0, 0);
  panel.frame = false;
  panel.equal_scale = true;
  panel.x = {.label = {}, .lo = 0, .hi = 12.1};
  panel.y = {.label = {}, .lo = 0, .hi = 8.4};
  const std::vector<Ink> inks = {Ink::blue, Ink::green, Ink::green, Ink::vermillion};
  const NetworkDrawing net = draw_network(panel, {2, 2, 2, 2},
                                          {.x_lo = 0.9,
                                           .x_hi = 10.7,
                                           .y_middle = 3.9,
                                           .spacing = 3.4,
                                           .radius = 0.75,
                                           .inks = inks,
                                           .edge_width = 2});
  const auto column_of = [&](std::size_t l, double dy) {
    return std::pair{arma::vec{net.units[l][0].x, net.units[l][1].x},
                     arma::vec{net.units[l][0].y + dy, net.units[l][1].y + dy}};
  };

  // Inputs, then layer by layer: the bias comes from above, z stands over a = σ(z)
  const auto [input_x, input_y] = column_of(0, 0);
  panel.numbers("x", input_x, input_y, kInput, "%.0f", {.size = 1.1});
  panel.text(net.units[0][0].x, 0.4, "input x", {.ink = Ink::blue, .bold = true});
  arma::mat a = kInput;
  DenseCache first;
  for (std::size_t l = 0; l < kW.size(); ++l) {
    const DenseCache layer = dense_forward(a, kW[l], kB[l], Activation::sigmoid);
    if (l == 0) first = layer;
    a = layer.A;
    const auto [z_x, z_y] = column_of(l + 1, 0.3);
    const auto [a_x, a_y] = column_of(l + 1, -0.27);
    const auto [b_x, b_y] = column_of(l + 1, 1.5);
    panel.numbers(fmt::format("z{}", l + 1), z_x, z_y, layer.Z.col(0), "%.2f", {.size = 0.85});
    panel.numbers(fmt::format("a{}", l + 1), a_x, a_y, layer.A.col(0), "%.2f", {.size = 0.85});
    panel.numbers(fmt::format("b{}", l + 1), b_x, b_y, kB[l], "%.0f", {.size = 0.9});
    for (const Point& unit : net.units[l + 1]) {
      panel.segment(unit.x - 0.75, unit.y, unit.x + 0.75, unit.y,
                    {.ink = inks[l + 1], .width = 1.5, .dash = Dash::solid});
      panel.box(unit.x - 0.3, unit.y + 1.23, unit.x + 0.3, unit.y + 1.77, {.ink = Ink::orange});
      panel.segment(unit.x, unit.y + 1.23, unit.x, unit.y + 0.77,
                    {.ink = Ink::orange, .width = 2, .dash = Dash::solid}, true);
    }
    panel.text(net.units[l + 1][0].x, 0.4,
               l + 1 == kW.size() ? "output y" : fmt::format("layer {}", l + 1),
               {.ink = inks[l + 1], .bold = true});
  }
  panel.text(net.units[1][0].x - 0.5, net.units[1][0].y + 1.5, "bias",
             {.ink = Ink::orange, .align = Align::right, .size = 0.9});
  for (const Point& unit : net.units.back()) {
    panel.text(unit.x + 1.1, unit.y + 0.3, "z", {.ink = Ink::vermillion});
    panel.text(unit.x + 1.1, unit.y - 0.27, "a", {.ink = Ink::vermillion});
  }
  panel.text(net.units[1][0].x, 8.0,
             fmt::format("z = {:.0f} · {:.0f} + (−{:.0f}) · (−{:.0f}) + {:.0f} = {:.0f}",
                         kW[0](0, 0), kInput(0), -kW[0](0, 1), -kInput(1), kB[0](0), first.Z(0, 0)),
             {.ink = Ink::green});
  for (std::size_t l = 0; l < kW.size(); ++l) write_weights(panel, net, l);

  // The activation of both neurons of layer 1
  Panel& sigmoid = figure.panel(0, 1);
  sigmoid.title = "a = σ(z)";
  sigmoid.x = {.label = "z", .lo = -6, .hi = 6};
  sigmoid.x.marks = {{-4, "−4"}, {-2, "−2"}, {0, "0"}, {2, "2"}, {4, "4"}};
  sigmoid.y = {.label = {}, .lo = 0, .hi = 1.05};
  const arma::vec z = arma::linspace(-6, 6, 121);
  sigmoid.line("sigmoid", z, activate(Activation::sigmoid, z), {.ink = Ink::grey});
  sigmoid.points("layer1", first.Z.col(0), first.A.col(0), {.ink = Ink::green, .size = 1.5});
  sigmoid.numbers("a1", first.Z.col(0) - 0.8, first.A.col(0) + arma::vec{0, 0.03}, first.A.col(0),
                  "%.2f", {.ink = Ink::green, .align = Align::right, .bold = true});
  figure.caption(fmt::format(
      "Each neuron adds its weighted inputs and its bias to z (above the line) and hands on "
      "a = σ(z) (below): 1·1 + (−2)·(−1) + 1 = {:.0f}. The output is ({:.2f}, {:.2f}) as on the "
      "slide; the points on the sigmoid are the two neurons of layer 1.",
      first.Z(0, 0), a(0, 0), a(1, 0)));
}

const FigureRegistration registration(
    {.id = "F031",
     .slug = "toy_net",
     .title = "A toy network, number by number",
     .slides = {{"A", "Elements of Neural Networks"}},
     .alt =
         "A network of four layers of two units with the weight on every connection, the bias of "
         "every neuron, its z and its a; beside it the sigmoid with the points z = 4 and −2.",
     .units = {"09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook
