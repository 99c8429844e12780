/// @file chapters/09_mlp/fig_layer_matrices.cpp
/// F032: the toy network as matrices, one line of numbers per layer.
#include <fmt/core.h>

#include <vector>

#include "chapters/09_mlp/figure_networks.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

using toy_network::kB, toy_network::kInput, toy_network::kW;

constexpr double kCell = 0.98;

/// A bracketed matrix whose cells have the tint of one ink; grey stays white.
MatrixDrawing draw_block(Panel& canvas, const std::string& name, const arma::mat& values,
                         double left, double y_middle, const std::string& format, Ink ink) {
  MatrixStyle style{.cell = kCell, .format = format, .size = 0.95, .brackets = true};
  for (uword i = 0; i < values.n_rows && ink != Ink::grey; ++i) {
    for (uword j = 0; j < values.n_cols; ++j) style.tinted.push_back({{i, j}, ink});
  }
  return draw_matrix(canvas, name, values,
                     {left, y_middle + kCell * static_cast<double>(values.n_rows) / 2}, style);
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  const std::vector<Ink> inks = {Ink::blue, Ink::green, Ink::orange, Ink::vermillion};
  const std::vector<std::string> formulas = {"a^{(1)} = σ(W^{(1)}x + b^{(1)})",
                                             "a^{(2)} = σ(W^{(2)}a^{(1)} + b^{(2)})",
                                             "y = σ(W^{(3)}a^{(2)} + b^{(3)})"};
  // Left edges of weights, input, bias, pre-activation and activation
  constexpr double kWeights = 4.5, kIn = 6.95, kBias = 9.1, kZ = 11.2, kOut = 14.3;
  const std::vector<std::pair<double, std::string>> heads = {{kWeights + kCell, "W (out × in)"},
                                                             {kIn + kCell / 2, "input (in)"},
                                                             {kBias + kCell / 2, "b (out)"},
                                                             {kZ + kCell / 2, "z (out)"},
                                                             {kOut + kCell / 2, "a (out)"}};
  for (const auto& [x, head] : heads) {
    canvas.text(x, 8.6, head, {.ink = Ink::grey, .size = 0.85, .bold = true});
  }

  arma::mat input = kInput;
  for (std::size_t l = 0; l < kW.size(); ++l) {
    const double y = 7.15 - 2.45 * static_cast<double>(l);
    const DenseCache layer = dense_forward(input, kW[l], kB[l], Activation::sigmoid);
    const auto name = [&](const std::string& what) { return fmt::format("{}{}", what, l + 1); };
    canvas.text(0.4, y, formulas[l], {.align = Align::left, .size = 1.05});
    draw_block(canvas, name("W"), kW[l], kWeights, y, "%.0f", Ink::grey);
    draw_block(canvas, name("in"), input, kIn, y, l == 0 ? "%.0f" : "%.2f", inks[l]);
    canvas.text((kIn + kCell + kBias) / 2, y, "+", {.size = 1.4});
    draw_block(canvas, name("b"), kB[l], kBias, y, "%.0f", Ink::grey);
    canvas.text((kBias + kCell + kZ) / 2, y, "=", {.size = 1.4});
    draw_block(canvas, name("z"), layer.Z, kZ, y, "%.2f", Ink::grey);
    canvas.segment(kZ + kCell + 0.4, y, kOut - 0.4, y,
                   {.ink = Ink::text, .width = 2.5, .dash = Dash::solid}, true);
    canvas.text((kZ + kCell + kOut) / 2, y + 0.4, "σ", {.size = 1.3});
    draw_block(canvas, name("a"), layer.A, kOut, y, "%.2f", inks[l + 1]);
    input = layer.A;
  }
  canvas.text(8, 0.5, "y = σ(W^{(3)} σ(W^{(2)} σ(W^{(1)}x + b^{(1)}) + b^{(2)}) + b^{(3)})",
              {.size = 1.15});
  figure.caption(fmt::format(
      "The slides' toy network for x = (1, −1): the output of a layer is the input of the next one "
      "(same colour), and y = ({:.2f}, {:.2f}). We call Wx + b z; the slide writes a for it and "
      "for its sigmoid.",
      input(0, 0), input(1, 0)));
}

const FigureRegistration registration(
    {.id = "F032",
     .slug = "layer_matrices",
     .title = "A network as matrices",
     .slides = {{"A", "Matrix Operation"}},
     .alt =
         "Three lines, one per layer: a 2 by 2 weight matrix times the input plus the bias gives "
         "z, an arrow σ leads to the layer's output, which is the input of the next line.",
     .units = {"09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook
