// Every kind of layer by itself, on random shapes.
#include <string>

#include "tests/oracle/cases.hpp"
#include "tests/oracle/descriptions.hpp"
#include "tests/oracle/loss_cases.hpp"
#include "tests/oracle/training_case.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

/// Draws the cases of one seed.
class Layers {
 public:
  Layers(std::uint64_t seed, json& cases) : rng_(seed), cases_(cases) {}

  void linear_cases();
  void convolution_cases();
  void pooling_cases();
  void batch_norm_cases();
  void activation_cases();
  void embedding_case();
  void sequence_cases();

 private:
  uword between(uword lo, uword hi) { return oracle::between(rng_, lo, hi); }
  /// 1 in every third case.
  uword batch(uword most = 5) { return rng_.below(3) == 0 ? 1 : between(2, most); }
  json image(uword channels, uword most = 7) {
    const uword width = between(1, most);
    const uword height = between(1, most);
    return shape(channels, width, height);
  }
  void run(const std::string& name, const json& input, const json& module, CaseOptions options) {
    training_case(name, {{"input", input}, {"module", module}}, options, rng_, cases_);
  }
  void convolution(const std::string& name, uword groups, uword most_kernel, uword most_stride);
  void pooling(const std::string& kind, bool counts_padding, uword whole_below);
  void batch_norm_case(const std::string& name, const json& input, const json& behind);

  Rng rng_;
  json& cases_;
};

void Layers::linear_cases() {
  const uword in = between(1, 40);
  const uword out = between(1, 40);
  run("linear", shape(in), linear(in, out), {.batch = batch(20)});
  run("linear_no_bias", shape(in), linear(in, out, false), {.batch = batch()});
  run("linear_relu", shape(in), sequential({linear(in, out), activation("relu")}),
      {.batch = batch()});
  const uword steps = rng_.below(3) == 0 ? 1 : between(2, 9);
  run("linear_every_step", shape(in, steps), linear(in, out), {.batch = batch()});
  const json pixels = image(in);
  run("linear_every_pixel", pixels, linear(in, out), {.batch = batch()});
  const uword size = in * pixels["width"].get<uword>() * pixels["height"].get<uword>();
  run("flatten_linear", pixels, sequential({{{"kind", "Flatten"}}, linear(size, 3)}),
      {.batch = batch()});
}

/// A window that fits into the image, with any stride and padding.
void Layers::convolution(const std::string& name, uword groups, uword most_kernel,
                         uword most_stride) {
  json d = conv2d(groups * between(1, 6), groups * between(1, 6), 1, between(1, most_stride));
  d["kernel_width"] = between(1, most_kernel);
  d["kernel_height"] = between(1, most_kernel);
  d["padding"] = most_kernel == 1 ? 0 : rng_.below(3);
  d["groups"] = groups;
  d["bias"] = rng_.below(4) > 0;
  const uword width = between(d["kernel_width"], 10);
  const uword height = between(d["kernel_height"], 10);
  run(name, shape(d["in_channels"], width, height), d, {.batch = batch()});
  if (name == "conv2d") {
    run("conv2d_relu", shape(d["in_channels"], width, height), sequential({d, activation("relu")}),
        {.batch = batch()});
  }
}

void Layers::convolution_cases() {
  convolution("conv2d", 1, 6, 1);
  convolution("conv2d_strided", 1, 6, 4);
  convolution("conv2d_1x1", 1, 1, 3);
  convolution("conv2d_groups", between(2, 4), 4, 3);

  // Enough channels for every way the kernels have of making several pixels at once
  const uword in = between(1, 40);
  const uword out = between(1, 40);
  const uword width = between(6, 14);
  run("conv2d_wide", shape(in, width, 5), conv2d(in, out, 3, between(1, 2)), {.batch = batch(3)});
  json depthwise = conv2d(in, in, 3, between(1, 2));
  depthwise["groups"] = in;
  run("conv2d_depthwise", shape(in, width, 5), depthwise, {.batch = batch(3)});
}

void Layers::pooling(const std::string& kind, bool counts_padding, uword whole_below) {
  const uword kernel = between(1, 4);
  json d = pool(kind, kernel, between(0, 4), rng_.below(kernel / 2 + 1));
  d["counts_padding"] = counts_padding;
  const uword width = between(kernel, 11);
  const uword height = between(kernel, 11);
  const std::string name = kind == "MaxPool2d" ? "max_pool" : "avg_pool";
  const std::string variant = whole_below > 0 ? "_ties" : counts_padding ? "" : "_inside_only";
  run(name + variant, shape(between(1, 9), width, height), d,
      {.batch = batch(), .whole_below = whole_below});
}

void Layers::pooling_cases() {
  pooling("MaxPool2d", true, 0);
  pooling("MaxPool2d", true, 3);
  pooling("AvgPool2d", true, 0);
  pooling("AvgPool2d", false, 0);
  run("global_avg_pool", image(between(1, 9)), {{"kind", "GlobalAvgPool"}}, {.batch = batch()});
}

/// @param behind  a layer after it, or null
void Layers::batch_norm_case(const std::string& name, const json& input, const json& behind) {
  json d = batch_norm(rng_.uniform(1e-5, 1e-2), rng_.uniform(0.05, 0.5));
  if (rng_.below(2) == 0) d["convention"] = "of_past";
  const json module = behind.is_null() ? d : sequential({d, behind});
  run(name, input, module, {.batch = between(3, 9), .spread = 2});
}

void Layers::batch_norm_cases() {
  const uword channels = between(1, 20);
  batch_norm_case("batch_norm_dense", shape(channels), nullptr);
  batch_norm_case("batch_norm_2d", image(channels), nullptr);
  batch_norm_case("batch_norm_relu", image(channels), activation("relu"));

  // What a residual sum lets it take over: y = BatchNorm(x) + x, with and without a ReLU
  const json d = batch_norm(1e-3, 0.3);
  run("batch_norm_sum", image(channels), residual(d, nullptr, false), {.batch = between(3, 9)});
  run("batch_norm_sum_relu", image(channels), residual(d, nullptr, true), {.batch = between(3, 9)});
  // One sample: the statistics are those of its pixels
  run("batch_norm_batch_1", shape(channels, between(2, 7), between(2, 7)), d, {.batch = 1});
}

void Layers::activation_cases() {
  for (const std::string function : {"identity", "sigmoid", "tanh", "relu", "softmax"}) {
    run(function, image(between(2, 9)), activation(function), {.batch = batch(), .spread = 4});
  }
  for (const std::string function : {"leaky_relu", "elu"}) {
    json d = activation(function);
    d["parameter"] = 0.125 * static_cast<double>(between(1, 12));  // exact in float too
    run(function, image(between(1, 9)), d, {.batch = batch(), .spread = 2});
    run(function + "_default", image(between(1, 9)), activation(function), {.batch = batch()});
  }
}

void Layers::embedding_case() {
  const uword vocabulary = between(1, 12);
  const uword size = between(1, 9);
  const uword steps = rng_.below(3) == 0 ? 1 : between(2, 8);
  const json d = {{"kind", "Embedding"}, {"vocabulary", vocabulary}, {"size", size}};
  CaseOptions options = {.batch = batch(), .whole_below = vocabulary, .with_input_gradient = false};
  run("embedding", shape(1, steps), d, options);
  options.with_lengths = true;
  run("embedding_lengths", shape(1, steps), sequential({d, linear(size, 3)}), options);
}

/// From sequences to vectors and back, beside a layer that learns.
void Layers::sequence_cases() {
  const uword in = between(1, 6);
  const uword out = 2 * between(1, 4);
  const uword steps = rng_.below(3) == 0 ? 1 : between(2, 8);
  for (const std::string state : {"forward", "reverse", "bidirectional"}) {
    const json last = {{"kind", "LastStep"}, {"state", state}};
    run("last_step_" + state, shape(in, steps), sequential({linear(in, out), last}),
        {.batch = batch(), .with_lengths = rng_.below(3) > 0});
  }
  // What changes the number of steps, with lengths
  const json pooled = pool("MaxPool2d", 3, 2, 1);
  const json last = {{"kind", "LastStep"}, {"state", "forward"}};
  const json decoder = {{"kind", "RepeatSteps"}, {"steps", between(1, 6)}, {"every", true}};
  const CaseOptions options = {.batch = batch(), .with_lengths = true};
  run("conv_over_time_lengths", shape(in, steps),
      sequential({conv2d(in, out, 3, between(1, 3)), linear(out, 3)}), options);
  run("max_pool_over_time_lengths", shape(in, steps), sequential({linear(in, out), pooled}),
      options);
  run("global_avg_pool_lengths", shape(in, steps),
      sequential({linear(in, out), {{"kind", "GlobalAvgPool"}}, linear(out, 3)}), options);
  run("decoder_lengths", shape(in, steps),
      sequential({linear(in, out), last, decoder, linear(out, 3)}), options);
  const json repeat = {{"kind", "RepeatSteps"}, {"steps", steps}, {"every", rng_.below(2) == 0}};
  run("repeat_steps", shape(in), sequential({linear(in, out), repeat}), {.batch = batch()});
}

}  // namespace

void layer_cases(std::uint64_t seed, json& cases) {
  Layers layers(seed, cases);
  layers.linear_cases();
  layers.convolution_cases();
  layers.pooling_cases();
  layers.batch_norm_cases();
  layers.activation_cases();
  layers.embedding_case();
  layers.sequence_cases();
  loss_cases(seed, cases);
}

}  // namespace gradbook::oracle
