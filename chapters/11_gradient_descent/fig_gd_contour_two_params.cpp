/// @file chapters/11_gradient_descent/fig_gd_contour_two_params.cpp
/// F052: gradient descent with two parameters, step by step on the coloured loss.
#include <fmt/core.h>

#include <cmath>

#include "figures/registry.hpp"
#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSteps = 9;
constexpr double kLearningRate = 0.13;
constexpr double kMinimum = 1.3;
constexpr double kShortest = 0.15;  ///< arrow that is drawn with a head
constexpr double kLightest = 12;    ///< loss at the end of the colour scale
const arma::vec kStart = {-1.2, 1.2};

/// Minimum exactly 1.3 at (1, −0.5).
double loss(double w1, double w2) {
  const double u = w1 - 1;
  const double v = w2 + 0.5;
  return kMinimum + u * u + 2 * v * v + 0.3 * (1 - std::cos(3 * u));
}

arma::vec gradient(const arma::vec& w) {
  const double u = w(0) - 1;
  return {2 * u + 0.9 * std::sin(3 * u), 4 * (w(1) + 0.5)};
}

/// All points of the descent, one per column, and their losses.
struct Path {
  arma::mat w;
  arma::vec losses;
};

Path descend() {
  Path path{arma::mat(2, kSteps + 1), arma::vec(kSteps + 1)};
  Sgd<double> optimizer(kLearningRate);
  arma::vec w = kStart;
  for (arma::uword n = 0; n <= kSteps; ++n) {
    path.w.col(n) = w;
    path.losses(n) = loss(w(0), w(1));
    optimizer.step(w, gradient(w));
  }
  return path;
}

