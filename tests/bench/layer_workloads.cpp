// Single layers, forward and backward, 64 samples.
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/pooling.hpp"
#include "tests/bench/network_step.hpp"

namespace gradbook::bench {
namespace {

constexpr arma::uword kBatch = 64;

/// 32 channels of 28x28: what pooling and batch normalization work on.
constexpr SampleShape kFeatures = {.channels = 32, .width = 28, .height = 28};

Network<float> single(const SampleShape& input, ModulePtr<float> layer) {
  return Network<float>({.input = input, .description = "layer", .loss = nullptr},
                        std::move(layer));
}

/// A quadratic kernel on a quadratic image; stride 1.
void add_convolution(Workloads& workloads, const std::string& name, arma::uword size,
                     const Conv2dOptions& options, bool input_gradient) {
  workloads[name] = [=] {
    const SampleShape input = {.channels = options.in_channels, .width = size, .height = size};
    return std::make_unique<LayerStep>(single(input, std::make_unique<Conv2d<float>>(options)),
                                       kBatch, input_gradient, 0);
  };
}

Conv2dOptions square(arma::uword in, arma::uword out, arma::uword kernel, arma::uword padding) {
  return {.in_channels = in,
          .out_channels = out,
          .kernel_width = kernel,
          .kernel_height = kernel,
          .padding = padding};
}

ModulePtr<float> batch_norm_relu() {
  auto layers = std::make_unique<Sequential<float>>();
  layers->add<BatchNorm>().add<ActivationLayer>(ActivationKind::relu);
  return layers;
}

template <typename Make>
void add_on_features(Workloads& workloads, const std::string& name, double tensors, Make make) {
  workloads[name] = [=] {
    return std::make_unique<LayerStep>(single(kFeatures, make()), kBatch, true, tensors);
  };
}

}  // namespace

void add_layer_workloads(Workloads& workloads) {
  add_convolution(workloads, "conv-3x3-64-64-14", 14, square(64, 64, 3, 1), true);
  add_convolution(workloads, "conv-3x3-16-32-28", 28, square(16, 32, 3, 1), true);
  add_convolution(workloads, "conv-1x1-32-64-28", 28, square(32, 64, 1, 0), true);
  // The first layer of LeNet
  add_convolution(workloads, "conv-5x5-1-8", 28, square(1, 8, 5, 0), false);
  // Pooling reads x and writes dx, and a quarter as much twice; the maximum is looked up in x
  // again. Batch normalization reads x twice and writes y, then reads x and dy twice and writes dx
  const PoolOptions halve = {.kernel = 2, .stride = 2};
  add_on_features(workloads, "max-pool", 3.5,
                  [=] { return std::make_unique<MaxPool2d<float>>(halve); });
  add_on_features(workloads, "average-pool", 2.5,
                  [=] { return std::make_unique<AvgPool2d<float>>(halve); });
  add_on_features(workloads, "batch-norm-relu", 8, batch_norm_relu);
}

}  // namespace gradbook::bench
