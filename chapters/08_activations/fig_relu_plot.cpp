/// @file chapters/08_activations/fig_relu_plot.cpp
/// F037: ReLU and its derivative.
#include "figures/registry.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {
namespace {

constexpr double kRange = 3;

void draw(Figure& figure) {
  const arma::vec z = arma::linspace(-kRange, kRange, 121);
  const arma::vec left = z(arma::find(z <= 0));
  const arma::vec right = z(arma::find(z > 0));

  Panel& panel = figure.panel();
  panel.x = {.label = "z", .lo = -kRange, .hi = kRange};
  panel.y = {.lo = -0.4, .hi = 3.2};
  panel.box(-kRange, -0.4, 0, 3.2, {.ink = Ink::grey, .width = 0});
  panel.text(-kRange / 2, 1.75, "off:", {});
  panel.text(-kRange / 2, 1.5, "no gradient", {});
  panel.text(kRange / 2, 0.35, "on: the gradient passes unchanged", {});
  panel.segment(-kRange, 0, kRange, 0, {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
  panel.line("value", z, activate(Activation::relu, z), {.ink = Ink::blue, .width = 7});
  // The derivative jumps at 0; there 0 is used
  panel.line("slope_left", left, activation_derivative(Activation::relu, left),
             {.ink = Ink::vermillion, .width = 3.5, .dash = Dash::dashed});
  panel.line("slope_right", right, activation_derivative(Activation::relu, right),
             {.ink = Ink::vermillion, .width = 3.5, .dash = Dash::dashed});
  panel.points("used_at_0", arma::vec{0}, activation_derivative(Activation::relu, arma::vec{0}),
               {.ink = Ink::vermillion, .size = 1.5});
  panel.points("not_at_0", arma::vec{0},
               activation_derivative(Activation::relu, arma::vec{right(0)}),
               {.ink = Ink::vermillion, .marker = Marker::open_circle, .size = 1.5});
  panel.text(2.1, 2.55, "f(z) = max(0, z)", {.ink = Ink::blue, .align = Align::right, .size = 1.1});
  panel.text(2.5, 1.2, "f′(z)", {.ink = Ink::vermillion, .size = 1.1});
  figure.caption(
      "ReLU passes positive numbers and stops negative ones; its derivative is 1 or 0, and has no "
      "value at 0, where 0 is used. It does not saturate for z > 0, which mitigates vanishing "
      "gradients (the slide says prevents); but a unit that is off for all data learns no more.");
}

const FigureRegistration registration(
    {.id = "F037",
     .slug = "relu_plot",
     .title = "ReLU and its derivative",
     .slides = {{"A", "Activation: ReLU"},
                {"B", "Activation Function (ReLU)"},
                {"C", "Basic neuron layers: Activation layer"}},
     .alt = "ReLU is 0 left of 0 and rises as a straight line right of it; its derivative jumps "
            "from 0 to 1."},
    draw);

}  // namespace
}  // namespace gradbook
