/// @file chapters/09_mlp/fig_digit_net.cpp
/// F026: a picture of a digit goes into a trained network, the digit comes out.
#include <fmt/core.h>

#include "chapters/09_mlp/figure_networks.hpp"
#include "figures/pixels.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kDigit = 2;
constexpr uword kTrain = DigitNetwork::kTrain, kHidden = DigitNetwork::kHidden;
constexpr uword kEpochs = DigitNetwork::kEpochs;
constexpr double kBrightest = DigitNetwork::kBrightest;

void draw(Figure& figure) {
  DigitNetwork network;
  network.train();
  const uword sample = network.typical_test_sample(kDigit);
  const arma::mat pixels = network.test_picture(sample);
  const arma::vec probabilities = network.test_outputs().col(sample);
  const uword winner = probabilities.index_max();

  Panel& canvas = figure.canvas();
  constexpr double kLeft = 0.4, kBottom = 2.5, kCell = 0.5;
  draw_pixels(canvas, "image", pixels, {kLeft, kLeft + 8 * kCell, kBottom, kBottom + 8 * kCell}, 0,
              kBrightest);

  // The function f, and its largest output
  canvas.round_box(5.5, 0.3, 12.3, 8.7, 0.3, {.ink = Ink::grey, .width = 1.5});
  const NetworkDrawing drawing = draw_network(canvas, {64, kHidden, 10},
                                              {.x_lo = 6.3,
                                               .x_hi = 11.4,
                                               .y_middle = 4.3,
                                               .spacing = 0.74,
                                               .radius = 0.27,
                                               .most_units = 10,
                                               .edge_width = 0.6});
  canvas.text(8.85, 8.25, "f", {.size = 1.5, .bold = true});
  for (uword k = 0; k < 10; ++k) {
    const Point& unit = drawing.units.back()[k];
    if (k == winner) {
      canvas.circle(unit.x, unit.y, drawing.radius, {.ink = Ink::vermillion, .fill = Fill::solid});
    }
    canvas.text(unit.x + 0.5, unit.y, fmt::format("{}", k), {.size = 0.85, .bold = k == winner});
  }
  const LineStyle arrow{.ink = Ink::text, .width = 3, .dash = Dash::solid};
  canvas.segment(kLeft + 8 * kCell + 0.15, 4.5, 5.4, 4.5, arrow, true);
  canvas.segment(12.4, 4.5, 13.4, 4.5, arrow, true);
  canvas.numbers("answer", arma::vec{14.6}, arma::vec{4.5}, arma::vec{static_cast<double>(winner)},
                 "%.0f", {.ink = Ink::vermillion, .size = 4});
  figure.caption(fmt::format(
      "The function f from an image of 64 pixels to a digit is a network, here 64-{}-10 (not all "
      "units are drawn), trained on {} other images of the 8×8 digits for {} epochs (seed "
      "1). The output with the largest probability, {:.3f}, is the answer.",
      kHidden, kTrain, kEpochs, probabilities(winner)));
}

const FigureRegistration registration(
    {.id = "F026",
     .slug = "digit_net",
     .title = "A network reads a digit",
     .slides = {{"A", "Introduction to Neural Networks"}},
     .alt =
         "An image of a handwritten 2, a network of three layers in which the output of the 2 is "
         "filled, and the answer 2.",
     // Other processors add in another order, and training amplifies it
     .tolerance = 1e-4,
     .units = {"01_data/one_hot", "09_mlp/backprop"}},
    draw);

}  // namespace
}  // namespace gradbook
