/// @file chapters/08_activations/fig_xnor.cpp
/// F043: two hidden units and an output compute XNOR, which no single unit can.
#include <fmt/core.h>

#include <string>

#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Weights that realise the slide's table: z_1 = AND, z_2 = NOR, r = OR of both (after A. Ng).
const arma::mat kW1 = {{20, 20}, {-20, -20}};
const arma::vec kB1 = {-30, 10};
const arma::mat kW2 = {{20, 20}};
const arma::vec kB2 = {-10};
/// The four inputs of the table, one per column.
const arma::mat kInputs = {{0, 0, 1, 1}, {0, 1, 0, 1}};

struct Outputs {
  arma::mat hidden;  ///< 2 × B
  arma::mat result;  ///< 1 × B
};

Outputs network(const arma::mat& X) {
  const arma::mat hidden = dense_forward(X, kW1, kB1, Activation::sigmoid).A;
  return {hidden, dense_forward(hidden, kW2, kB2, Activation::sigmoid).A};
}

void draw_truth_table(Panel& panel) {
  const Outputs outputs = network(kInputs);
  MatrixStyle style{.cell = 0.72, .size = 0.95};
  for (uword n = 0; n < 4; ++n) {
    style.tinted.push_back({{n, 4}, outputs.result(n) > 0.5 ? class_ink(1) : class_ink(0)});
  }
  const arma::mat table = arma::join_cols(kInputs, outputs.hidden, outputs.result).t();
  const MatrixDrawing drawing = draw_matrix(panel, "table", table, {2.7, 8.1}, style);
  const std::string header[] = {"x_1", "x_2", "z_1", "z_2", "r"};
  for (uword j = 0; j < 5; ++j) panel.text(drawing.centre(0, j).x, 8.45, header[j]);
}

void draw_weights(Panel& panel) {
  const NetworkDrawing net = draw_network(panel, {2, 2, 1},
                                          {.x_lo = 0.8,
                                           .x_hi = 8.2,
                                           .y_middle = 2.55,
                                           .spacing = 2.6,
                                           .radius = 0.55,
                                           .edge_width = 2});
  const std::string names[] = {"x_1", "x_2", "z_1", "z_2", "r"};
  const std::string meaning[] = {"AND", "NOR", "OR"};
  const arma::vec biases = arma::join_cols(kB1, kB2);
  arma::vec bias_x(3), bias_y(3);
  uword number = 0;
  for (std::size_t l = 0; l < 3; ++l) {
    for (const Point& unit : net.units[l]) {
      panel.text(unit.x, unit.y, names[number]);
      if (l > 0) {
        const uword k = number - 2;
        bias_x(k) = unit.x + 0.25;
        bias_y(k) = unit.y - 0.9;
        panel.text(unit.x + 0.15, unit.y - 0.9, "b =", {.align = Align::right, .size = 0.85});
        panel.text(unit.x, unit.y + 0.9, meaning[k], {.ink = Ink::green, .size = 0.9});
      }
      ++number;
    }
  }
  panel.numbers("biases", bias_x, bias_y, biases, "%.0f", {.align = Align::left, .size = 0.85});

  // Weights stand beside their edges, on the side where no other edge is
  arma::vec xs(6), ys(6), weights(6);
  const double lift[] = {0.28, 0.32, 0.32, -0.28, 0.34, -0.34};
  uword at = 0;
  for (std::size_t l = 0; l < 2; ++l) {
    const arma::mat& W = l == 0 ? kW1 : kW2;
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < W.n_rows; ++j, ++at) {
        const bool crossing = l == 0 && i != j;
        const Point place = net.on_edge(l, i, j, crossing ? 0.3 : 0.5);
        xs(at) = place.x + (crossing ? 0.35 : 0);
        ys(at) = place.y + (crossing && i == 1 ? -lift[at] : lift[at]);
        weights(at) = W(j, i);
      }
    }
  }
  panel.numbers("weights", xs, ys, weights, "%.0f", {.size = 0.85});
}

void draw_map(Panel& panel) {
  panel.equal_scale = true;
  panel.title = "output r";
  panel.x = {.label = "x_1", .lo = -0.15, .hi = 1.15, .marks = {{0, "0"}, {1, "1"}}};
  panel.y = {.label = "x_2", .lo = -0.15, .hi = 1.15, .marks = {{0, "0"}, {1, "1"}}};
  const MapGrid grid{
      .x_lo = -0.15, .x_hi = 1.15, .y_lo = -0.15, .y_hi = 1.15, .columns = 101, .rows = 101};
  const Outputs outputs = network(grid.points());
  panel.map("output", grid, grid.to_map(outputs.result), ColourMap::two_classes, 0, 1);
  panel.contour("and", grid, grid.to_map(outputs.hidden.row(0)), {0.5},
                {.ink = Ink::green, .width = 4});
  panel.contour("nor", grid, grid.to_map(outputs.hidden.row(1)), {0.5},
                {.ink = Ink::green, .width = 4});
  const arma::urowvec labels = network(kInputs).result.row(0) > 0.5;
  panel.classes("inputs", kInputs, labels, {}, 1.8);
  panel.text(0.98, 0.76, "z_1 = 1", {.ink = Ink::green});
  panel.text(0.11, 0.15, "z_2 = 1", {.ink = Ink::green});
  panel.text(0.5, 0.5, "r = 0", {.ink = class_ink(0)});
}

void draw(Figure& figure) {
  figure.grid(1, 2, {1.25, 1});
  Panel& left = figure.panel(0, 0);
  left.frame = false;
  left.equal_scale = true;
  left.x = {.lo = 0, .hi = 9};
  left.y = {.lo = 0.1, .hi = 8.8};
  draw_truth_table(left);
  draw_weights(left);
  draw_map(figure.panel(0, 1));
  const arma::mat result = network(kInputs).result;
  figure.caption(fmt::format(
      "XNOR with sigmoid units, weights by hand: two hidden units cut off one corner each (AND and "
      "NOR of the inputs), the output is their OR. The table shows rounded numbers, the outputs "
      "are {:.5f} and {:.5f}. A single unit has one straight border and cannot do this.",
      result.max(), result.min()));
}

const FigureRegistration registration(
    {.id = "F043",
     .slug = "xnor",
     .title = "XNOR with two hidden units",
     .slides = {{"B", "Multilayer Perceptron: Approximating non-linear functions"}},
     .alt = "Truth table of XNOR, a network with two inputs, two hidden units and an output with "
            "its weights, and a map of its output: two opposite corners are 1.",
     .units = {"09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook
