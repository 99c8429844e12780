/// @file chapters/19_cnn/fig_pipeline_ml.cpp
/// F020: conventional machine learning: features by hand, then a classifier that learns.
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

/// A dashed frame around a box, and who makes what is in it.
void draw_maker(Panel& canvas, const TextBox& box, const std::string& words, Ink ink) {
  canvas.round_box(box.centre.x - 1.75, 2.9, box.centre.x + 1.75, 6.1, 0.3,
                   {.ink = ink, .fill = Fill::none, .width = 3, .dash = Dash::dashed});
  canvas.text(box.centre.x, 6.65, words, {.ink = ink, .size = 1.1, .bold = true});
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kY = 4.5;
  const std::vector<TextBox> boxes = {
      {{1.75, kY}, 2.5, 2.4, "input\npixels", Ink::blue, 1.2},
      {{5.75, kY}, 2.8, 2.4, "features\nedges, colours", Ink::orange, 1.2},
      {{10.25, kY}, 2.8, 2.4, "classifier\nSVM, trees, …", Ink::green, 1.2},
      {{14.25, kY}, 2.5, 2.4, "output\n“cat”", Ink::vermillion, 1.2}};
  draw_maker(canvas, boxes[1], "designed by people", Ink::orange);
  draw_maker(canvas, boxes[2], "learned from data", Ink::green);
  for (const TextBox& box : boxes) draw_box(canvas, box);
  for (std::size_t i = 0; i + 1 < boxes.size(); ++i) connect(canvas, boxes[i], boxes[i + 1]);
  figure.caption(
      "Conventional machine learning: people decide which features describe the input, learning "
      "only fits the weights of the classifier behind them.");
}

const FigureRegistration registration(
    {.id = "F020",
     .slug = "pipeline_ml",
     .title = "Conventional machine learning: features by hand",
     .slides = {{"A", "ML vs. Deep Learning"}},
     .alt = "Boxes from input over features, designed by people, and a classifier, learned from "
            "data, to the output."},
    draw);

}  // namespace
}  // namespace gradbook
