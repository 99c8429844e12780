/// @file chapters/09_mlp/fig_net_3_4_2.cpp
/// F028: a network of 3 inputs, 4 hidden and 2 output neurons, and the 26 numbers that it learns.
#include <fmt/core.h>

#include "exercises/09_mlp/count_parameters.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

const arma::uvec kSizes = {3, 4, 2};

arma::rowvec row_of(const ParameterCount& count) {
  return {static_cast<double>(count.neurons), static_cast<double>(count.weights),
          static_cast<double>(count.biases), static_cast<double>(count.total)};
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();

  // The network, with a formula below each layer
  const NetworkDrawing net =
      draw_network(canvas, arma::conv_to<std::vector<arma::uword>>::from(kSizes),
                   {.x_lo = 1.2, .x_hi = 7.2, .y_middle = 5.2, .spacing = 1.5, .radius = 0.5});
  const auto label = [&](std::size_t layer, const std::string& name, const std::string& formula,
                         Ink ink) {
    const double x = net.units[layer].front().x;
    canvas.text(x, 1.95, name, {.ink = ink, .bold = true});
    canvas.text(x, 1.3, formula, {.size = 0.9});
  };
  label(0, "input", "x", Ink::blue);
  label(1, "hidden layer", "h = σ(W^{(1)}x + b^{(1)})", Ink::green);
  label(2, "output layer", "y = σ(W^{(2)}h + b^{(2)})", Ink::vermillion);
  canvas.text(2.7, 7.75, "W^{(1)}, b^{(1)}", {.size = 1.1});
  canvas.text(5.7, 7.75, "W^{(2)}, b^{(2)}", {.size = 1.1});

  // What each layer learns; the inputs learn nothing
  const ParameterCount hidden = count_parameters(kSizes.head(2));
  const ParameterCount output = count_parameters(kSizes.tail(2));
  const ParameterCount total = count_parameters(kSizes);
  const arma::mat counts = arma::join_cols(row_of(hidden), row_of(output), row_of(total));
  MatrixStyle style{.cell = 1.4, .size = 1.2};
  style.tinted = {{{0, 1}, Ink::green},      {{0, 2}, Ink::green},      {{0, 3}, Ink::green},
                  {{1, 1}, Ink::vermillion}, {{1, 2}, Ink::vermillion}, {{1, 3}, Ink::vermillion},
                  {{2, 3}, Ink::orange}};
  const MatrixDrawing table = draw_matrix(canvas, "counts", counts, {10.1, 7.3}, style);
  frame_cells(canvas, table, 2, 3, 1, 1, {.ink = Ink::orange, .width = 4});
  const std::vector<std::string> columns = {"neurons", "weights", "biases", "learned"};
  for (arma::uword j = 0; j < columns.size(); ++j) {
    canvas.text(table.centre(0, j).x, 7.7, columns[j], {.size = 0.85, .bold = true});
  }
  const std::vector<std::string> rows = {"hidden", "output", "together"};
  const std::vector<Ink> inks = {Ink::green, Ink::vermillion, Ink::text};
  for (arma::uword i = 0; i < rows.size(); ++i) {
    canvas.text(9.9, table.centre(i, 0).y, rows[i],
                {.ink = inks[i], .align = Align::right, .size = 0.9, .bold = true});
  }
  canvas.text(12.9, 1.95,
              fmt::format("{} × {} + {} × {} = {} weights", kSizes(0), kSizes(1), kSizes(1),
                          kSizes(2), total.weights));
  canvas.text(12.9, 1.3,
              fmt::format("{} + {} = {} parameters", total.weights, total.biases, total.total));
  figure.caption(
      fmt::format("Every line is a weight, every neuron has a bias: {} weights and {} biases, {} "
                  "parameters. Inputs are not counted as neurons, they learn nothing.",
                  total.weights, total.biases, total.total));
}

const FigureRegistration registration(
    {.id = "F028",
     .slug = "net_3_4_2",
     .title = "A network with 26 parameters",
     .slides = {{"A", "Elements of Neural Networks"}},
     .alt = "Three inputs, four hidden and two output neurons, all neighbouring layers connected; "
            "beside it a table of neurons, weights and biases of each layer, together 26 learned "
            "numbers.",
     .units = {"09_mlp/count_parameters"}},
    draw);

}  // namespace
}  // namespace gradbook
