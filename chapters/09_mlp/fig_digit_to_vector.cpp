/// @file chapters/09_mlp/fig_digit_to_vector.cpp
/// F025: how a picture of a digit enters a network as a vector, and what comes out.
#include <fmt/core.h>

#include <cmath>

#include "chapters/09_mlp/figure_networks.hpp"
#include "figures/pixels.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kDigit = 2;
constexpr uword kTrain = DigitNetwork::kTrain, kHidden = DigitNetwork::kHidden;
constexpr uword kEpochs = DigitNetwork::kEpochs;
constexpr double kBrightest = DigitNetwork::kBrightest;
const LineStyle kArrow{.ink = Ink::text, .width = 2.5, .dash = Dash::solid};

void draw(Figure& figure) {
  DigitNetwork reader;
  reader.train();
  const uword sample = reader.typical_test_sample(kDigit);
  const arma::mat pixels = reader.test_picture(sample);
  const arma::vec probabilities = reader.test_outputs().col(sample);
  Panel& canvas = figure.canvas();
  constexpr double kCell = 0.5, kBottom = 2.5;
  draw_pixels(canvas, "image", pixels, {0.4, 0.4 + 8 * kCell, kBottom, kBottom + 8 * kCell}, 0,
              kBrightest);
  draw_matrix(canvas, "pixels", pixels, {5.2, kBottom + 8 * kCell}, {.cell = kCell, .size = 0.7});
  canvas.text(2.4, 7.0, "image", {.bold = true});
  canvas.text(7.2, 7.0, "8 × 8 pixels", {.bold = true});
  canvas.segment(4.5, 4.5, 5.1, 4.5, kArrow, true);

  // Row after row, the pixels become one column
  const arma::mat column = arma::vectorise(pixels.t());

  draw_pixels(canvas, "vector", column, {10.1, 10.6, 0.82, 0.82 + 64 * 0.115}, 0, kBrightest);
  canvas.text(10.35, 8.6, "input, 64", {.ink = Ink::blue, .bold = true});
  canvas.segment(9.3, 4.5, 10.0, 4.5, kArrow, true);
  const TextBox network{.centre = {11.75, 4.5},
                        .width = 1.1,
                        .height = 1.1,
                        .text = "f",
                        .ink = Ink::green,
                        .size = 1.4};
  draw_box(canvas, network);
  canvas.segment(10.7, 4.5, 11.15, 4.5, kArrow, true);
  canvas.segment(12.35, 4.5, 12.8, 4.5, kArrow, true);

  // One probability per digit
  canvas.text(14.3, 8.6, "output, 10", {.ink = Ink::vermillion, .bold = true});
  arma::vec ys(10);
  for (uword k = 0; k < 10; ++k) {
    ys(k) = 7.83 - 0.74 * static_cast<double>(k);
    canvas.text(13.15, ys(k), fmt::format("{}", k), {.bold = k == kDigit});
    canvas.box(13.4, ys(k) - 0.25, 13.4 + 0.02 + 1.5 * probabilities(k), ys(k) + 0.25,
               {.ink = Ink::vermillion, .fill = Fill::solid, .width = 0});
  }
  canvas.numbers("output", 13.55 + 1.5 * probabilities, ys, probabilities, "%.2f",
                 {.align = Align::left, .size = 0.85});
  figure.caption(fmt::format(
      "An image of the 8×8 digits (0 = paper, 16 = ink), row by row as a vector of 64 inputs. f is "
      "a 64-{}-10 network after {} epochs on {} other images (seed 1): it gives the digit {} the "
      "probability {:.3f}.",
      kHidden, kEpochs, kTrain, kDigit, probabilities(kDigit)));
}

const FigureRegistration registration(
    {.id = "F025",
     .slug = "digit_to_vector",
     .title = "From an image to a vector, and to ten outputs",
     .slides = {{"A", "Introduction to Neural Networks"}},
     .alt =
         "An image of a handwritten 2, the grid of its pixel values, the same values as one long "
         "column, a box f, and ten bars of which that of the digit 2 is by far the longest.",
     // Other processors add in another order, and training amplifies it
     .tolerance = 1e-4,
     .units = {"01_data/one_hot", "09_mlp/backprop"}},
    draw);

}  // namespace
}  // namespace gradbook
