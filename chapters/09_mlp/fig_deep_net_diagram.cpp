/// @file chapters/09_mlp/fig_deep_net_diagram.cpp
/// F030: a deep network: an input layer, L hidden layers and an output layer, fully connected.
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kMiddle = 5, kRadius = 0.44, kSpacing = 1.2;

  // The first layers, a gap for those that are not drawn, and the last ones
  const NetworkDrawing first = draw_network(canvas, {4, 5, 5},
                                            {.x_lo = 1.3,
                                             .x_hi = 7.1,
                                             .y_middle = kMiddle,
                                             .spacing = kSpacing,
                                             .radius = kRadius,
                                             .inks = {Ink::blue, Ink::green, Ink::green}});
  const NetworkDrawing last = draw_network(canvas, {5, 3},
                                           {.x_lo = 11.4,
                                            .x_hi = 14.3,
                                            .y_middle = kMiddle,
                                            .spacing = kSpacing,
                                            .radius = kRadius,
                                            .inks = {Ink::green, Ink::vermillion}});
  const LineStyle edge{.ink = Ink::grey, .width = 1.5, .dash = Dash::solid};
  for (std::size_t i = 0; i < first.units.back().size(); ++i) {
    const double y = first.units.back()[i].y;
    canvas.segment(7.1 + kRadius, y, 8.2, y, edge);
    canvas.segment(10.3, y, 11.4 - kRadius, y, edge);
  }
  for (const double x : {8.9, 9.25, 9.6}) {
    canvas.circle(x, kMiddle, 0.09, {.ink = Ink::text, .fill = Fill::solid, .width = 0});
  }

  // Names below, weights above
  canvas.text(1.3, 1.35, "input layer", {.ink = Ink::blue, .bold = true});
  canvas.text(1.3, 0.7, "x");
  canvas.text(14.3, 1.35, "output layer", {.ink = Ink::vermillion, .bold = true});
  canvas.text(14.3, 0.7, "y");
  canvas.text((4.2 + 11.4) / 2, 0.7, "L hidden layers", {.ink = Ink::green, .bold = true});
  const LineStyle bracket{.ink = Ink::green, .width = 2.5, .dash = Dash::solid};
  canvas.segment(3.7, 1.1, 11.9, 1.1, bracket);
  for (const double x : {3.7, 11.9}) canvas.segment(x, 1.1, x, 1.35, bracket);
  const std::vector<std::pair<double, std::string>> layers = {
      {4.2, "a^{(1)}"}, {7.1, "a^{(2)}"}, {11.4, "a^{(L)}"}};
  for (const auto& [x, name] : layers) canvas.text(x, 1.6, name, {.size = 0.95});
  const std::vector<std::pair<double, std::string>> weights = {
      {2.75, "W^{(1)}, b^{(1)}"}, {5.65, "W^{(2)}, b^{(2)}"}, {12.85, "W^{(L+1)}, b^{(L+1)}"}};
  for (const auto& [x, name] : weights) canvas.text(x, 8.45, name, {.size = 0.95});
  figure.caption(
      "A deep fully connected network (multilayer perceptron, MLP): every unit is connected to all "
      "units of the next layer. Inputs are not counted as neurons; W⁽ˡ⁾ and b⁽ˡ⁾ lead into layer "
      "l.");
}

const FigureRegistration registration(
    {.id = "F030",
     .slug = "deep_net_diagram",
     .title = "A deep network has many hidden layers",
     .slides = {{"A", "Elements of Neural Networks"},
                {"C", "Multilayer Perceptron (MLP)"},
                {"B", "Multilayer Perceptron"}},
     .alt =
         "Four input units, hidden layers of five units with dots for those between, three output "
         "units; all units of neighbouring layers are connected."},
    draw);

}  // namespace
}  // namespace gradbook
