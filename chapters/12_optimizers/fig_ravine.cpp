/// @file chapters/12_optimizers/fig_ravine.cpp
/// F062: gradient descent in a ravine, without and with momentum.
#include <fmt/core.h>

#include "figures/registry.hpp"
#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSteps = 60;
constexpr double kLearningRate = 0.035;
constexpr double kMomentum = 0.5;
const arma::vec kStart = {10, 1};
const arma::vec kCurvature = {1, 50};

double loss(const arma::vec& w) { return 0.5 * arma::dot(kCurvature, arma::square(w)); }

/// The points of a descent, one per column.
arma::mat descend(Optimizer<double>& optimizer) {
  arma::mat path(2, kSteps + 1);
  arma::vec w = kStart;
  path.col(0) = w;
  for (arma::uword n = 1; n <= kSteps; ++n) {
    const arma::vec gradient = kCurvature % w;
    optimizer.step(w, gradient);
    path.col(n) = w;
  }
  return path;
}

void draw_path(Panel& panel, const std::string& title, const arma::mat& path, Ink ink) {
  const MapGrid grid{
      .x_lo = -1.6, .x_hi = 11, .y_lo = -1.25, .y_hi = 1.25, .columns = 161, .rows = 65};
  const arma::mat values = grid.to_map(0.5 * kCurvature.t() * arma::square(grid.points()));
  panel.title = title;
  panel.equal_scale = true;
  panel.x.lo = grid.x_lo;
  panel.x.hi = grid.x_hi;
  panel.y.lo = grid.y_lo;
  panel.y.hi = grid.y_hi;
  panel.contour("levels", grid, values, {0.5, 2, 5, 10, 20, 35, 55, 80},
                {.ink = Ink::grey, .width = 1.2, .dash = Dash::solid});
  panel.line("path", path.row(0).t(), path.row(1).t(),
             {.ink = ink, .width = 3, .dash = Dash::solid, .marker = Marker::circle, .size = 0.7});
  panel.points("start", {kStart(0)}, {kStart(1)}, {.ink = Ink::text, .size = 1.3});
  panel.points("minimum", {0.0}, {0.0}, {.ink = Ink::text, .marker = Marker::diamond, .size = 1.4});
}

void draw(Figure& figure) {
  Sgd<double> plain(kLearningRate);
  Momentum<double> momentum({.learning_rate = kLearningRate, .momentum = kMomentum});
  const arma::mat without = descend(plain);
  const arma::mat with = descend(momentum);
  const auto title = [](const std::string& name, const arma::mat& path) {
    return fmt::format("{}: L = {:.3f} after {} steps", name, loss(path.tail_cols(1)), kSteps);
  };
  figure.grid(2, 1);
  draw_path(figure.panel(0, 0), title("(a) Without momentum", without), without, Ink::vermillion);
  draw_path(figure.panel(1, 0), title("(b) With momentum", with), with, Ink::blue);
  figure.panel(1, 0).x.label = "w_1";
  for (const unsigned i : {0U, 1U}) figure.panel(i, 0).y.label = "w_2";
  figure.caption(fmt::format(
      "L = ½ (w_1² + 50 w_2²) from (10, 1), learning rate {:g}, momentum {:g}. Across the ravine "
      "the gradient is large and changes its sign at every step; along it, it is small but "
      "steady, and momentum adds it up.",
      kLearningRate, kMomentum));
}

const FigureRegistration registration(
    {.id = "F062",
     .slug = "ravine",
     .title = "Gradient descent in a ravine, without and with momentum",
     .slides = {{"B", "Optimization (Momentum)"}, {"C", "Momentum"}},
     .alt = "Contour lines of a long narrow valley. Without momentum the path swings across it and "
            "is still on its way after 60 steps; with momentum it reaches the minimum."},
    draw);

}  // namespace
}  // namespace gradbook
