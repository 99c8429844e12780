/// @file chapters/02_neighbors/fig_l1_table.cpp
/// F004: the l1 distance of two images of 4 × 4 pixels, number by number.
#include "exercises/02_neighbors/distance.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

/// The images of the slide.
const arma::mat kTest = {
    {56, 32, 10, 18}, {90, 23, 128, 133}, {24, 26, 178, 200}, {2, 0, 255, 220}};
const arma::mat kTraining = {
    {10, 20, 24, 17}, {8, 10, 89, 100}, {12, 16, 178, 170}, {4, 32, 233, 112}};

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  const double distance = l1_distance(arma::vectorise(kTest), arma::vectorise(kTraining));
  const auto column = [&](const std::string& name, const std::string& title,
                          const arma::mat& values, double left, Ink ink) {
    MatrixStyle style{.cell = 1.2, .size = 1.25};
    for (arma::uword i = 0; i < 4; ++i) {
      for (arma::uword j = 0; j < 4; ++j) style.tinted.push_back({{i, j}, ink});
    }
    const MatrixDrawing matrix = draw_matrix(canvas, name, values, {left, 7.3}, style);
    canvas.text((left + matrix.right()) / 2, 7.85, title, {.bold = true});
  };
  column("test", "test image", kTest, 0.2, Ink::blue);
  canvas.text(5.3, 4.9, "−", {.size = 2});
  column("training", "training image", kTraining, 5.6, Ink::green);
  canvas.text(10.7, 4.9, "=", {.size = 2});
  column("differences", "absolute value differences", arma::abs(kTest - kTraining), 11.0,
         Ink::vermillion);

  canvas.text(0.2, 1.3, "ℓ_1 norm (Manhattan distance)", {.align = Align::left, .size = 1.1});
  canvas.text(13.9, 1.3, "d_1(I_1, I_2) = Σ_p | I_1^p − I_2^p |  →",
              {.align = Align::right, .size = 1.25});
  canvas.numbers("distance", arma::vec{14.9}, arma::vec{1.3}, arma::vec{distance}, "%.0f",
                 {.ink = Ink::vermillion, .size = 1.6});
  figure.caption(
      "The l1 distance adds the absolute differences of all pixels: 456. Without the bars, as the "
      "slide's formula is printed, the differences would cancel to 360. The images are the "
      "slide's.");
}

const FigureRegistration registration(
    {.id = "F004",
     .slug = "l1_table",
     .title = "The l1 distance of two images",
     .slides = {{"A", "Nearest Neighbor Classifier"}},
     .alt =
         "Two 4 by 4 tables of pixels, the table of their absolute differences, and its sum, 456.",
     .units = {"02_neighbors/distance"}},
    draw);

}  // namespace
}  // namespace gradbook
