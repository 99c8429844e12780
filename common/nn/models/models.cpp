#include "nn/models/models.hpp"

#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>

#include "core/shape.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/embedding.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/pooling.hpp"
#include "nn/layers/sequence_layers.hpp"

namespace gradbook {

using arma::uword;

namespace {

template <typename T>
void add_relu(Sequential<T>& to) {
  to.add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
}

template <typename T>
void add_conv_relu(Sequential<T>& to, const Conv2dOptions& options) {
  to.add(std::make_unique<Conv2d<T>>(options));
  add_relu(to);
}

/// The output of the last stage to class scores.
template <typename T>
void add_head(Sequential<T>& to, uword channels, uword num_classes) {
  to.add(std::make_unique<GlobalAvgPool<T>>());
  to.add(std::make_unique<Linear<T>>(channels, num_classes));
}

/// 7×7 convolution with stride 2 and 3×3 max pooling with stride 2: 224 pixels become 56.
template <typename T>
void add_stem(Sequential<T>& to, uword in_channels, uword out_channels) {
  add_conv_batch_norm<T>(to,
                         {.in_channels = in_channels,
                          .out_channels = out_channels,
                          .kernel = 7,
                          .stride = 2,
                          .padding = 3},
                         true);
  to.add(std::make_unique<MaxPool2d<T>>(PoolOptions{.kernel = 3, .stride = 2, .padding = 1}));
}

/// Blocks per stage of table 1.
std::vector<uword> stages_of(uword depth) {
  if (depth == 18) return {2, 2, 2, 2};
  if (depth == 34 || depth == 50) return {3, 4, 6, 3};
  if (depth == 101) return {3, 4, 23, 3};
  expect_argument(depth == 152, "make_resnet",
                  fmt::format("depth is {}, expected 18, 34, 50, 101 or 152", depth));
  return {3, 8, 36, 3};
}

}  // namespace

template <typename T>
Network<T> make_lenet(const LeNetOptions& options) {
  const SampleShape& input = options.input;
  expect_argument(input.width >= 16 && input.height >= 16, "make_lenet",
                  fmt::format("input is {}, expected at least 16x16", to_text(input)));
  const uword width = ((input.width - 4) / 2 - 4) / 2;
  const uword height = ((input.height - 4) / 2 - 4) / 2;
  auto layers = std::make_unique<Sequential<T>>();
  add_conv_relu<T>(*layers, {.in_channels = input.channels,
                             .out_channels = options.channels1,
                             .kernel_width = 5,
                             .kernel_height = 5});
  layers->add(std::make_unique<MaxPool2d<T>>(PoolOptions{.kernel = 2, .stride = 2}));
  add_conv_relu<T>(*layers, {.in_channels = options.channels1,
                             .out_channels = options.channels2,
                             .kernel_width = 5,
                             .kernel_height = 5});
  layers->add(std::make_unique<MaxPool2d<T>>(PoolOptions{.kernel = 2, .stride = 2}));
  layers->add(std::make_unique<Flatten<T>>());
  layers->add(std::make_unique<Linear<T>>(width * height * options.channels2, 120));
  add_relu(*layers);
  layers->add(std::make_unique<Linear<T>>(120, 84));
  add_relu(*layers);
  layers->add(std::make_unique<Linear<T>>(84, options.num_classes));
  return Network<T>(
      {.input = input,
       .description = fmt::format("lenet-5 {}-{}-120-84-{} for {}", options.channels1,
                                  options.channels2, options.num_classes, to_text(input)),
       .loss = nullptr},
      std::move(layers));
}

template <typename T>
Network<T> make_small_vgg(uword num_classes) {
  auto layers = std::make_unique<Sequential<T>>();
  uword channels = 3;
  for (const uword width : {uword{32}, uword{64}}) {
    add_conv_relu<T>(*layers, {.in_channels = channels, .out_channels = width, .padding = 1});
    add_conv_relu<T>(*layers, {.in_channels = width, .out_channels = width, .padding = 1});
    layers->add(std::make_unique<MaxPool2d<T>>(PoolOptions{.kernel = 2, .stride = 2}));
    channels = width;
  }
  layers->add(std::make_unique<Flatten<T>>());
  layers->add(std::make_unique<Linear<T>>(8 * 8 * channels, num_classes));
  return Network<T>({.input = {.channels = 3, .width = 32, .height = 32},
                     .description = fmt::format("small vgg, {} classes", num_classes),
                     .loss = nullptr},
                    std::move(layers));
}

template <typename T>
Network<T> make_cifar_resnet(uword depth, Shortcut shortcut, uword num_classes) {
  expect_argument(depth >= 8 && depth % 6 == 2, "make_cifar_resnet",
                  fmt::format("depth is {}, expected 6n + 2: 20, 32, 44, 56, 110", depth));
  auto layers = std::make_unique<Sequential<T>>();
  add_conv_batch_norm<T>(*layers, {.in_channels = 3, .out_channels = 16}, true);
  uword channels = 16;
  for (const uword width : {uword{16}, uword{32}, uword{64}}) {
    for (uword block = 0; block < (depth - 2) / 6; ++block) {
      const uword stride = block == 0 && width > 16 ? 2 : 1;
      layers->add(make_basic_block<T>(channels, width, stride, shortcut));
      channels = width;
    }
  }
  add_head(*layers, channels, num_classes);
  const char* const kind = shortcut == Shortcut::padding ? "padding" : "projection";
  return Network<T>({.input = {.channels = 3, .width = 32, .height = 32},
                     .description = fmt::format("resnet-{} (cifar, {} shortcuts), {} classes",
                                                depth, kind, num_classes),
                     .loss = nullptr},
                    std::move(layers));
}

template <typename T>
Network<T> make_resnet(const ResNetOptions& options) {
  const std::vector<uword> stages = stages_of(options.depth);
  const bool bottleneck = options.depth >= 50;
  expect_argument(bottleneck || options.groups == 1, "make_resnet",
                  "basic blocks have no groups: depth 50 or more is needed");
  auto layers = std::make_unique<Sequential<T>>();
  add_stem(*layers, options.input.channels, 64);
  uword channels = 64;
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    const uword width = options.groups * options.group_width << stage;
    const uword out = (bottleneck ? uword{256} : uword{64}) << stage;
    for (uword block = 0; block < stages[stage]; ++block) {
      const uword stride = block == 0 && stage > 0 ? 2 : 1;
      layers->add(bottleneck
                      ? make_bottleneck_block<T>(channels, width, out, stride, options.groups)
                      : make_basic_block<T>(channels, out, stride));
      channels = out;
    }
  }
  add_head(*layers, channels, options.num_classes);
  std::string name = options.groups == 1 ? fmt::format("resnet-{}", options.depth)
                                         : fmt::format("resnext-{} {}x{}d", options.depth,
                                                       options.groups, options.group_width);
  return Network<T>({.input = options.input,
                     .description = fmt::format("{} for {}, {} classes", name,
                                                to_text(options.input), options.num_classes),
                     .loss = nullptr},
                    std::move(layers));
}

template <typename T>
Network<T> make_densenet(const DenseNetOptions& options) {
  expect_argument(!options.blocks.empty(), "make_densenet", "there is no block");
  auto layers = std::make_unique<Sequential<T>>();
  add_stem(*layers, options.input.channels, options.first_channels);
  uword channels = options.first_channels;
  for (std::size_t block = 0; block < options.blocks.size(); ++block) {
    for (uword layer = 0; layer < options.blocks[block]; ++layer) {
      layers->add(make_dense_layer<T>(channels, options.growth));
      channels += options.growth;
    }
    layers->add(std::make_unique<BatchNorm<T>>());
    add_relu(*layers);
    if (block + 1 == options.blocks.size()) break;
    layers->add(std::make_unique<Conv2d<T>>(Conv2dOptions{.in_channels = channels,
                                                          .out_channels = channels / 2,
                                                          .kernel_width = 1,
                                                          .kernel_height = 1,
                                                          .bias = false}));
    layers->add(std::make_unique<AvgPool2d<T>>(PoolOptions{.kernel = 2, .stride = 2}));
    channels /= 2;
  }
  add_head(*layers, channels, options.num_classes);
  uword depth = 2 + options.blocks.size() - 1;
  for (const uword n : options.blocks) depth += 2 * n;
  return Network<T>(
      {.input = options.input,
       .description = fmt::format("densenet-{} growth {} for {}, {} classes", depth, options.growth,
                                  to_text(options.input), options.num_classes),
       .loss = nullptr},
      std::move(layers));
}

