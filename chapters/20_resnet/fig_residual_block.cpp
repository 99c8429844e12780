/// @file chapters/20_resnet/fig_residual_block.cpp
/// F101: residual blocks: basic and bottleneck with an identity, and with a projection shortcut.
#include <string>
#include <vector>

#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "nn/layers/blocks.hpp"
#include "nn/network/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

const LineStyle kArrow{.ink = Ink::text, .width = 2.5, .dash = Dash::solid};
const LineStyle kShortcut{.ink = Ink::vermillion, .width = 4, .dash = Dash::solid};

constexpr double kInput = 7.75;  ///< heights of the parts that all blocks have
constexpr double kBranch = 7.25;
constexpr double kMiddle = 5.1;  ///< of the convolutions
constexpr double kSum = 2.6;
constexpr double kRelu = 1.62;

double num_parameters(uword in_channels, ModulePtr<double> block) {
  Network<double> network({.input = {.channels = in_channels, .width = 8, .height = 8},
                           .description = "",
                           .loss = nullptr},
                          std::move(block));
  return static_cast<double>(network.parameters().n_elem);
}

struct Block {
  std::string title;
  std::string input, output;
  std::vector<std::string> convolutions;
  std::string projection = {};  ///< empty: identity
  double parameters = 0;
};

void draw_shortcut(Panel& canvas, const Block& block, double x, double side) {
  const double right = x + side;
  canvas.segment(x, kBranch, right, kBranch, kShortcut);
  if (block.projection.empty()) {
    canvas.segment(right, kBranch, right, kSum, kShortcut);
    canvas.text(right + 0.3, kMiddle, "identity", {.ink = Ink::vermillion, .angle = 90});
  } else {
    const TextBox box{{right, kMiddle}, 1.9, 1.1, block.projection, Ink::vermillion, 0.9};
    canvas.segment(right, kBranch, right, kMiddle + 0.55, kShortcut);
    canvas.segment(right, kMiddle - 0.55, right, kSum, kShortcut);
    draw_box(canvas, box);
  }
  canvas.segment(right, kSum, x + 0.36, kSum, kShortcut, true);
}

void draw_residual(Panel& canvas, const Block& block, double x, double side) {
  canvas.text(x + side / 2, 8.6, block.title, {.bold = true});
  canvas.text(x, kInput + 0.1, block.input, {.size = 0.9});
  // The convolutions, evenly spaced between branch and sum
  const auto n = static_cast<double>(block.convolutions.size());
  const double pitch = n > 2 ? 1.35 : 1.9;
  double tail = kInput - 0.2;
  for (std::size_t i = 0; i < block.convolutions.size(); ++i) {
    const double y = kMiddle + pitch * ((n - 1) / 2 - static_cast<double>(i));
    const TextBox box{{x, y}, 2.7, 0.95, block.convolutions[i], Ink::blue, 0.9};
    draw_box(canvas, box);
    canvas.segment(x, tail, x, y + box.height / 2, kArrow, true);
    tail = y - box.height / 2;
  }
  canvas.segment(x, tail, x, kSum + 0.36, kArrow, true);
  draw_shortcut(canvas, block, x, side);

  canvas.circle(x, kSum, 0.34, {.ink = Ink::vermillion, .fill = Fill::paper, .width = 3});
  canvas.text(x, kSum, "+", {.size = 1.3});
  const TextBox relu{{x, kRelu}, 1.4, 0.56, "ReLU", Ink::green, 0.9};
  canvas.segment(x, kSum - 0.34, x, kRelu + 0.28, kArrow, true);
  draw_box(canvas, relu);
  canvas.segment(x, kRelu - 0.28, x, 1.0, kArrow, true);
  canvas.text(x, 0.75, block.output, {.size = 0.9});
}

void draw(Figure& figure) {
  Panel& canvas = figure.canvas();
  const std::vector<Block> blocks = {
      {.title = "basic block",
       .input = "64 channels",
       .output = "64 channels",
       .convolutions = {"3 × 3 conv, 64\nBN, ReLU", "3 × 3 conv, 64\nBN"},
       .parameters = num_parameters(64, make_basic_block<double>(64, 64, 1))},
      {.title = "bottleneck block",
       .input = "256 channels",
       .output = "256 channels",
       .convolutions = {"1 × 1 conv, 64\nBN, ReLU", "3 × 3 conv, 64\nBN, ReLU",
                        "1 × 1 conv, 256\nBN"},
       .parameters = num_parameters(256, make_bottleneck_block<double>(256, 64, 256, 1))},
      {.title = "where the shape changes",
       .input = "64 channels",
       .output = "128 channels, half size",
       .convolutions = {"3 × 3 conv, 128\nstride 2, BN, ReLU", "3 × 3 conv, 128\nBN"},
       .projection = "1 × 1 conv\nstride 2, BN",
       .parameters = num_parameters(64, make_basic_block<double>(64, 128, 2))}};
  const double places[] = {1.9, 7.1, 12.1};
  arma::vec parameters(3), xs(3);
  for (std::size_t i = 0; i < 3; ++i) {
    draw_residual(canvas, blocks[i], places[i], i == 2 ? 2.5 : 1.9);
    parameters(i) = blocks[i].parameters;
    xs(i) = places[i];
  }
  canvas.numbers("parameters", xs, arma::vec{0.3, 0.3, 0.3}, parameters, "%.0f parameters",
                 {.ink = Ink::grey, .size = 0.85});
  figure.caption(
      "Residual blocks: y = ReLU(F(x) + x). The bottleneck squeezes 256 channels into 64 for its "
      "3 × 3 convolution, and so costs about as much as the basic block on 64. Where size or "
      "channels change, a 1 × 1 convolution takes the identity's place. BN: batch normalization; "
      "parameters counted in the built blocks.");
}

const FigureRegistration registration(
    {.id = "F101",
     .slug = "residual_block",
     .title = "Residual blocks",
     .slides = {{"A", "Residual CNNs"}},
     .alt = "Three blocks of convolutions with a shortcut around them that is added to their "
            "result: basic and bottleneck with the identity, and one with a 1 by 1 convolution."},
    draw);

}  // namespace
}  // namespace gradbook
