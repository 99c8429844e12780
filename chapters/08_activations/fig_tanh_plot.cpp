/// @file chapters/08_activations/fig_tanh_plot.cpp
/// F036: tanh, its derivative, where it saturates, and that it is a stretched sigmoid.
#include <fmt/core.h>

#include "figures/registry.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {
namespace {

constexpr double kRange = 5;
/// A unit counts as saturated where less than this share of the largest slope is left.
constexpr double kShare = 0.05;

void draw(Figure& figure) {
  const arma::vec z = arma::linspace(-kRange, kRange, 401);
  const arma::vec value = activate(Activation::tanh, z);
  const arma::vec slope = activation_derivative(Activation::tanh, z);
  const arma::uvec steep = arma::find(slope >= kShare * slope.max());
  const double border = z(steep.back());
  const arma::vec places = arma::linspace(-4.5, 4.5, 19);
  const arma::vec stretched = 2 * activate(Activation::sigmoid, 2 * places) - 1;

  Panel& panel = figure.panel();
  panel.x = {.label = "z", .lo = -kRange, .hi = kRange};
  panel.y = {.lo = -1.2, .hi = 1.35, .marks = {{-1, "−1"}, {0, "0"}, {1, "1"}}};
  for (const double side : {-1.0, 1.0}) {
    panel.box(side < 0 ? -kRange : border, -1.2, side < 0 ? -border : kRange, 1.35,
              {.ink = Ink::grey, .width = 0});
    panel.text(side * (border + kRange) / 2, 0.55, "saturated:", {.size = 0.9});
    panel.text(side * (border + kRange) / 2, 0.38, "almost no gradient", {.size = 0.9});
  }
  for (const double level : {-1.0, 0.0, 1.0}) {
    panel.segment(-kRange, level, kRange, level,
                  {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
  }
  panel.line("slope", z, slope, {.ink = Ink::vermillion, .width = 5});
  panel.line("value", z, value, {.ink = Ink::blue, .width = 5});
  panel.points("stretched_sigmoid", places, stretched,
               {.ink = Ink::green, .marker = Marker::circle, .size = 1});
  panel.text(-0.5, -0.6, "tanh(z)", {.ink = Ink::blue, .align = Align::left, .size = 1.1});
  panel.text(-0.5, -0.82, "2σ(2z) − 1: the same curve",
             {.ink = Ink::green, .align = Align::left, .size = 1});
  panel.points("stretched_key", arma::vec{-0.72}, arma::vec{-0.82},
               {.ink = Ink::green, .marker = Marker::circle, .size = 1});
  panel.text(-0.55, 1.08, "tanh′(z)", {.ink = Ink::vermillion, .align = Align::right, .size = 1.1});
  figure.caption(fmt::format(
      "Tanh squashes every number into (−1, 1), centred at 0. Its slope is at most {:.0f}; in the "
      "grey zones, |z| > {:.1f}, less than {:.0f} % of that is left. It is the sigmoid stretched "
      "twice: tanh(z) = 2σ(2z) − 1, the green points.",
      slope.max(), border, 100 * kShare));
}

const FigureRegistration registration(
    {.id = "F036",
     .slug = "tanh_plot",
     .title = "Tanh and its derivative",
     .slides = {{"A", "Activation: Tanh"},
                {"B", "Activation Function (tanh)"},
                {"C", "Basic neuron layers: Activation layer"}},
     .alt =
         "The S-shaped curve of tanh from -1 to 1, with points of a stretched sigmoid on it, and "
         "its derivative, at most 1; far from 0 both are flat, these zones are grey."},
    draw);

}  // namespace
}  // namespace gradbook
