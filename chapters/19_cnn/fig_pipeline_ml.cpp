/// @file chapters/19_cnn/fig_pipeline_ml.cpp
/// F020: conventional machine learning: features by hand, then a classifier that learns.
#include <fmt/core.h>

#include <algorithm>

#include "chapters/09_mlp/figure_networks.hpp"
#include "figures/pixels.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kDigit = 2;
constexpr double kTop = 5.2, kBottom = 1.2;  ///< of what is drawn under the boxes

/// A dashed frame around a box and what is under it, and who makes it.
void draw_maker(Panel& canvas, const TextBox& box, const std::string& words, Ink ink) {
  canvas.round_box(box.centre.x - 2, 0.5, box.centre.x + 2, 7.9, 0.3,
                   {.ink = ink, .fill = Fill::none, .width = 3, .dash = Dash::dashed});
  canvas.text(box.centre.x, 8.4, words, {.ink = ink, .size = 1.1, .bold = true});
}

/// The features as bars: how much ink is in each row and in each column of the image.
void draw_features(Panel& canvas, const arma::mat& pixels, double middle) {
  const arma::vec rows = arma::sum(pixels, 1);
  const arma::vec columns = arma::sum(pixels, 0).t();
  const double longest = std::max(rows.max(), columns.max());
  const ShapeStyle bar{.ink = Ink::orange, .fill = Fill::solid, .width = 0};
  constexpr double kStep = 0.21, kLength = 2.5, kThick = 0.15;
  const double left = middle - 0.75;
  const auto draw_list = [&](const std::string& name, const arma::vec& values, double top) {
    canvas.text(left - 0.15, top - 4 * kStep, name, {.align = Align::right, .size = 0.8});
    for (uword i = 0; i < values.n_elem; ++i) {
      const double y = top - kStep * static_cast<double>(i);
      canvas.box(left, y - kThick, left + 0.02 + kLength * values(i) / longest, y, bar);
    }
  };
  draw_list("rows", rows, kTop - 0.1);
  draw_list("columns", columns, kBottom + 8 * kStep - 0.05);
}

void draw(Figure& figure) {
  const DigitNetwork digits;
  const arma::mat pixels = digits.test_picture(digits.typical_test_sample(kDigit));
  Panel& canvas = figure.canvas();
  constexpr double kY = 6.7;
  const std::vector<TextBox> boxes = {
      {{1.8, kY}, 2.8, 1.6, "input\npixels", Ink::blue, 1.2},
      {{6, kY}, 3.3, 1.6, "features\nink per row, column", Ink::orange, 1.2},
      {{10.6, kY}, 3.3, 1.6, "classifier\nSVM, trees, …", Ink::green, 1.2},
      {{14.4, kY}, 2.5, 1.6, "output\na digit", Ink::vermillion, 1.2}};
  draw_maker(canvas, boxes[1], "designed by people", Ink::orange);
  draw_maker(canvas, boxes[2], "learned from data", Ink::green);
  for (const TextBox& box : boxes) draw_box(canvas, box);
  for (std::size_t i = 0; i + 1 < boxes.size(); ++i) connect(canvas, boxes[i], boxes[i + 1]);

  // What goes from box to box
  const double middle = (kTop + kBottom) / 2;
  draw_pixels(canvas, "image", pixels, {0.2, 3.8, middle - 1.8, middle + 1.8}, 0,
              DigitNetwork::kBrightest);
  draw_features(canvas, pixels, boxes[1].centre.x);
  draw_network(canvas, {16, 10},
               {.x_lo = 9.4,
                .x_hi = 11.8,
                .y_middle = middle,
                .spacing = 0.68,
                .radius = 0.22,
                .inks = {Ink::orange, Ink::vermillion},
                .most_units = 6});
  canvas.text(boxes[3].centre.x, middle, fmt::format("{}", kDigit),
              {.ink = Ink::vermillion, .size = 4, .bold = true});
  figure.caption(
      "Conventional machine learning: people decide which features describe the input, here how "
      "much ink is in each row and each column of an image of the 8×8 digits; learning only fits "
      "the weights of the classifier behind them.");
}

const FigureRegistration registration(
    {.id = "F020",
     .slug = "pipeline_ml",
     .title = "Conventional machine learning: features by hand",
     .slides = {{"A", "ML vs. Deep Learning"}},
     .alt = "From an image of a 2 over features, bars that people designed, and a classifier, "
            "which is learned from data, to the output 2."},
    draw);

}  // namespace
}  // namespace gradbook
