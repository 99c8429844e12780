/// @file chapters/09_mlp/fig_fc_layer.cpp
/// F097: two fully connected layers at the end of a network, and how much they learn.
#include <fmt/core.h>

#include <cmath>

#include "exercises/09_mlp/count_parameters.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kFeatures = 6, kHidden = 5, kClasses = 3;

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();

  // Feature maps of the layers before; the rear ones first
  for (int map = 2; map >= 0; --map) {
    const double shift = 0.32 * map;
    canvas.box(0.6 + shift, 4.4 + shift, 2.4 + shift, 6.2 + shift,
               {.ink = Ink::blue, .width = 2.5});
  }
  canvas.text(1.85, 1.75, "feature maps", {.ink = Ink::blue, .bold = true});
  canvas.segment(3.3, 5.6, 4.75, 5.6, {.ink = Ink::text, .width = 3, .dash = Dash::solid}, true);
  canvas.text(4.0, 5.95, "flatten", {.size = 0.9});

  const NetworkDrawing net =
      draw_network(canvas, {kFeatures, kHidden, kClasses},
                   {.x_lo = 5.5, .x_hi = 13.9, .y_middle = 5.6, .spacing = 1.1, .radius = 0.42});

  // One neuron hears all units of the layer before
  const Point& neuron = net.units[1][1];
  for (const Point& from : net.units[0]) {
    const double length = std::hypot(neuron.x - from.x, neuron.y - from.y);
    const double dx = net.radius * (neuron.x - from.x) / length;
    const double dy = net.radius * (neuron.y - from.y) / length;
    canvas.segment(from.x + dx, from.y + dy, neuron.x - dx, neuron.y - dy,
                   {.ink = Ink::green, .width = 4, .dash = Dash::solid});
  }
  canvas.circle(neuron.x, neuron.y, net.radius, {.ink = Ink::green, .fill = Fill::solid});

  // Names, and what each layer learns
  const ParameterCount first = count_parameters({kFeatures, kHidden});
  const ParameterCount second = count_parameters({kHidden, kClasses});
  const std::vector<std::string> names = {"inputs", "fully connected 1", "fully connected 2"};
  const std::vector<Ink> inks = {Ink::blue, Ink::green, Ink::vermillion};
  for (std::size_t l = 0; l < names.size(); ++l) {
    canvas.text(net.units[l][0].x, 1.75, names[l], {.ink = inks[l], .bold = true});
  }
  const double middle = net.units[1][0].x, right = net.units[2][0].x;
  canvas.text(net.units[0][0].x, 0.85, "parameters", {.size = 0.95});
  canvas.text(middle + 0.45, 0.85, fmt::format("{} · {} + {} =", kFeatures, kHidden, kHidden),
              {.align = Align::right});
  canvas.text(right + 0.45, 0.85, fmt::format("{} · {} + {} =", kHidden, kClasses, kClasses),
              {.align = Align::right});
  canvas.numbers("parameters", arma::vec{middle, right} + 0.6, arma::vec{0.85, 0.85},
                 arma::vec{static_cast<double>(first.total), static_cast<double>(second.total)},
                 "%.0f", {.align = Align::left});
  figure.caption(fmt::format(
      "Each neuron of a fully connected (dense) layer has a weight for every unit of the layer "
      "before "
      "and a bias: here {} and {} parameters. Such layers stand at the end of a CNN and classify.",
      first.total, second.total));
}

const FigureRegistration registration(
    {.id = "F097",
     .slug = "fc_layer",
     .title = "Fully connected layers",
     .slides = {{"C", "Basic neuron layers: Fully connected layer"}},
     .alt =
         "Feature maps are flattened to six inputs; five and three neurons follow, each connected "
         "to all units before; the six connections of one neuron are marked.",
     .units = {"09_mlp/count_parameters"}},
    draw);

}  // namespace
}  // namespace gradbook
