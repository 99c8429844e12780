/// @file chapters/09_mlp/fig_forward_backward.cpp
/// F113: values go from the front to the back, derivatives of the loss from the back to the front.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

const LineStyle kForward{.ink = Ink::blue, .width = 3.5, .dash = Dash::solid};
const LineStyle kBackward{.ink = Ink::vermillion, .width = 3.5, .dash = Dash::solid};

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  constexpr double kY = 5.1, kHeight = 2, kWidth = 2, kFirst = 1.2, kStep = 3.4;
  constexpr int kLayers = 3;

  // Input, layers, loss; values above, derivatives below
  for (int i = 0; i <= kLayers + 1; ++i) {
    TextBox box{.centre = {kFirst + kStep * i, kY}, .width = kWidth, .height = kHeight};
    if (i == 0) {
      box.text = "input x";
      box.ink = Ink::sky;
    } else if (i <= kLayers) {
      box.text = fmt::format("layer {0}\nθ^{{({0})}} = W^{{({0})}}, b^{{({0})}}", i);
      box.ink = Ink::green;
    } else {
      box.text = "loss J(θ)";
      box.ink = Ink::purple;
    }
    draw_box(canvas, box);
    const double x = box.centre.x;
    const double right = x + kWidth / 2;
    const double next = x + kStep - kWidth / 2;
    if (i <= kLayers) {
      canvas.segment(right + 0.05, kY + 0.5, next - 0.05, kY + 0.5, kForward, true);
      canvas.text((right + next) / 2, kY + 0.9, i == 0 ? "x" : fmt::format("a^{{({})}}", i),
                  {.ink = Ink::blue});
    }
    if (i == 0 || i > kLayers) continue;
    canvas.segment(next - 0.05, kY - 0.5, right + 0.05, kY - 0.5, kBackward, true);
    canvas.text((right + next) / 2, kY - 0.95, fmt::format("∂J/∂a^{{({})}}", i),
                {.ink = Ink::vermillion, .size = 0.95});
    canvas.segment(x, kY - kHeight / 2 - 0.05, x, 2.75, kBackward, true);
    canvas.text(x, 2.35, fmt::format("∂J/∂θ^{{({})}}", i), {.ink = Ink::vermillion, .size = 1.1});
  }
  const double loss = kFirst + kStep * (kLayers + 1);
  canvas.text(loss, 7.35, "target y");
  canvas.segment(loss, 7.05, loss, kY + kHeight / 2 + 0.05,
                 {.ink = Ink::text, .width = 2.5, .dash = Dash::solid}, true);

  // The two directions, and what the gradients are for
  canvas.text(0.2, 8.3, "forward: prediction and loss",
              {.ink = Ink::blue, .align = Align::left, .size = 1.1, .bold = true});
  canvas.segment(6.0, 8.3, 13.3, 8.3, kForward, true);
  canvas.text(15.8, 0.7, "backward: gradients",
              {.ink = Ink::vermillion, .align = Align::right, .size = 1.1, .bold = true});
  canvas.segment(11.7, 0.7, 6.2, 0.7, kBackward, true);
  canvas.text(0.2, 0.7, "then θ^{(ℓ)} := θ^{(ℓ)} − η ∂J/∂θ^{(ℓ)}",
              {.align = Align::left, .size = 1.1});
  figure.caption(
      "Forward, each layer hands its output to the next one, up to the loss. Backward, each layer "
      "gets the derivative of the loss with respect to its output, and computes from it those of "
      "its parameters and of its input. Slides write the update as w − α J/w, with α for η; the ∂ "
      "is missing.");
}

const FigureRegistration registration(
    {.id = "F113",
     .slug = "forward_backward",
     .title = "Forward to the loss, backward to the gradients",
     .slides = {{"C", "Backpropagation: the core to train deep models"}, {"A", "Backpropagation"}},
     .alt =
         "A chain of input, three layers and loss: blue arrows with values point to the loss, red "
         "arrows with derivatives point back, and down from each layer to the gradient of its "
         "parameters."},
    draw);

}  // namespace
}  // namespace gradbook
