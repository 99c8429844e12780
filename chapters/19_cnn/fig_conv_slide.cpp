/// @file chapters/19_cnn/fig_conv_slide.cpp
/// F090: a 3×3 window slides over a zero-padded map; each stop is a sum of nine products.
#include <fmt/core.h>

#include <stdexcept>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/network/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The slide's map and kernel.
const arma::mat kMap = {{1, 2, 1, 0}, {0, 2, 1, 2}, {1, 2, 1, 2}, {1, 2, 1, 1}};
const arma::mat kKernel = {{1, -1, 1}, {0, 1, 0}, {1, 1, -1}};

constexpr double kEquals = 10.35;  ///< places on the canvas
constexpr double kOutputMiddle = 13;

/// The map with one ring of zeros.
arma::mat padded() {
  arma::mat X(kMap.n_rows + 2, kMap.n_cols + 2, arma::fill::zeros);
  X.submat(1, 1, kMap.n_rows, kMap.n_cols) = kMap;
  return X;
}

/// The layer's answer. Its images are stored row by row, Armadillo's matrices column by column.
arma::mat convolved() {
  Sequential<double> body;
  body.add<Conv2d>(Conv2dOptions{.padding = 1, .bias = false});
  Network<double> network(
      {.input = {.channels = 1, .width = 4, .height = 4}, .description = "", .loss = nullptr},
      std::make_unique<Sequential<double>>(std::move(body)));
  network.parameters() = arma::vectorise(kKernel.t());
  const arma::mat X = arma::vectorise(kMap.t());
  return arma::reshape(network.forward(X), 4, 4).t();
}

/// The nine products in three lines, and their sum.
void write_products(Panel& canvas, const arma::mat& window, double result) {
  for (uword i = 0; i < 3; ++i) {
    const double y = 1.9 - 0.6 * static_cast<double>(i);
    for (uword j = 0; j < 3; ++j) {
      const double w = kKernel(i, j);
      const bool first = i == 0 && j == 0;
      canvas.text(3.25 + 2.4 * static_cast<double>(j), y,
                  fmt::format("{}{:.0f} × {}", first ? "" : "+ ", window(i, j),
                              w < 0 ? fmt::format("(−{:.0f})", -w) : fmt::format("{:.0f}", w)),
                  {.size = 1.1});
    }
  }
  canvas.text(kEquals, 1.3, "=", {.size = 1.6});
  canvas.numbers("sum", arma::vec{kOutputMiddle}, arma::vec{1.3}, arma::vec{result}, "%.0f",
                 {.ink = Ink::vermillion, .size = 1.8});
}

/// The output with its first `count` cells, in reading order, filled in.
MatrixDrawing draw_output(Panel& canvas, const arma::mat& Y, uword count, double y_middle) {
  constexpr double kCell = 0.95;
  const MatrixDrawing output{{kOutputMiddle - 2 * kCell, y_middle + 2 * kCell}, kCell, 4, 4};
  arma::vec xs(count), ys(count), values(count);
  for (uword n = 0; n < Y.n_elem; ++n) {
    const uword i = n / Y.n_cols;
    const uword j = n % Y.n_cols;
    frame_cells(canvas, output, i, j, 1, 1, {.ink = Ink::grey, .fill = Fill::none, .width = 1.3});
    if (n >= count) continue;
    xs(n) = output.centre(i, j).x;
    ys(n) = output.centre(i, j).y;
    values(n) = Y(i, j);
  }
  canvas.numbers("output", xs, ys, values, "%.0f");
  frame_cells(canvas, output, (count - 1) / Y.n_cols, (count - 1) % Y.n_cols, 1, 1,
              {.ink = Ink::vermillion, .width = 4});
  return output;
}

/// The window at output cell (row, column), with all cells up to it filled in.
void draw_stop(Panel& canvas, const arma::mat& X, const arma::mat& Y, uword row, uword column) {
  const arma::mat window = X.submat(row, column, row + 2, column + 2);
  if (arma::accu(window % kKernel) != Y(row, column)) {
    throw std::logic_error("conv_slide: Conv2d and the sum of products differ");
  }
  MatrixStyle ring{.cell = 0.85};
  for (uword i = 0; i < X.n_rows; ++i) {
    for (uword j = 0; j < X.n_cols; ++j) {
      const bool inside = i > 0 && j > 0 && i + 1 < X.n_rows && j + 1 < X.n_cols;
      const bool seen = i >= row && i < row + 3 && j >= column && j < column + 3;
      if (seen || inside) ring.tinted.push_back({{i, j}, seen ? Ink::orange : Ink::blue});
    }
  }
  const MatrixDrawing input = draw_matrix(canvas, "input", X, {0.7, 7.9}, ring);
  frame_cells(canvas, input, row, column, 3, 3,
              {.ink = Ink::orange, .fill = Fill::none, .width = 5});
  canvas.text(input.top_left.x + 2.55, 8.35, "input, padded with zeros", {.bold = true});
  canvas.text(6.45, input.y_middle(), "∗", {.size = 1.6});

  MatrixStyle orange{.cell = 0.85};
  for (uword i = 0; i < 9; ++i) orange.tinted.push_back({{i / 3, i % 3}, Ink::orange});
  const MatrixDrawing kernel =
      draw_matrix(canvas, "kernel", kKernel, {7.1, input.y_middle() + 1.275}, orange);
  canvas.text(kernel.top_left.x + 1.275, kernel.top_left.y + 0.45, "kernel", {.bold = true});
  canvas.text(kEquals, input.y_middle(), "=", {.size = 1.6});

  const uword count = row * Y.n_cols + column + 1;
  const MatrixDrawing output = draw_output(canvas, Y, count, input.y_middle());
  canvas.text(kOutputMiddle, output.top_left.y + 0.45, "output", {.bold = true});
  write_products(canvas, window, Y(row, column));
}

void draw(Figure& figure) {
  const arma::mat X = padded();
  const arma::mat Y = convolved();
  // Each stop is shown twice, so that the products can be read; the last one longer
  for (uword n = 0; n < Y.n_elem; ++n) {
    const uword copies = n + 1 == Y.n_elem || n == 0 ? 3 : 2;
    for (uword copy = 0; copy < copies; ++copy) {
      draw_stop(figure.add_frame().canvas(), X, Y, n / Y.n_cols, n % Y.n_cols);
    }
  }
  figure.seconds_per_frame = 0.7;
  draw_stop(figure.still().canvas(), X, Y, 0, 0);
  figure.caption(fmt::format(
      "Convolution with stride 1 of the slide's 4 × 4 map, padded with one ring of zeros: nine "
      "products are added at each stop; the first sum is {}. The kernel is not flipped, so this is "
      "a cross-correlation, as in all deep-learning libraries.",
      Y(0, 0) < 0 ? fmt::format("−{}", -Y(0, 0)) : fmt::format("{}", Y(0, 0))));
}

const FigureRegistration registration(
    {.id = "F090",
     .slug = "conv_slide",
     .title = "A convolution, stop by stop",
     .slides = {{"A", "Convolutional Neural Networks (CNNs)"},
                {"C", "Basic neuron layers: Convolution layer"}},
     .alt =
         "A 3 by 3 window slides over a 6 by 6 map with zeros around it; below, its nine products "
         "with the kernel are added, and their sum is filled into the 4 by 4 output, -1 first.",
     .animated = true},
    draw);

}  // namespace
}  // namespace gradbook
