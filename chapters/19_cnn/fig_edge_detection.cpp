/// @file chapters/19_cnn/fig_edge_detection.cpp
/// F092: a photograph and what three kernels make of it: Laplacian and both Sobel kernels.
#include <string>

#include "core/file.hpp"
#include "data/known_datasets.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/network/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kWidth = 160;
constexpr uword kHeight = 120;

/// The slide's kernel, and the two of Sobel: differences in one direction, smoothed in the other.
const arma::mat kLaplacian = {{0, 1, 0}, {1, -4, 1}, {0, 1, 0}};
const arma::mat kSobelX = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};
const arma::mat kSobelY = {{-1, -2, -1}, {0, 0, 0}, {1, 2, 1}};

/// The photograph that comes with Gradbook: brightness 0 … 1.
arma::mat photograph() {
  const std::filesystem::path file = project_root() / "datasets/ascent/ascent.csv";
  arma::mat pixels;
  if (!pixels.load(file.string(), arma::csv_ascii) || pixels.n_rows != kHeight ||
      pixels.n_cols != kWidth) {
    throw FileError(file, "is not the picture of 160 × 120 pixels", "bring it back with git");
  }
  return pixels / 255;
}

/// Where the kernel fits into the picture; no padding, so no false edges at the border.
arma::mat convolved(const arma::mat& picture, const arma::mat& kernel) {
  Sequential<double> body;
  body.add<Conv2d>(Conv2dOptions{.bias = false});
  Network<double> network({.input = {.width = picture.n_cols, .height = picture.n_rows},
                           .description = "",
                           .loss = nullptr},
                          std::make_unique<Sequential<double>>(std::move(body)));
  // The layer's images are stored row by row, Armadillo's matrices column by column
  network.parameters() = arma::vectorise(kernel.t());
  const arma::mat X = arma::vectorise(picture.t());
  return arma::reshape(network.forward(X), picture.n_cols - 2, picture.n_rows - 2).t();
}

void prepare(Panel& panel) {
  panel.frame = false;
  panel.equal_scale = true;
}

void draw_kernel(Panel& panel, const arma::mat& kernel, const std::string& title) {
  prepare(panel);
  panel.x = {.lo = -0.15, .hi = 3.15};
  panel.y = {.lo = -0.75, .hi = 3.75};
  panel.text(1.5, 3.45, title, {.size = 0.9, .bold = true});
  draw_matrix(panel, "kernel", kernel, {0, 3}, {.cell = 1, .size = 0.9});
}

/// What the two colours mean.
void draw_key(Panel& panel) {
  prepare(panel);
  panel.x = {.lo = -0.15, .hi = 3.15};
  panel.y = {.lo = -0.75, .hi = 3.75};
  const std::string words[] = {"positive", "zero", "negative"};
  const ShapeStyle styles[] = {{.ink = Ink::vermillion, .fill = Fill::solid, .width = 0},
                               {.ink = Ink::grey, .fill = Fill::paper, .width = 1.5},
                               {.ink = Ink::blue, .fill = Fill::solid, .width = 0}};
  for (unsigned n = 0; n < 3; ++n) {
    const double y = 2.5 - n;
    panel.box(0, y - 0.25, 0.5, y + 0.25, styles[n]);
    panel.text(0.7, y, words[n], {.align = Align::left, .size = 0.9});
  }
}

void draw(Figure& figure) {
  const arma::mat picture = photograph();
  figure.grid(2, 4, {0.6, 1.25, 0.6, 1.25});
  const auto response = [&](unsigned row, unsigned column, const arma::mat& kernel, double range) {
    Panel& panel = figure.panel(row, column);
    prepare(panel);
    panel.image("response", convolved(picture, kernel), -range, range, ColourMap::diverging);
    // A frame of its own, one pixel around the result
    panel.x = {.lo = -2, .hi = kWidth - 1};
    panel.y = {.lo = -2, .hi = kHeight - 1};
    panel.box(-1.5, -1.5, kWidth - 1.5, kHeight - 1.5,
              {.ink = Ink::grey, .fill = Fill::none, .width = 1.5});
  };
  draw_key(figure.panel(0, 0));
  Panel& input = figure.panel(0, 1);
  prepare(input);
  input.image("picture", picture, 0, 1);
  draw_kernel(figure.panel(0, 2), kLaplacian, "∗ Laplacian");
  response(0, 3, kLaplacian, 0.5);
  draw_kernel(figure.panel(1, 0), kSobelX, "∗ Sobel, across");
  response(1, 1, kSobelX, 1.5);
  draw_kernel(figure.panel(1, 2), kSobelY, "∗ Sobel, down");
  response(1, 3, kSobelY, 1.5);
  figure.caption(
      "A photograph of 160 × 120 pixels, convolved with the slide's kernel (Laplacian) and with "
      "the "
      "two kernels of Sobel. The weights of each kernel add up to 0, so smooth areas as the sky "
      "vanish: the Laplacian changes its sign across every edge, each Sobel kernel sees edges of "
      "one direction and says on which side it is brighter.");
}

const FigureRegistration registration(
    {.id = "F092",
     .slug = "edge_detection",
     .title = "Edges by convolution",
     .slides = {{"A", "Convolutional Neural Networks (CNNs)"}},
     .alt = "A photograph of stairs against the sky; convolved with the Laplacian only its edges "
            "remain, with the Sobel kernels mainly the upright or mainly the level edges."},
    draw);

}  // namespace
}  // namespace gradbook
