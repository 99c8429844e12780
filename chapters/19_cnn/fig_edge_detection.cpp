/// @file chapters/19_cnn/fig_edge_detection.cpp
/// F092: a picture and what three kernels make of it: Laplacian and both Sobel kernels.
#include <cmath>
#include <string>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "nn/containers.hpp"
#include "nn/conv2d.hpp"
#include "nn/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kWidth = 120;
constexpr uword kHeight = 96;

/// The slide's kernel, and the two of Sobel: differences in one direction, smoothed in the other.
const arma::mat kLaplacian = {{0, 1, 0}, {1, -4, 1}, {0, 1, 0}};
const arma::mat kSobelX = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};
const arma::mat kSobelY = {{-1, -2, -1}, {0, 0, 0}, {1, 2, 1}};

/// A house in the evening: brightness 0 … 1, a smooth sky, a sun, straight and slanted edges.
arma::mat evening() {
  arma::mat picture(kHeight, kWidth);
  for (uword i = 0; i < kHeight; ++i) {
    for (uword j = 0; j < kWidth; ++j) {
      const auto x = static_cast<double>(j);
      const auto y = static_cast<double>(i);
      double& pixel = picture(i, j);
      pixel = 0.55 + 0.25 * y / 70;
      if (std::hypot(x - 92, y - 26) < 14) pixel = 1;
      if (y > 74) pixel = 0.35;
      const bool wall = x >= 22 && x < 70 && y >= 44 && y < 82;
      const bool roof = y >= 18 && y < 44 && std::abs(x - 45.5) < (y - 17) * 1.15;
      if (wall) pixel = 0.95;
      if (roof) pixel = 0.2;
      const bool door = x >= 52 && x < 63 && y >= 58 && y < 82;
      const bool window = x >= 29 && x < 44 && y >= 54 && y < 68;
      if (door) pixel = 0.15;
      if (window) pixel = 0.3;
    }
  }
  return picture;
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
  const arma::mat picture = evening();
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
  input.image("picture", 1 - picture, 0, 1);  // 1 is the ink of a text: dark on a slide
  draw_kernel(figure.panel(0, 2), kLaplacian, "∗ Laplacian");
  response(0, 3, kLaplacian, 0.6);
  draw_kernel(figure.panel(1, 0), kSobelX, "∗ Sobel, across");
  response(1, 1, kSobelX, 2);
  draw_kernel(figure.panel(1, 2), kSobelY, "∗ Sobel, down");
  response(1, 3, kSobelY, 2);
  figure.caption(
      "A synthetic picture of 120 × 96 pixels, convolved with the slide's kernel (Laplacian) and "
      "with the two kernels of Sobel. All their weights add up to 0, so smooth areas vanish: the "
      "Laplacian changes its sign across every edge, each Sobel kernel sees edges of one "
      "direction and says on which side it is brighter.");
}

const FigureRegistration registration(
    {.id = "F092",
     .slug = "edge_detection",
     .title = "Edges by convolution",
     .slides = {{"A", "Convolutional Neural Networks (CNNs)"}},
     .alt = "A picture of a house with sun; convolved with the Laplacian only its edges remain, "
            "with the Sobel kernels only the upright or only the level edges."},
    draw);

}  // namespace
}  // namespace gradbook
