/// @file chapters/09_mlp/fig_digit_net.cpp
/// F026: a picture of a digit goes into a trained network, the digit comes out.
#include <fmt/core.h>

#include "core/rng.hpp"
#include "data/registry.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kTrain = 1400, kHidden = 32, kBatch = 100, kEpochs = 20, kDigit = 2;
constexpr double kRate = 0.5, kBrightest = 16;

/// A picture that the network has never seen, and its answer.
struct Answer {
  arma::mat pixels;         ///< 8 × 8, 0 … 16
  arma::vec probabilities;  ///< of the digits 0 … 9
};

/// Trains 64-32-10 on shuffled digits, and asks it for the first new picture of a 2.
Answer ask_trained_network() {
  const Dataset digits = load_dataset("digits").train;
  Rng rng(1);
  const arma::uvec order = rng.permutation(digits.size());
  const arma::mat X = digits.X.cols(order) / kBrightest;
  const arma::urowvec labels = digits.labels.cols(order);
  const arma::mat Y = one_hot(labels, 10);
  TwoLayerNet net{.W1 = rng.normal(kHidden, 64) / 8,
                  .b1 = arma::zeros(kHidden),
                  .W2 = arma::zeros(10, kHidden),
                  .b2 = arma::zeros(10),
                  .output = Activation::identity};
  constexpr OutputLoss kLoss = OutputLoss::softmax_cross_entropy;
  for (uword step = 0; step < kEpochs * kTrain / kBatch; ++step) {
    const uword first = step * kBatch % kTrain;
    const uword last = first + kBatch - 1;
    net = two_layer_step(net, X.cols(first, last), Y.cols(first, last), kLoss, kRate).updated;
  }
  const arma::uvec twos = arma::find(labels.tail(labels.n_elem - kTrain) == kDigit, 1);
  const uword chosen = kTrain + twos(0);
  return {arma::reshape(digits.X.col(order(chosen)), 8, 8).t(),
          two_layer_step(net, X.col(chosen), Y.col(chosen), kLoss, kRate).A2};
}

void draw(Figure& figure) {
  const Answer answer = ask_trained_network();
  const uword winner = answer.probabilities.index_max();

  // The picture; each pixel is 6 × 6 equal ones, because browsers blur the borders between them
  Panel& canvas = figure.canvas();
  constexpr double kLeft = 0.4, kBottom = 2.5, kCell = 0.5, kPart = kCell / 6;
  const arma::mat fine = arma::kron(arma::flipud(answer.pixels), arma::ones(6, 6));
  const MapGrid grid{.x_lo = kLeft + kPart / 2,
                     .x_hi = kLeft + 8 * kCell - kPart / 2,
                     .y_lo = kBottom + kPart / 2,
                     .y_hi = kBottom + 8 * kCell - kPart / 2,
                     .columns = 48,
                     .rows = 48};
  canvas.map("image", grid, fine, ColourMap::ink, 0, kBrightest);
  canvas.box(kLeft - 0.03, kBottom - 0.03, kLeft + 8 * kCell + 0.03, kBottom + 8 * kCell + 0.03,
             {.ink = Ink::grey, .fill = Fill::none, .width = 3});

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
      kHidden, kTrain, kEpochs, answer.probabilities(winner)));
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
