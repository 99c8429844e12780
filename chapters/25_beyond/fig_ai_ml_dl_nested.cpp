/// @file chapters/25_beyond/fig_ai_ml_dl_nested.cpp
/// F001: deep learning is a part of machine learning, which is a part of artificial intelligence.
#include <cmath>
#include <numbers>
#include <string>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

struct Field {
  double x, y;  ///< centre
  double half_width, half_height;
  Ink ink;
  std::string name, meaning, example;
  double top;  ///< height of the name
};

void draw_field(Panel& canvas, const Field& field) {
  constexpr arma::uword kCorners = 120;
  const arma::vec angle = arma::linspace(0, 2 * std::numbers::pi * (1 - 1.0 / kCorners), kCorners);
  canvas.polygon(field.x + field.half_width * arma::cos(angle),
                 field.y + field.half_height * arma::sin(angle), {.ink = field.ink, .width = 3});
  canvas.text(field.x, field.top, field.name, {.ink = field.ink, .size = 1.15, .bold = true});
  canvas.text(field.x, field.top - 0.52, field.meaning, {.size = 0.85});
  canvas.text(field.x, field.top - 0.98, field.example, {.size = 0.8});
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  // They touch near the bottom, so that the names have room above
  draw_field(canvas,
             {8, 4.5, 7.8, 4.35, Ink::blue, "artificial intelligence",
              "machines solve tasks that need intelligence", "search, logic, planning", 7.95});
  draw_field(canvas, {8, 3.35, 6.0, 3.05, Ink::green, "machine learning",
                      "learns from data instead of being programmed",
                      "nearest neighbours, SVM, trees", 5.6});
  draw_field(canvas, {8, 2.2, 4.2, 1.75, Ink::vermillion, "deep learning",
                      "learns representations in many layers", "CNN, RNN, transformer", 2.95});
  figure.caption(
      "Deep learning is one way of machine learning, and machine learning one way to artificial "
      "intelligence. Learning without being explicitly programmed (Samuel) defines machine "
      "learning, not the whole field, as the slide has it.");
}

const FigureRegistration registration(
    {.id = "F001",
     .slug = "ai_ml_dl_nested",
     .title = "Artificial intelligence, machine learning, deep learning",
     .slides = {{"A", "Machine Learning Basics"}},
     .alt = "Three nested ellipses: deep learning inside machine learning inside artificial "
            "intelligence, each with a meaning and examples."},
    draw);

}  // namespace
}  // namespace gradbook
