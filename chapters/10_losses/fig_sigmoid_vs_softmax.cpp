/// @file chapters/10_losses/fig_sigmoid_vs_softmax.cpp
/// F033: the same three logits through sigmoids and through a softmax.
#include <fmt/core.h>

#include "figures/registry.hpp"
#include "given/09_mlp/activation.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

/// The logits of the slides' example.
const arma::vec kLogits = {3, 1, -3};

void draw_bars(Panel& panel, const std::string& title, const arma::vec& values, Ink ink,
               const std::string& format, double lo, double hi) {
  panel.title = title;
  panel.x = {.label = "class i", .lo = 0.4, .hi = 3.6, .marks = {{1, "1"}, {2, "2"}, {3, "3"}}};
  panel.y = {.lo = lo, .hi = hi};
  const arma::vec places = {1, 2, 3};
  panel.bars("bars", places, values, ink, 0.6);
  const double above = 0.045 * (hi - lo);
  arma::vec heights = values + above;
  heights.elem(arma::find(values < 0)) = values.elem(arma::find(values < 0)) - above;
  panel.numbers("numbers", places, heights, values, format, {.ink = ink, .size = 1.1});
}

void draw(Figure& figure) {
  const arma::vec sigmoid = activate(Activation::sigmoid, kLogits);
  const arma::vec softmax =
      output_prediction(kLogits, Activation::identity, OutputLoss::softmax_cross_entropy);

  figure.grid(1, 3);
  Panel& logits = figure.panel(0, 0);
  draw_bars(logits, "Logits", kLogits, Ink::grey, "%.0f", -4, 4);
  logits.y.label = "z_i";
  logits.segment(0.4, 0, 3.6, 0, {.ink = Ink::grey, .width = 1.5, .dash = Dash::solid});
  draw_bars(figure.panel(0, 1), "Sigmoid: σ(z_i)", sigmoid, Ink::vermillion, "%.2f", 0, 1.2);
  draw_bars(figure.panel(0, 2), "Softmax: e^{z_i} / Σ_j e^{z_j}", softmax, Ink::blue, "%.3f", 0,
            1.2);
  const auto write_sum = [&](unsigned column, const arma::vec& values, Ink ink) {
    Panel& panel = figure.panel(0, column);
    panel.text(2.25, 1.12, "sum", {.ink = ink, .bold = true});
    panel.numbers("sum", {2.85}, {1.12}, {arma::accu(values)}, "%.2f", {.ink = ink, .bold = true});
  };
  write_sum(1, sigmoid, Ink::vermillion);
  write_sum(2, softmax, Ink::blue);
  figure.caption(fmt::format(
      "Logits 3, 1 and −3. Sigmoids judge every class alone: two of them say \"yes\", and their "
      "sum {:.2f} is no probability. Softmax outputs lie between 0 and 1 and sum to 1, so they "
      "can be read as probabilities of the classes.",
      arma::accu(sigmoid)));
}

const FigureRegistration registration(
    {.id = "F033",
     .slug = "sigmoid_vs_softmax",
     .title = "An output layer of sigmoids and a softmax layer",
     .slides = {{"A", "Softmax Layer"}},
     .alt = "Three bar charts: the logits 3, 1 and −3; their sigmoids 0.95, 0.73 and 0.05 with sum "
            "1.73; their softmax 0.879, 0.119 and 0.002 with sum 1."},
    draw);

}  // namespace
}  // namespace gradbook
