/// @file chapters/19_cnn/fig_pooling.cpp
/// F094: max and average pooling, with windows that do not overlap and with windows that do.
#include <array>
#include <string>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/pooling.hpp"
#include "nn/network/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The maps of the slides.
const arma::mat kFour = {{1, 3, 5, 3}, {4, 2, 3, 1}, {3, 1, 1, 3}, {0, 1, 0, 4}};
const arma::mat kThree = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};

/// One ink per window.
constexpr std::array kInks = {Ink::blue, Ink::orange, Ink::green, Ink::purple};

/// What a pooling layer makes of a square map.
template <template <typename> class Pool>
arma::mat pooled(const arma::mat& map, uword stride) {
  Sequential<double> body;
  body.add<Pool>(PoolOptions{.kernel = 2, .stride = stride});
  Network<double> network(
      {.input = {.width = map.n_cols, .height = map.n_rows}, .description = "", .loss = nullptr},
      std::make_unique<Sequential<double>>(std::move(body)));
  // The layer's images are stored row by row, Armadillo's matrices column by column
  const arma::mat X = arma::vectorise(map.t());
  return arma::reshape(network.forward(X), 2, 2).t();
}

/// A 2 × 2 result, each number in the ink of its window.
MatrixDrawing draw_result(Panel& canvas, const std::string& name, const std::string& format,
                          const arma::mat& values, const Point& top_left) {
  MatrixStyle style{.cell = 1.15, .format = format, .size = 1};
  for (uword n = 0; n < 4; ++n) style.tinted.push_back({{n / 2, n % 2}, kInks[n]});
  return draw_matrix(canvas, name, values, top_left, style);
}

void draw_stride_two(Panel& canvas) {
  canvas.text(4.45, 8.3, "window 2 × 2, stride 2", {.bold = true});
  MatrixStyle style{.cell = 1.15, .size = 1};
  for (uword i = 0; i < 4; ++i) {
    for (uword j = 0; j < 4; ++j) style.tinted.push_back({{i, j}, kInks[2 * (i / 2) + j / 2]});
  }
  const MatrixDrawing input = draw_matrix(canvas, "four", kFour, {0.5, 6.55}, style);
  for (uword n = 0; n < 4; ++n) {
    frame_cells(canvas, input, 2 * (n / 2), 2 * (n % 2), 2, 2,
                {.ink = kInks[n], .fill = Fill::none, .width = 4});
  }
  const LineStyle arrow{.ink = Ink::text, .width = 2.5, .dash = Dash::solid};
  const MatrixDrawing largest =
      draw_result(canvas, "four_max", "%.0f", pooled<MaxPool2d>(kFour, 2), {6.5, 7.05});
  const MatrixDrawing mean =
      draw_result(canvas, "four_average", "%g", pooled<AvgPool2d>(kFour, 2), {6.5, 3.45});
  for (const auto& [result, name] : {std::pair{largest, "maximum"}, std::pair{mean, "average"}}) {
    canvas.text(result.top_left.x + 1.15, result.top_left.y + 0.4, name);
    canvas.segment(input.right() + 0.2, result.y_middle(), 6.3, result.y_middle(), arrow, true);
  }
}

void draw_stride_one(Panel& canvas) {
  canvas.text(12.75, 8.3, "window 2 × 2, stride 1", {.bold = true});
  MatrixStyle style{.cell = 1.15, .size = 1};
  // A corner belongs to one window, all other cells to two or four; the first two are framed
  for (uword n = 0; n < 4; ++n) style.tinted.push_back({{2 * (n / 2), 2 * (n % 2)}, kInks[n]});
  const MatrixDrawing input = draw_matrix(canvas, "three", kThree, {11.025, 7.45}, style);
  frame_cells(canvas, input, 0, 1, 2, 2,
              {.ink = kInks[1], .fill = Fill::none, .width = 4, .dash = Dash::dashed});
  frame_cells(canvas, input, 0, 0, 2, 2, {.ink = kInks[0], .fill = Fill::none, .width = 4});
  draw_result(canvas, "three_max", "%.0f", pooled<MaxPool2d>(kThree, 1), {10.0, 2.9});
  draw_result(canvas, "three_average", "%.0f", pooled<AvgPool2d>(kThree, 1), {13.2, 2.9});
  canvas.text(11.15, 3.3, "maximum");
  canvas.text(14.35, 3.3, "average");
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  draw_stride_two(canvas);
  canvas.segment(9.4, 0.6, 9.4, 8.4, {.ink = Ink::faint, .width = 2, .dash = Dash::solid});
  draw_stride_one(canvas);
  figure.caption(
      "Pooling of the slides' maps with windows of 2 × 2: every number comes from the window of "
      "its colour. With stride 2 the windows do not overlap and a quarter of the numbers is left; "
      "with stride 1 neighbouring windows share cells. Pooling has no parameters, and removes "
      "none: it only makes the maps smaller.");
}

const FigureRegistration registration(
    {.id = "F094",
     .slug = "pooling",
     .title = "Max pooling and average pooling",
     .slides = {{"A", "Convolutional Neural Networks (CNNs)"},
                {"C", "Basic neuron layers: Pooling layer"}},
     .alt = "A 4 by 4 map in four coloured windows, with the maximum and the average of each; a 3 "
            "by 3 map whose windows overlap, with the same."},
    draw);

}  // namespace
}  // namespace gradbook
