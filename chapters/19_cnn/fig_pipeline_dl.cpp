/// @file chapters/19_cnn/fig_pipeline_dl.cpp
/// F021: deep learning: all layers from the input to the output are learned together.
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kY = 4.5;
  const TextBox input{{1.4, kY}, 2, 2.4, "input\npixels", Ink::blue, 1.2};
  const std::vector<TextBox> layers = {{{4.5, kY}, 2, 2.4, "layer 1\nedges", Ink::green, 1.2},
                                       {{7.3, kY}, 2, 2.4, "layer 2\nparts", Ink::green, 1.2},
                                       {{11.5, kY}, 2, 2.4, "layer n\nobjects", Ink::green, 1.2}};
  const TextBox output{{14.6, kY}, 2, 2.4, "output\n“cat”", Ink::vermillion, 1.2};
  canvas.round_box(3.05, 2.9, 12.95, 6.1, 0.3,
                   {.ink = Ink::green, .fill = Fill::none, .width = 3, .dash = Dash::dashed});
  canvas.text(8, 6.65, "learned from data, all together",
              {.ink = Ink::green, .size = 1.1, .bold = true});
  for (const TextBox& box : {input, layers[0], layers[1], layers[2], output}) {
    draw_box(canvas, box);
  }
  // Dots stand for the layers between the second and the last one
  const TextBox dots{.centre = {9.4, kY}, .width = 0.7, .height = 0.5};
  canvas.text(dots.centre.x, kY + 0.14, "…", {.size = 1.6});
  connect(canvas, input, layers[0]);
  connect(canvas, layers[0], layers[1]);
  connect(canvas, layers[1], dots);
  connect(canvas, dots, layers[2]);
  connect(canvas, layers[2], output);
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
     .alt = "Boxes from input over layers 1 to n to the output; a frame around all layers says "
            "that they are learned from data together."},
    draw);

}  // namespace
}  // namespace gradbook
