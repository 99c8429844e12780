/// @file chapters/11_gradient_descent/fig_step_size.cpp
/// F068: gradient descent on a parabola with four learning rates.
#include <fmt/core.h>

#include <cmath>

#include "figures/registry.hpp"
#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSteps = 5;
constexpr double kStart = 1;

double loss(double theta) { return theta * theta; }

/// θ_0 … θ_5 of gradient descent with this learning rate; dL/dθ = 2θ.
arma::vec descend(double learning_rate) {
  Sgd<double> optimizer(learning_rate);
  arma::vec theta = {kStart};
  arma::vec path(kSteps + 1);
  path(0) = theta(0);
  for (arma::uword n = 1; n <= kSteps; ++n) {
    const arma::vec gradient = 2 * theta;
    optimizer.step(theta, gradient);
    path(n) = theta(0);
  }
  return path;
}

void draw_descent(Panel& panel, const std::string& title, double learning_rate, double limit) {
  panel.title = title;
  panel.x = {.lo = -limit, .hi = limit};
  panel.y = {.lo = 0, .hi = 1.03 * loss(limit)};
  const arma::vec curve = arma::linspace(-limit, limit, 161);
  panel.line("loss", curve, arma::square(curve), {.ink = Ink::grey, .width = 3});
  const arma::vec path = descend(learning_rate);
  const arma::vec losses = arma::square(path);
  panel.line("steps", path, losses, {.ink = Ink::vermillion, .width = 3, .dash = Dash::solid});
  // Heads only where there is room for them
  const arma::uvec far = arma::find(arma::abs(arma::diff(path)) > 0.3 * limit);
  if (!far.is_empty()) {
    const arma::vec moves = arma::diff(path);
    const arma::vec falls = arma::diff(losses);
    panel.arrows("far_steps", path(far), losses(far), moves(far), falls(far),
                 {.ink = Ink::vermillion, .width = 3, .dash = Dash::solid});
  }
  panel.points("path", path, losses, {.ink = Ink::vermillion, .size = 0.9});
  panel.points("start", {path(0)}, {losses(0)}, {.ink = Ink::text, .size = 1.3});
}

void draw(Figure& figure) {
  figure.grid(2, 2);
  draw_descent(figure.panel(0, 0), "η = 0.1: slow", 0.1, 1.45);
  draw_descent(figure.panel(0, 1), "η = 0.5: one step to the minimum", 0.5, 1.45);
  draw_descent(figure.panel(1, 0), "η = 1: to and fro for ever", 1.0, 1.45);
  draw_descent(figure.panel(1, 1), "η = 1.1: farther away each time", 1.1, 2.9);
  figure.panel(1, 1).y.marks = {{0, "0"}, {4, "4"}, {8, "8"}};
  for (const unsigned i : {0U, 1U}) {
    figure.panel(i, 0).y.label = "L(θ)";
    figure.panel(1, i).x.label = "θ";
  }
  const arma::vec slow = descend(0.1);
  const arma::vec far = descend(1.1);
  figure.caption(fmt::format(
      "L(θ) = θ², {} steps θ ← θ − η L′(θ) from θ = {:g} (black). With η = 0.1 they end at "
      "{:.2f}, with η = 1.1 at −{:.2f}: mind the wider axes of the last panel.",
      kSteps, kStart, slow(kSteps), -far(kSteps)));
}

const FigureRegistration registration(
    {.id = "F068",
     .slug = "step_size",
     .title = "The learning rate is the size of the steps",
     .slides = {{"A", "Learning Rate"}},
     .alt = "Four parabolas with the steps of gradient descent: small steps that get smaller, one "
            "step into the minimum, steps between two opposite points, and growing steps."},
    draw);

}  // namespace
}  // namespace gradbook