template <typename T>
Network<T> make_recurrent_classifier(const RecurrentClassifierOptions& options) {
  expect_argument(options.layers > 0 && options.steps > 0, "make_recurrent_classifier",
                  "there is no layer or no step");
  auto modules = std::make_unique<Sequential<T>>();
  uword features = options.in_features;
  for (uword layer = 0; layer < options.layers; ++layer) {
    const RecurrentOptions recurrent{
        .in_features = features, .hidden = options.hidden, .kind = options.kind};
    if (options.bidirectional) {
      modules->add(std::make_unique<Bidirectional<T>>(recurrent));
    } else {
      modules->add(std::make_unique<Recurrent<T>>(recurrent));
    }
    features = options.bidirectional ? 2 * options.hidden : options.hidden;
  }
  modules->add(std::make_unique<LastStep<T>>(options.bidirectional ? FinalState::bidirectional
                                                                   : FinalState::forward));
  modules->add(std::make_unique<Linear<T>>(features, options.num_classes));
  return Network<T>(
      {.input = {.channels = options.in_features, .width = options.steps},
       .description = fmt::format("{} x {}{} classifier {}-{}-{}, {} steps", options.layers,
                                  options.bidirectional ? "bidirectional " : "",
                                  recurrent_kind_name(options.kind), options.in_features,
                                  options.hidden, options.num_classes, options.steps),
       .loss = nullptr},
      std::move(modules));
}

template <typename T>
Network<T> make_character_model(const CharacterModelOptions& options) {
  expect_argument(options.layers > 0 && options.steps > 0, "make_character_model",
                  "there is no layer or no step");
  auto modules = std::make_unique<Sequential<T>>();
  modules->add(std::make_unique<Embedding<T>>(options.vocabulary, options.embedding));
  uword features = options.embedding;
  for (uword layer = 0; layer < options.layers; ++layer) {
    modules->add(std::make_unique<Recurrent<T>>(RecurrentOptions{.in_features = features,
                                                                 .hidden = options.hidden,
                                                                 .kind = options.kind,
                                                                 .stateful = options.stateful}));
    features = options.hidden;
  }
  modules->add(std::make_unique<Linear<T>>(features, options.vocabulary));
  return Network<T>({.input = {.channels = 1, .width = options.steps},
                     .description = fmt::format(
                         "character model, {} characters, embedding {}, {} x {} {}, {} steps",
                         options.vocabulary, options.embedding, options.layers,
                         recurrent_kind_name(options.kind), options.hidden, options.steps),
                     .loss = nullptr},
                    std::move(modules));
}

template Network<float> make_recurrent_classifier(const RecurrentClassifierOptions&);
template Network<double> make_recurrent_classifier(const RecurrentClassifierOptions&);
template Network<float> make_character_model(const CharacterModelOptions&);
template Network<double> make_character_model(const CharacterModelOptions&);
template Network<float> make_lenet(const LeNetOptions&);
template Network<double> make_lenet(const LeNetOptions&);
template Network<float> make_small_vgg(uword);
template Network<double> make_small_vgg(uword);
template Network<float> make_cifar_resnet(uword, Shortcut, uword);
template Network<double> make_cifar_resnet(uword, Shortcut, uword);
template Network<float> make_resnet(const ResNetOptions&);
template Network<double> make_resnet(const ResNetOptions&);
template Network<float> make_densenet(const DenseNetOptions&);
template Network<double> make_densenet(const DenseNetOptions&);

}  // namespace gradbook
