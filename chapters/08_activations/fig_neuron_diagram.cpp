/// @file chapters/08_activations/fig_neuron_diagram.cpp
/// F027: one neuron: inputs, weights, sum, activation, output; and what they are called in biology.
#include <cmath>
#include <string>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

const LineStyle kLine{.ink = Ink::text, .width = 2.5, .dash = Dash::solid};

/// A part of the neuron and its counterpart in a nerve cell, below one another.
void name_part(Panel& canvas, double x, const std::string& part, const std::string& biology,
               Ink ink) {
  canvas.text(x, 1.75, part, {.ink = ink, .bold = true});
  canvas.text(x, 1.05, biology, {.size = 0.9});
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kY = 5.3;
  constexpr double kRadius = 0.5;
  const Point sum{7.3, kY};
  constexpr double kSumRadius = 0.8;

  // Inputs and weights; the last input is one of any number
  const std::string inputs[] = {"x_1", "x_2", "x_K"};
  const std::string weights[] = {"w_1", "w_2", "w_K"};
  const double heights[] = {8.0, 6.2, 2.9};
  for (unsigned i = 0; i < 3; ++i) {
    const Point from{1.4, heights[i]};
    canvas.circle(from.x, from.y, kRadius, {.ink = Ink::blue, .width = 2.5});
    canvas.text(from.x, from.y, inputs[i]);
    // The weight sits on its connection
    const double slope = (sum.y - from.y) / (sum.x - from.x);
    const TextBox weight{.centre = {4.2, from.y + slope * (4.2 - from.x)},
                         .width = 1,
                         .height = 0.7,
                         .text = weights[i],
                         .ink = Ink::orange};
    const double share = 1 / std::hypot(1, slope);  // of a way along the connection, in x
    const double before = from.x + kRadius * share;
    const double behind = sum.x - kSumRadius * share;
    const auto height = [&](double x) { return from.y + slope * (x - from.x); };
    canvas.segment(before, height(before), 3.7, height(3.7), kLine);
    canvas.segment(4.7, height(4.7), behind, height(behind), kLine, true);
    draw_box(canvas, weight);
  }
  for (const double offset : {-0.3, 0.0, 0.3}) {
    canvas.circle(1.4, 4.55 + offset, 0.06, {.ink = Ink::text, .fill = Fill::solid, .width = 0});
  }

  // Sum, bias, activation, output
  canvas.circle(sum.x, sum.y, kSumRadius, {.ink = Ink::green, .width = 2.5});
  canvas.text(sum.x, sum.y, "Σ", {.size = 1.7});
  canvas.segment(sum.x, 7.3, sum.x, sum.y + kSumRadius, kLine, true);
  canvas.text(sum.x, 7.65, "bias b", {.ink = Ink::orange});
  const TextBox activation{{11.1, kY}, 1.8, 1.6, "f", Ink::purple, 1.5};
  draw_box(canvas, activation);
  canvas.segment(sum.x + kSumRadius, kY, activation.centre.x - 0.9, kY, kLine, true);
  canvas.text(9.15, kY + 0.4, "z");
  canvas.segment(activation.centre.x + 0.9, kY, 13.6, kY, kLine, true);
  canvas.circle(14.2, kY, 0.6, {.ink = Ink::vermillion, .width = 2.5});
  canvas.text(14.2, kY, "a");
  canvas.text(11.4, 7.65, "z = Σ_k w_k x_k + b,   a = f(z)", {.size = 1.15});

  // Names
  canvas.segment(0.4, 2.2, 15.6, 2.2, {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
  name_part(canvas, 1.5, "inputs", "dendrites", Ink::blue);
  name_part(canvas, 4.2, "weights", "synapses", Ink::orange);
  name_part(canvas, 7.3, "weighted sum", "cell body", Ink::green);
  name_part(canvas, 11.1, "activation", "firing rate", Ink::purple);
  name_part(canvas, 14.4, "output", "axon", Ink::vermillion);
  figure.caption(
      "A neuron multiplies its inputs by weights, adds them and a bias, and passes the sum z "
      "through an activation function f. The last line names the parts of a nerve cell that "
      "inspired it.");
}

const FigureRegistration registration(
    {.id = "F027",
     .slug = "neuron_diagram",
     .title = "A neuron",
     .slides = {{"A", "Elements of Neural Networks"},
                {"C", "Perceptron: The simplest neural network"}},
     .alt = "Inputs x1 to xK reach a sum over connections with weights, a bias is added; an "
            "activation function makes the output a. Below, the biological names."},
    draw);

}  // namespace
}  // namespace gradbook
