// Blocks and random networks of many layers; see curve_cases.cpp for the models.
#include <string>
#include <utility>

#include "tests/oracle/cases.hpp"
#include "tests/oracle/curve_cases.hpp"
#include "tests/oracle/descriptions.hpp"
#include "tests/oracle/training_case.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

/// A description that grows layer by layer, with the shape of its output.
class RandomNetwork {
 public:
  explicit RandomNetwork(Rng& rng) : rng_(rng) {
    channels_ = between(rng, 1, 3);
    width_ = between(rng, 5, 10);
    height_ = between(rng, 5, 10);
    input_ = shape(channels_, width_, height_);
  }

  void add_layer();
  json finish();

 private:
  void add(json module) { modules_.push_back(std::move(module)); }
  void divide(uword stride) {
    width_ = (width_ - 1) / stride + 1;
    height_ = (height_ - 1) / stride + 1;
  }
  void add_convolution();
  void add_block();
  void add_residual();

  Rng& rng_;
  json input_;
  json modules_ = json::array();
  uword channels_ = 0, width_ = 0, height_ = 0;
};

void RandomNetwork::add_convolution() {
  const uword out = between(rng_, 1, 6);
  const uword stride = between(rng_, 1, 2);
  add(conv2d(channels_, out, 2 * rng_.below(3) + 1, stride));
  channels_ = out;
  divide(stride);
}

void RandomNetwork::add_residual() {
  const json main = sequential(
      {conv2d(channels_, channels_, 3), activation("tanh"), conv2d(channels_, channels_, 1)});
  add(residual(main, nullptr, rng_.below(2) == 0));
}

void RandomNetwork::add_block() {
  const uword stride = between(rng_, 1, 2);
  const uword kind = rng_.below(3);
  if (kind == 0) {
    const uword out = channels_ + 2 * rng_.below(3);
    add({{"kind", "BasicBlock"},
         {"in_channels", channels_},
         {"out_channels", out},
         {"stride", stride},
         {"projection", rng_.below(2) == 0}});
    channels_ = out;
    divide(stride);
  } else if (kind == 1) {
    add({{"kind", "BottleneckBlock"},
         {"in_channels", channels_},
         {"width", 4},
         {"out_channels", 6},
         {"stride", stride},
         {"groups", between(rng_, 1, 2)}});
    channels_ = 6;
    divide(stride);
  } else {
    add({{"kind", "DenseLayer"}, {"in_channels", channels_}, {"growth", 2}});
    channels_ += 2;
  }
}

void RandomNetwork::add_layer() {
  const std::string functions[] = {"sigmoid", "tanh", "relu", "leaky_relu", "elu", "softmax"};
  switch (rng_.below(6)) {
    case 0:
      return add_convolution();
    case 1:
      return add(batch_norm(1e-3, 0.2));
    case 2:
      return add(activation(functions[rng_.below(6)]));
    case 3:
      add(pool(rng_.below(2) == 0 ? "MaxPool2d" : "AvgPool2d", 3, 2, 1));
      return divide(2);
    case 4:
      return add_residual();
    default:
      return add_block();
  }
}

json RandomNetwork::finish() {
  const uword classes = between(rng_, 2, 5);
  if (rng_.below(2) == 0) {
    add({{"kind", "GlobalAvgPool"}});
    add(linear(channels_, classes));
  } else {
    add({{"kind", "Flatten"}});
    add(linear(channels_ * width_ * height_, 7));
    add(activation("relu"));
    add(linear(7, classes));
  }
  const char* const losses[] = {"SoftmaxCrossEntropy", "MulticlassHinge", "MeanSquaredError"};
  return {{"input", input_},
          {"module", sequential(modules_)},
          {"loss", {{"kind", losses[rng_.below(3)]}}}};
}

/// As for blocks, a batch that keeps batch normalization well conditioned.
void random_network_case(Rng& rng, json& cases) {
  RandomNetwork network(rng);
  for (uword layers = between(rng, 2, 7); layers > 0; --layers) network.add_layer();
  training_case("random_network", network.finish(), {.batch = between(rng, 8, 12)}, rng, cases);
}

void block_case(const std::string& name, const json& input, const json& module, Rng& rng,
                json& cases) {
  // Batch normalization of a few numbers that happen to be alike multiplies every rounding
  const uword batch = between(rng, 6, 9);
  training_case(name, {{"input", input}, {"module", module}}, {.batch = batch}, rng, cases);
}

void block_cases(Rng& rng, json& cases) {
  const uword channels = between(rng, 1, 6);
  const uword more = channels + 2 * between(rng, 0, 3);
  const uword stride = between(rng, 1, 2);
  const uword width = between(rng, 3, 8);
  const uword height = between(rng, 3, 8);
  const json image = shape(channels, width, height);
  const json main = sequential({conv2d(channels, more, 3, stride), activation("tanh")});
  const bool relu = rng.below(2) == 0;
  block_case("residual_identity", image, residual(conv2d(channels, channels, 3), nullptr, relu),
             rng, cases);
  block_case("residual_projection", image, residual(main, conv2d(channels, more, 1, stride), relu),
             rng, cases);
  const json pad = {{"kind", "PadShortcut"}, {"out_channels", more}, {"stride", stride}};
  block_case("residual_pad_shortcut", image, residual(main, pad, relu), rng, cases);
  block_case("concat", image, {{"kind", "Concat"}, {"branch", conv2d(channels, more, 3)}}, rng,
             cases);
  for (const bool projection : {false, true}) {
    block_case(projection ? "basic_block_projection" : "basic_block_padding", image,
               {{"kind", "BasicBlock"},
                {"in_channels", channels},
                {"out_channels", more},
                {"stride", stride},
                {"projection", projection}},
               rng, cases);
  }
  const uword groups = between(rng, 1, 3);
  block_case("bottleneck_block", image,
             {{"kind", "BottleneckBlock"},
              {"in_channels", channels},
              {"width", groups * between(rng, 1, 3)},
              {"out_channels", more},
              {"stride", stride},
              {"groups", groups}},
             rng, cases);
  const uword growth = between(rng, 1, 4);
  const json first = {{"kind", "DenseLayer"}, {"in_channels", channels}, {"growth", growth}};
  json second = first;
  second["in_channels"] = channels + growth;
  block_case("dense_layers", image, sequential({first, second}), rng, cases);
}

}  // namespace

void network_cases(std::uint64_t seed, json& cases) {
  Rng rng(seed);
  block_cases(rng, cases);
  random_network_case(rng, cases);
  curve_cases(seed, cases);
}

}  // namespace gradbook::oracle
