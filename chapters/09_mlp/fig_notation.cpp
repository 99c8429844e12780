/// @file chapters/09_mlp/fig_notation.cpp
/// F044: the letters of a network: weights, biases and activations with their indices.
#include <fmt/core.h>

#include <cmath>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

/// A letter with its layer above its indices, from this point to the right.
void draw_symbol(Panel& canvas, double x, double y, const std::string& letter,
                 const std::string& indices, const std::string& layer, Ink ink = Ink::text) {
  const double width = letter == "W" ? 0.3 : 0.2;
  canvas.text(x, y, letter, {.ink = ink, .align = Align::left, .size = 1.1});
  canvas.text(x + width, y + 0.19, "(" + layer + ")",
              {.ink = ink, .align = Align::left, .size = 0.7});
  canvas.text(x + width, y - 0.15, indices, {.ink = ink, .align = Align::left, .size = 0.7});
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kRadius = 0.6;
  const NetworkDrawing net = draw_network(canvas, {3, 3, 1},
                                          {.x_lo = 2.4,
                                           .x_hi = 13.2,
                                           .y_middle = 5.55,
                                           .spacing = 2.15,
                                           .radius = kRadius,
                                           .edge_width = 1.5});

  // Units carry their activation; a bias comes from above
  for (std::size_t l = 0; l < net.units.size(); ++l) {
    for (std::size_t i = 0; i < net.units[l].size(); ++i) {
      const Point& unit = net.units[l][i];
      const std::string number = fmt::format("{}", i + 1);
      draw_symbol(canvas, unit.x - 0.25, unit.y, "a", number, fmt::format("{}", l + 1));
      if (l == 0) {
        canvas.text(0.6, unit.y, "x_" + number, {.size = 1.1});
        canvas.segment(1.0, unit.y, unit.x - kRadius - 0.03, unit.y,
                       {.ink = Ink::blue, .width = 2, .dash = Dash::solid}, true);
        continue;
      }
      canvas.segment(unit.x + 0.75, unit.y + 0.75, unit.x + 0.45, unit.y + 0.45,
                     {.ink = Ink::orange, .width = 2.5, .dash = Dash::solid}, true);
      draw_symbol(canvas, unit.x + 0.78, unit.y + 0.92, "b", number, fmt::format("{}", l),
                  Ink::orange);
    }
  }
  const Point& out = net.units[2][0];
  canvas.segment(out.x + kRadius, out.y, out.x + 1.15, out.y,
                 {.ink = Ink::vermillion, .width = 2, .dash = Dash::solid}, true);
  canvas.text(out.x + 1.25, out.y, "h(x)", {.align = Align::left, .size = 1.1});

  // The weights into the first hidden unit, and into the output
  const Point& to = net.units[1][0];
  for (const Point& from : net.units[0]) {
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const double dx = kRadius * (to.x - from.x) / length;
    const double dy = kRadius * (to.y - from.y) / length;
    canvas.segment(from.x + dx, from.y + dy, to.x - dx, to.y - dy,
                   {.ink = Ink::purple, .width = 4, .dash = Dash::solid});
  }
  const double x = net.units[0][0].x;
  draw_symbol(canvas, x + 1.3, to.y + 0.36, "W", "11", "1", Ink::purple);
  draw_symbol(canvas, x + 0.72, net.units[0][1].y + 0.82, "W", "12", "1", Ink::purple);
  draw_symbol(canvas, x + 0.2, net.units[0][2].y + 1.0, "W", "13", "1", Ink::purple);
  for (std::size_t i = 0; i < 3; ++i) {
    const Point edge = net.on_edge(1, i, 0, 0.55);
    draw_symbol(canvas, edge.x - 0.15, edge.y + (i == 2 ? -0.45 : 0.45), "W",
                fmt::format("1{}", i + 1), "2");
  }

  canvas.text(net.units[0][0].x, 2.05, "layer 1", {.ink = Ink::blue, .bold = true});
  canvas.text(net.units[1][0].x, 2.05, "layer 2", {.ink = Ink::green, .bold = true});
  canvas.text(net.units[2][0].x, 2.05, "layer 3", {.ink = Ink::vermillion, .bold = true});
  draw_symbol(canvas, 0.6, 1.2, "W", "ij", "ℓ", Ink::purple);
  canvas.text(1.45, 1.2, "from unit j of layer ℓ to unit i of layer ℓ + 1",
              {.align = Align::left, .size = 0.95});
  canvas.text(
      0.6, 0.45,
      "a^{(2)} = f(W^{(1)}x + b^{(1)})          h(x) = a^{(3)} = f(W^{(2)}a^{(2)} + b^{(2)})",
      {.align = Align::left});
  figure.caption(
      "Deck B counts the input as layer 1; W⁽ˡ⁾ and b⁽ˡ⁾ lead from layer l to layer l + 1. The "
      "slide writes α for the activations a and b as a row; it is added to a column, so it is "
      "one.");
}

const FigureRegistration registration(
    {.id = "F044",
     .slug = "notation",
     .title = "The letters of a network",
     .slides = {{"B", "Multilayer Perceptron: Representation"}},
     .alt =
         "A network of three inputs, three hidden units and one output with the letters of all "
         "activations and biases, of the weights into the first hidden unit and into the output."},
    draw);

}  // namespace
}  // namespace gradbook
