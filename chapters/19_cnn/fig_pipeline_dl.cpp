/// @file chapters/19_cnn/fig_pipeline_dl.cpp
/// F021: deep learning: all layers from the input to the output are learned together.
#include <fmt/core.h>

#include "chapters/09_mlp/figure_networks.hpp"
#include "figures/pixels.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kDigit = 2;

void draw(Figure& figure) {
  const DigitNetwork digits;
  const arma::mat pixels = digits.test_picture(digits.typical_test_sample(kDigit));
  Panel& canvas = figure.canvas();
  constexpr double kY = 6.7, kHeight = 1.6, kMiddle = 3.2;
  const TextBox input{{1.8, kY}, 2.8, kHeight, "input\npixels", Ink::blue, 1.2};
  const std::vector<TextBox> layers = {
      {{5.4, kY}, 2, kHeight, "layer 1\nedges", Ink::green, 1.2},
      {{8, kY}, 2, kHeight, "layer 2\nparts", Ink::green, 1.2},
      {{11.6, kY}, 2, kHeight, "layer n\nobjects", Ink::green, 1.2}};
  const TextBox output{{14.6, kY}, 2.3, kHeight, "output\na digit", Ink::vermillion, 1.2};
  canvas.round_box(4.15, 0.5, 12.85, 7.9, 0.3,
                   {.ink = Ink::green, .fill = Fill::none, .width = 3, .dash = Dash::dashed});
  canvas.text(8.5, 8.4, "learned from data, all together",
              {.ink = Ink::green, .size = 1.1, .bold = true});
  for (const TextBox& box : {input, layers[0], layers[1], layers[2], output}) {
    draw_box(canvas, box);
  }
  // Dots stand for the layers between the second and the last one
  const TextBox dots{.centre = {9.8, kY}, .width = 0.7, .height = 0.5};
  canvas.text(dots.centre.x, kY + 0.14, "…", {.size = 1.6});
  connect(canvas, input, layers[0]);
  connect(canvas, layers[0], layers[1]);
  connect(canvas, layers[1], dots);
  connect(canvas, dots, layers[2]);
  connect(canvas, layers[2], output);

  // The same below: pixels, units with their connections, the answer
  draw_pixels(canvas, "image", pixels, {0.2, 3.8, kMiddle - 1.8, kMiddle + 1.8}, 0,
              DigitNetwork::kBrightest);
  NetworkStyle units{.x_lo = layers[0].centre.x,
                     .x_hi = layers[1].centre.x,
                     .y_middle = kMiddle,
                     .spacing = 0.63,
                     .radius = 0.22,
                     .inks = {Ink::green, Ink::green}};
  const NetworkDrawing first = draw_network(canvas, {6, 6}, units);
  units.x_lo = layers[2].centre.x;
  units.x_hi = output.centre.x - 1.1;
  units.inks = {Ink::green, Ink::vermillion};
  draw_network(canvas, {6, 10}, units);
  const LineStyle line{.ink = Ink::grey, .width = 1.5, .dash = Dash::solid};
  for (const Point& unit : first.units[0]) {
    canvas.segment(3.85, unit.y, unit.x - units.radius, unit.y, line);
  }
  for (const Point& unit : first.units[1]) {
    canvas.segment(unit.x + units.radius, unit.y, unit.x + 0.9, unit.y, line);
    canvas.segment(layers[2].centre.x - 0.9, unit.y, layers[2].centre.x - units.radius, unit.y,
                   line);
  }
  canvas.text(dots.centre.x, kMiddle + 0.14, "…", {.size = 1.6});
  canvas.text(output.centre.x + 0.35, kMiddle, fmt::format("{}", kDigit),
              {.ink = Ink::vermillion, .size = 4, .bold = true});
  figure.caption(
      "Deep learning: every layer turns the representation of the one before into a more abstract "
      "one, and all of them are learned together from the data; nobody designs features. What a "
      "layer sees, as edges or parts, is an example.");
}

const FigureRegistration registration(
    {.id = "F021",
     .slug = "pipeline_dl",
     .title = "Deep learning: features are learned, too",
     .slides = {{"A", "ML vs. Deep Learning"}},
     .alt = "From an image of a 2 over layers 1 to n, drawn as boxes and as units with their "
            "connections, to the output 2; a frame around all layers says that they are learned "
            "from data together."},
    draw);

}  // namespace
}  // namespace gradbook