/// The picture after `steps` steps; with `arrow` the next one is shown as −η∇L.
void draw_state(Picture& picture, const Path& path, arma::uword steps, bool arrow,
                const std::string& title) {
  const MapGrid grid{
      .x_lo = -2, .x_hi = 2.6, .y_lo = -1.9, .y_hi = 1.8, .columns = 121, .rows = 97};
  const arma::mat points = grid.points();
  arma::rowvec values(points.n_cols);
  for (arma::uword i = 0; i < points.n_cols; ++i) values(i) = loss(points(0, i), points(1, i));

  picture.grid(1, 3, {1, 0.11, 0.8});
  Panel& plane = picture.panel(0, 0);
  plane.title = title;
  plane.x.label = "w_1";
  plane.y.label = "w_2";
  plane.map("loss", grid, grid.to_map(values), ColourMap::sequential, kMinimum, kLightest);
  plane.contour("levels", grid, grid.to_map(values), {1.5, 2, 3, 4, 6, 8, 10},
                {.ink = Ink::paper, .width = 1, .dash = Dash::solid});
  // Every step is an arrow; the last ones are shorter than an arrow's head, and have none
  const arma::mat done = path.w.head_cols(steps + 1);
  const LineStyle halo{.ink = Ink::paper, .width = 8, .dash = Dash::solid};
  plane.line("path_halo", done.row(0).t(), done.row(1).t(), halo);
  plane.points("places", done.row(0).t(), done.row(1).t(), {.ink = Ink::vermillion, .size = 0.6});
  plane.line("path", done.row(0).t(), done.row(1).t(),
             {.ink = Ink::vermillion, .width = 4, .dash = Dash::solid});
  const arma::mat moves = arma::diff(done, 1, 1);
  const arma::uvec longer = arma::find(arma::sqrt(arma::sum(arma::square(moves), 0)) > kShortest);
  if (!longer.is_empty()) {
    const arma::mat from = done.cols(longer);
    const arma::mat move = moves.cols(longer);
    plane.arrows("steps", from.row(0).t(), from.row(1).t(), move.row(0).t(), move.row(1).t(),
                 {.ink = Ink::vermillion, .width = 4, .dash = Dash::solid});
  }
  // Names on plates: letters alone would vanish on some colour in one of the themes
  const arma::mat named = {{kStart(0) - 0.32, 1.0}, {kStart(1) + 0.22, -0.95}};
  plane.points("plates", named.row(0).t(), named.row(1).t(), {.ink = Ink::paper, .size = 4});
  plane.text(named(0, 0), named(1, 0), "θ^0", {.bold = true});
  plane.text(named(0, 1), named(1, 1), "θ*", {.bold = true});
  if (arrow) {
    const arma::vec from = path.w.col(steps);
    const arma::vec move = path.w.col(steps + 1) - from;
    plane.arrows("halo", {from(0)}, {from(1)}, {move(0)}, {move(1)},
                 {.ink = Ink::paper, .width = 8, .dash = Dash::solid});
    plane.arrows("next", {from(0)}, {from(1)}, {move(0)}, {move(1)},
                 {.ink = Ink::orange, .width = 5, .dash = Dash::solid});
  }

  Panel& scale = picture.panel(0, 1);
  const MapGrid steps_of_loss{
      .x_lo = 0, .x_hi = 1, .y_lo = kMinimum, .y_hi = kLightest, .columns = 41, .rows = 64};
  scale.title = "L";
  scale.x.tics = false;
  scale.map("scale", steps_of_loss, steps_of_loss.to_map(steps_of_loss.points().row(1)),
            ColourMap::sequential, kMinimum, kLightest);

  Panel& curve = picture.panel(0, 2);
  curve.title = fmt::format("L = {:.3f}", path.losses(steps));
  curve.x = {.label = "step",
             .lo = -0.4,
             .hi = kSteps + 0.4,
             .marks = {{0, "0"}, {3, "3"}, {6, "6"}, {9, "9"}}};
  curve.y = {
      .lo = 0, .hi = 1.05 * path.losses(0), .marks = {{0, "0"}, {4, "4"}, {8, "8"}, {12, "12"}}};
  curve.segment(-0.4, kMinimum, kSteps + 0.4, kMinimum,
                {.ink = Ink::text, .width = 2, .dash = Dash::dashed});
  curve.text(kSteps / 2.0, 0.65 * kMinimum, fmt::format("minimum {:.1f}", kMinimum));
  curve.line("losses", arma::regspace(0, static_cast<double>(steps)), path.losses.head(steps + 1),
             {.ink = Ink::vermillion, .dash = Dash::solid, .marker = Marker::circle});
}

void draw(Figure& figure) {
  const Path path = descend();
  draw_state(figure.add_frame(), path, 0, false, "1. Pick a starting point");
  for (arma::uword n = 0; n < kSteps; ++n) {
    draw_state(figure.add_frame(), path, n, true, "2. Compute −η∇L(θ^{old})");
    draw_state(figure.add_frame(), path, n + 1, false, "3. θ^{new} = θ^{old} − η∇L(θ^{old})");
  }
  draw_state(figure.add_frame(), path, kSteps, false, "Minimum reached");
  figure.seconds_per_frame = 0.8;
  draw_state(figure.still(), path, kSteps, false, "Gradient descent");
  figure.caption(fmt::format(
      "L = 1.3 + (w_1 − 1)² + 2 (w_2 + 0.5)² + 0.3 (1 − cos 3(w_1 − 1)), η = {:g}, {} steps from "
      "(−{:g}, {:g}). The minimum loss is L(θ*) = 1.3 at θ* = (1, −0.5); the slide calls the loss "
      "itself θ*. Steps shorten because the gradient does.",
      kLearningRate, kSteps, -kStart(0), kStart(1)));
}

const FigureRegistration registration(
    {.id = "F052",
     .slug = "gd_contour_two_params",
     .title = "Gradient descent with two parameters",
     .slides = {{"A", "Gradient Descent Algorithm"}},
     .alt = "A coloured map of a loss over two parameters with the path of gradient descent from "
            "its starting point into the minimum, and the loss falling to 1.3 step by step.",
     .animated = true},
    draw);

}  // namespace
}  // namespace gradbook
