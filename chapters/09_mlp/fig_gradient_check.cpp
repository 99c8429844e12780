/// @file chapters/09_mlp/fig_gradient_check.cpp
/// F116: how far numerical gradients are from the exact one, over the step h.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "exercises/09_mlp/gradient_check.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

/// The largest relative error of forward differences, measured as gradient_check() does.
double forward_error(const TestFunction& f, const arma::vec& theta, const arma::vec& gradient,
                     double h) {
  double worst = 0;
  for (arma::uword i = 0; i < theta.n_elem; ++i) {
    arma::vec above = theta;
    above(i) += h;
    const double numerical = (test_function_value(f, above) - test_function_value(f, theta)) / h;
    const double scale = std::max(1e-8, std::abs(gradient(i)) + std::abs(numerical));
    worst = std::max(worst, std::abs(gradient(i) - numerical) / scale);
  }
  return worst;
}

void draw(Figure& figure) {
  // The loss of logistic regression on six samples, its gradient on paper, and a wrong one
  Rng rng(1);
  const arma::mat A = rng.normal(6, 3);
  const TestFunction f{.kind = TestFunction::logistic, .A = A, .b = {1, -1, 1, 1, -1, -1}};
  const arma::vec theta = rng.normal(3, 1);
  const arma::vec gradient = -A.t() * (f.b / (1 + arma::exp(f.b % (A * theta))));
  arma::vec wrong = gradient;
  wrong(1) *= 1.01;

  const arma::vec steps = arma::exp10(arma::linspace(-11, 0, 45));
  arma::vec central(steps.n_elem), forward(steps.n_elem), of_wrong(steps.n_elem);
  for (arma::uword i = 0; i < steps.n_elem; ++i) {
    central(i) = gradient_check(f, theta, gradient, steps(i)).relative_error;
    of_wrong(i) = gradient_check(f, theta, wrong, steps(i)).relative_error;
    forward(i) = forward_error(f, theta, gradient, steps(i));
  }

  Panel& panel = figure.panel();
  panel.x = {.label = "step h", .lo = 1e-11, .hi = 1, .log = true};
  panel.y = {.label = "relative error", .lo = 1e-12, .hi = 10, .log = true};
  panel.line("wrong", steps, of_wrong, {.ink = Ink::purple}, "");
  panel.line("forward", steps, forward,
             {.ink = Ink::vermillion, .marker = Marker::triangle, .size = 0.8});
  panel.line("central", steps, central, {.ink = Ink::blue, .marker = Marker::circle, .size = 0.8});
  panel.text(1e-7, 3e-2, "a gradient that is 1 % wrong", {.ink = Ink::purple});
  panel.text(2e-5, 1.5e-4, "forward differences", {.ink = Ink::vermillion, .align = Align::right});
  panel.text(4e-6, 2.5e-5, "error ∝ h",
             {.ink = Ink::vermillion, .align = Align::right, .size = 0.85});
  panel.text(1.5e-3, 1e-9, "central differences", {.ink = Ink::blue, .align = Align::left});
  panel.text(1.5e-3, 1.6e-10, "error ∝ h^2",
             {.ink = Ink::blue, .align = Align::left, .size = 0.85});
  panel.text(4e-10, 4e-9, "rounding: error ∝ 1/h", {.ink = Ink::grey, .size = 0.85});

  const arma::uword best = central.index_min();
  figure.caption(fmt::format(
      "Loss of logistic regression, 6 samples, 3 parameters (seed 1). A large h keeps terms of the "
      "Taylor series, a small one loses digits in f(θ + h) − f(θ − h). Central differences are "
      "best near h = {:.0e} (error {:.0e}); a wrong gradient stands out for every h between.",
      steps(best), central(best)));
}

const FigureRegistration registration(
    {.id = "F116",
     .slug = "gradient_check",
     .title = "Checking a gradient: the best step",
     .slides = {{"B", "Backpropagation: Implementation"}, {"B", "Backpropagation"}},
     .alt =
         "Relative error over the step h on logarithmic axes: two V shapes, the deeper one of "
         "central differences with its lowest point near 1e-5; a flat line for a wrong gradient.",
     // The left arms are rounding errors, which differ between processors and libraries
     .tolerance = 1e-3,
     .units = {"09_mlp/gradient_check"}},
    draw);

}  // namespace
}  // namespace gradbook
