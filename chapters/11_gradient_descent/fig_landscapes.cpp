/// @file chapters/11_gradient_descent/fig_landscapes.cpp
/// F055: a loss of one parameter is a curve, a loss of two parameters is a surface.
#include <cmath>
#include <utility>

#include "figures/registry.hpp"

namespace gradbook {
namespace {

/// The loss that chapter 11 draws; its minimum is exactly 1.3 at (1, −0.5).
double loss(double w1, double w2) {
  const double u = w1 - 1;
  const double v = w2 + 0.5;
  return 1.3 + u * u + 2 * v * v + 0.3 * (1 - std::cos(3 * u));
}

void draw(Figure& figure) {
  const MapGrid grid{
      .x_lo = -1.5, .x_hi = 3.5, .y_lo = -2.1, .y_hi = 1.1, .columns = 33, .rows = 33};
  const arma::mat points = grid.points();
  arma::rowvec all(points.n_cols);
  for (arma::uword i = 0; i < points.n_cols; ++i) all(i) = loss(points(0, i), points(1, i));

  // The cut along w_1 through the minimum is the loss of one parameter
  const arma::vec w1 = arma::linspace(grid.x_lo, grid.x_hi, 121);
  arma::vec cut(w1.n_elem);
  for (arma::uword i = 0; i < w1.n_elem; ++i) cut(i) = loss(w1(i), -0.5);

  // Empty cells around the surface: its corners reach beyond its own cell
  figure.grid(3, 4, {1.25, 0.3, 0.9, 0.3}, {0.3, 1, 0.16});
  Panel& curve = figure.panel(1, 0);
  curve.x.label = "w_1";
  curve.y = {.label = "loss L", .lo = 0, .hi = 9};
  curve.line("cut", w1, cut, {.ink = Ink::vermillion, .width = 6, .dash = Dash::solid});
  curve.points("minimum", {1.0}, {loss(1, -0.5)}, {.ink = Ink::text, .size = 1.8});
  curve.text(1.0, 0.6, "minimum");

  Panel& surface = figure.panel(1, 2);
  surface.view_tilt = 42;
  surface.view_turn = 25;
  // The numbers carry the names: labels would stand far from these axes
  surface.x = {.lo = grid.x_lo, .hi = grid.x_hi, .marks = {{-1, "−1"}, {1, "w_1 = 1"}, {3, "3"}}};
  surface.y = {.lo = grid.y_lo,
               .hi = grid.y_hi,
               .marks = {{-2, "−2"}, {-1, "−1"}, {0, "w_2 = 0"}, {1, "1"}}};
  surface.z = {.lo = 0, .hi = 14, .marks = {{0, "0"}, {5, "5"}, {10, "L = 10"}}};
  surface.surface("loss", grid, grid.to_map(all));
  for (const auto& [column, words] : {std::pair{0U, "1 parameter"}, {2U, "2 parameters"}}) {
    Panel& title = figure.panel(0, column);
    title.frame = false;
    title.x.lo = title.y.lo = 0;
    title.x.hi = title.y.hi = 1;
    title.text(0.5, 0.75, words, {.size = 1.1, .bold = true});
  }
  figure.caption(
      "L = 1.3 + (w_1 − 1)² + 2 (w_2 + 0.5)² + 0.3 (1 − cos 3(w_1 − 1)), minimum 1.3 at "
      "(1, −0.5). The curve on the left is the cut through the surface at w_2 = −0.5. More "
      "parameters cannot be drawn, but gradient descent works in the same way.");
}

const FigureRegistration registration(
    {.id = "F055",
     .slug = "landscapes",
     .title = "Loss landscapes of one and two parameters",
     .slides = {{"C", "Gradient Descent"}},
     .alt = "A curve with one minimum over one parameter; a bowl-shaped surface over two "
            "parameters."},
    draw);

}  // namespace
}  // namespace gradbook
