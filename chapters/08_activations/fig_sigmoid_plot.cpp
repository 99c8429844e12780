/// @file chapters/08_activations/fig_sigmoid_plot.cpp
/// F035: the sigmoid, its derivative, and where it saturates.
#include <fmt/core.h>

#include "figures/registry.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {
namespace {

constexpr double kRange = 10;
/// A unit counts as saturated where less than this share of the largest slope is left.
constexpr double kShare = 0.05;

void draw(Figure& figure) {
  const arma::vec z = arma::linspace(-kRange, kRange, 401);
  const arma::vec value = activate(Activation::sigmoid, z);
  const arma::vec slope = activation_derivative(Activation::sigmoid, z);
  const arma::uvec steep = arma::find(slope >= kShare * slope.max());
  const double border = z(steep.back());

  Panel& panel = figure.panel();
  panel.x = {.label = "z", .lo = -kRange, .hi = kRange};
  for (const double at : {-10.0, -5.0, 0.0, 5.0, 10.0}) {
    panel.x.marks.emplace_back(at, at < 0 ? fmt::format("−{}", -at) : fmt::format("{}", at));
  }
  panel.y = {.lo = -0.1, .hi = 1.15, .marks = {{0, "0"}, {0.5, "0.5"}, {1, "1"}}};
  for (const double side : {-1.0, 1.0}) {
    panel.box(side < 0 ? -kRange : border, -0.1, side < 0 ? -border : kRange, 1.15,
              {.ink = Ink::grey, .width = 0});
    panel.text(side * (border + kRange) / 2, 0.55, "saturated:", {.size = 0.9});
    panel.text(side * (border + kRange) / 2, 0.47, "almost no gradient", {.size = 0.9});
  }
  panel.segment(-kRange, 0, kRange, 0, {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
  panel.segment(-kRange, 1, kRange, 1, {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
  panel.line("slope", z, slope, {.ink = Ink::vermillion, .width = 5});
  panel.line("value", z, value, {.ink = Ink::blue, .width = 5});
  panel.text(0.9, 0.92, "σ(z) = 1 / (1 + e^{−z})",
             {.ink = Ink::blue, .align = Align::right, .size = 1.1});
  panel.text(1.85, 0.19, "σ′(z)", {.ink = Ink::vermillion, .align = Align::left, .size = 1.1});
  panel.points("steepest", arma::vec{0}, arma::vec{slope.max()},
               {.ink = Ink::vermillion, .size = 1.3});
  panel.numbers("largest_slope", arma::vec{0.45}, arma::vec{slope.max() + 0.045},
                arma::vec{slope.max()}, "%.2f", {.ink = Ink::vermillion, .align = Align::left});
  figure.caption(fmt::format(
      "The sigmoid squashes every number into (0, 1). Its slope is at most {:.2f}, at z = 0; in "
      "the grey zones, |z| > {:.1f}, less than {:.0f} % of that is left, so hardly any gradient "
      "flows back.",
      slope.max(), border, 100 * kShare));
}

const FigureRegistration registration(
    {.id = "F035",
     .slug = "sigmoid_plot",
     .title = "The sigmoid and its derivative",
     .slides = {{"A", "Activation: Sigmoid"},
                {"B", "Activation Function (sigmoid)"},
                {"C", "Basic neuron layers: Activation layer"}},
     .alt = "The S-shaped curve of the sigmoid from 0 to 1 and its bell-shaped derivative, at most "
            "0.25; far from 0 both are flat, these zones are grey."},
    draw);

}  // namespace
}  // namespace gradbook
