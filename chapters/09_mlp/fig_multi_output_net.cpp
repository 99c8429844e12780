/// @file chapters/09_mlp/fig_multi_output_net.cpp
/// F045: two hidden layers and several outputs, each of which answers a question of its own.
#include <string>
#include <vector>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kRadius = 0.48;
  const NetworkDrawing net =
      draw_network(canvas, {4, 5, 4, 3},
                   {.x_lo = 3.5, .x_hi = 11.9, .y_middle = 5, .spacing = 1.4, .radius = kRadius});
  const std::vector<std::string> inputs = {"temperature", "age", "pulse", "blood count"};
  const std::vector<std::string> outputs = {"influenza?", "anaemia?", "pneumonia?"};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    canvas.text(2.8, net.units[0][i].y, inputs[i], {.align = Align::right, .size = 0.95});
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Point& unit = net.units[3][i];
    canvas.text(unit.x, unit.y, "σ");
    canvas.segment(unit.x + kRadius, unit.y, 12.95, unit.y,
                   {.ink = Ink::vermillion, .width = 2.5, .dash = Dash::solid}, true);
    canvas.text(13.1, unit.y, outputs[i], {.align = Align::left});
  }
  const std::vector<std::string> names = {"input", "hidden layer 1", "hidden layer 2", "output"};
  const std::vector<Ink> inks = {Ink::blue, Ink::green, Ink::green, Ink::vermillion};
  for (std::size_t l = 0; l < names.size(); ++l) {
    canvas.text(net.units[l][0].x, 1.0, names[l], {.ink = inks[l], .size = 0.95, .bold = true});
  }
  canvas.text(13.9, 7.75, "each between 0 and 1,", {.ink = Ink::grey, .size = 0.85});
  canvas.text(13.9, 7.3, "their sum need not be 1", {.ink = Ink::grey, .size = 0.85});
  figure.caption(
      "Two hidden layers and three outputs. Each output has a sigmoid of its own, because a "
      "patient "
      "may have several diseases or none; softmax is for classes of which exactly one is right.");
}

const FigureRegistration registration(
    {.id = "F045",
     .slug = "multi_output_net",
     .title = "Several outputs, several questions",
     .slides = {{"B", "Multilayer Perceptron: Representation (alternative architectures)"}},
     .alt =
         "Four inputs such as temperature and age, two hidden layers of five and four units, three "
         "sigmoid outputs, each for the presence of one disease."},
    draw);

}  // namespace
}  // namespace gradbook
