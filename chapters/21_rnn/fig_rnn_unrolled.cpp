/// @file chapters/21_rnn/fig_rnn_unrolled.cpp
/// F103: a recurrent cell with its loop, and the same cell unrolled over time.
#include <string>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

const LineStyle kInputWeight{.ink = Ink::blue, .width = 3.5, .dash = Dash::solid};
const LineStyle kStateWeight{.ink = Ink::vermillion, .width = 3.5, .dash = Dash::solid};
const LineStyle kOutput{.ink = Ink::text, .width = 2.5, .dash = Dash::solid};

constexpr double kY = 4.6;  ///< of the states
constexpr double kHalf = 0.65;

/// A cell with its input below and its output above.
void draw_cell(Panel& canvas, double x, const std::string& step) {
  const TextBox cell{{x, kY}, 2 * kHalf, 2 * kHalf, "h_{" + step + "}", Ink::green, 1.15};
  draw_box(canvas, cell);
  canvas.circle(x, kY - 2.6, 0.52, {.ink = Ink::blue, .width = 2.5});
  canvas.text(x, kY - 2.6, "x_{" + step + "}");
  canvas.segment(x, kY - 2.08, x, kY - kHalf, kInputWeight, true);
  canvas.text(x + 0.2, kY - 1.36, "W_x", {.ink = Ink::blue, .align = Align::left});
  canvas.segment(x, kY + kHalf, x, kY + 1.85, kOutput, true);
  canvas.text(x, kY + 2.25, "y_{" + step + "}");
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  // Rolled up: the state comes back one step later
  constexpr double kCell = 1.5;
  draw_cell(canvas, kCell, "t");
  constexpr double kTurn = kCell + 1.35;
  canvas.segment(kCell + kHalf, kY + 0.25, kTurn, kY + 0.25, kStateWeight);
  canvas.segment(kTurn, kY + 0.25, kTurn, kY - 0.35, kStateWeight);
  canvas.segment(kTurn, kY - 0.35, kCell + kHalf, kY - 0.35, kStateWeight, true);
  canvas.text(kTurn + 0.15, kY - 0.05, "W_h", {.ink = Ink::vermillion, .align = Align::left});
  canvas.text(4.6, kY, "=", {.size = 2});

  // Unrolled
  const std::string steps[] = {"1", "2", "3"};
  const double places[] = {7.55, 10.2, 12.85};
  canvas.text(5.6, kY, "h_0", {.size = 1.15});
  canvas.segment(5.95, kY, places[0] - kHalf, kY, kStateWeight, true);
  for (unsigned i = 0; i < 3; ++i) {
    draw_cell(canvas, places[i], steps[i]);
    canvas.segment(places[i] + kHalf, kY, i < 2 ? places[i + 1] - kHalf : 14.85, kY, kStateWeight,
                   true);
    if (i < 2) {
      canvas.text((places[i] + places[i + 1]) / 2, kY + 0.4, "W_h", {.ink = Ink::vermillion});
    }
  }
  canvas.text(6.4, kY + 0.4, "W_h", {.ink = Ink::vermillion});
  canvas.text(14.15, kY + 0.4, "W_h", {.ink = Ink::vermillion});
  canvas.text(15.25, kY, "…", {.size = 1.4});
  canvas.text(kCell + 0.3, 8.3, "recurrent cell", {.bold = true});
  canvas.text(10.3, 8.3, "unrolled over time: the same weights at every step", {.bold = true});
  canvas.text(10.3, 0.75, "h_t = f(W_h h_{t−1} + W_x x_t + b)", {.size = 1.15});
  figure.caption(
      "A recurrent network reads a sequence one element at a time; its hidden state h_t is the "
      "memory. Unrolled over time it is a deep network whose steps share W_h and W_x (one ink, one "
      "matrix). The slide leaves out the bias b.");
}

const FigureRegistration registration(
    {.id = "F103",
     .slug = "rnn_unrolled",
     .title = "A recurrent network, unrolled over time",
     .slides = {{"A", "Recurrent Neural Networks (RNNs)"}},
     .alt = "Left, a cell whose state returns to it through a loop; right, the same cell three "
            "times in a row, each with its input and output, connected by the state."},
    draw);

}  // namespace
}  // namespace gradbook
