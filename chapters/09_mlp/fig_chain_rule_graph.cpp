/// @file chapters/09_mlp/fig_chain_rule_graph.cpp
/// F114: the graph of f = (x + y) z with its values and, from the back, its derivatives.
#include <fmt/core.h>

#include <cmath>

#include "exercises/09_mlp/autodiff.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

/// The usual numbers of this example (CS231n); those of the slide are lost with its image.
constexpr double kX = -2, kY = 5, kZ = -4;

/// A node of the drawing, and the arrow that leaves it to the right.
struct Wire {
  Point from, to;
  std::string name;
  arma::uword node;  ///< on the tape
};

void draw(Figure& figure) {
  // Nodes 0 … 4: x, y, z, q = x + y, f = qz
  Tape tape = tape_input({}, kX);
  tape = tape_input(tape, kY);
  tape = tape_input(tape, kZ);
  tape = tape_add(tape, 0, 1);
  tape = tape_multiply(tape, 3, 2);
  const arma::vec gradient = tape_backward(tape, 4);

  Panel& canvas = figure.canvas();
  constexpr double kRadius = 0.62;
  const Point add{6.1, 5.6};
  const Point multiply{11, 3.9};
  const std::vector<Wire> wires = {{{1.4, 7.5}, add, "x", 0},
                                   {{1.4, 3.7}, add, "y", 1},
                                   {{1.4, 1.9}, multiply, "z", 2},
                                   {add, multiply, "q = x + y", 3},
                                   {multiply, {15.4, 3.9}, "f = q z", 4}};
  arma::vec xs(wires.size()), ys(wires.size()), values(wires.size()), gradients(wires.size());
  for (std::size_t i = 0; i < wires.size(); ++i) {
    const Wire& wire = wires[i];
    const double length = std::hypot(wire.to.x - wire.from.x, wire.to.y - wire.from.y);
    const double ux = (wire.to.x - wire.from.x) / length;
    const double uy = (wire.to.y - wire.from.y) / length;
    const double begin = i < 3 ? 0.35 : kRadius;
    const double end = i < 4 ? kRadius + 0.04 : 0;
    canvas.segment(wire.from.x + begin * ux, wire.from.y + begin * uy, wire.to.x - end * ux,
                   wire.to.y - end * uy, {.ink = Ink::text, .width = 2.5, .dash = Dash::solid},
                   true);
    // Value above the middle of the arrow, derivative below it
    xs(i) = (wire.from.x + wire.to.x) / 2;
    ys(i) = (wire.from.y + wire.to.y) / 2;
    values(i) = tape[wire.node].value;
    gradients(i) = gradient(wire.node);
    if (i < 3) canvas.text(wire.from.x, wire.from.y, wire.name, {.size = 1.4, .bold = true});
    if (i >= 3) canvas.text(xs(i), ys(i) + 1.15, wire.name, {.size = 1.1, .bold = true});
  }
  canvas.numbers("values", xs, ys + 0.5, values, "%.0f", {.ink = Ink::green, .size = 1.3});
  canvas.numbers("gradients", xs, ys - 0.5, gradients, "%.0f",
                 {.ink = Ink::vermillion, .size = 1.3});
  canvas.circle(add.x, add.y, kRadius, {.ink = Ink::blue, .width = 2.5});
  canvas.text(add.x, add.y, "+", {.size = 1.7});
  canvas.circle(multiply.x, multiply.y, kRadius, {.ink = Ink::blue, .width = 2.5});
  canvas.text(multiply.x, multiply.y, "×", {.size = 1.7});

  canvas.text(0.9, 8.45, "forward: values →",
              {.ink = Ink::green, .align = Align::left, .size = 1.1, .bold = true});
  canvas.text(15.5, 8.45, "← backward: derivatives of f",
              {.ink = Ink::vermillion, .align = Align::right, .size = 1.1, .bold = true});
  canvas.text(8, 0.6,
              fmt::format("∂f/∂x = ∂f/∂q · ∂q/∂x = z · 1 = {}{:.0f}", gradient(0) < 0 ? "−" : "",
                          std::abs(gradient(0))),
              {.size = 1.2});
  figure.caption(fmt::format(
      "x = −{:.0f}, y = {:.0f}, z = −{:.0f}. Values are computed from the left; derivatives start "
      "with 1 at the right, and each node multiplies what arrives with its own: a sum passes it on "
      "as it is, a product times the other factor. The slide's f′(h(x)) h′(x) calls the whole and "
      "its outer part by one letter.",
      -kX, kY, -kZ));
}

const FigureRegistration registration(
    {.id = "F114",
     .slug = "chain_rule_graph",
     .title = "The chain rule on a graph",
     .slides = {{"C", "Backpropagation: the core to train deep models"}},
     .alt =
         "Graph of f = (x + y) z: x and y enter a plus, its result q and z enter a product. Values "
         "in green over the arrows, derivatives in red below them.",
     .units = {"09_mlp/autodiff"}},
    draw);

}  // namespace
}  // namespace gradbook
