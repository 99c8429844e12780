#include "tests/oracle/described_network.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/blocks.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/embedding.hpp"
#include "nn/layers/joining_layers.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/pad_shortcut.hpp"
#include "nn/layers/pooling.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/network/losses.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

Conv2dOptions conv2d_options(const json& d) {
  return {.in_channels = d["in_channels"],
          .out_channels = d["out_channels"],
          .kernel_width = d["kernel_width"],
          .kernel_height = d["kernel_height"],
          .stride = d["stride"],
          .padding = d["padding"],
          .groups = d["groups"],
          .bias = d["bias"]};
}

PoolOptions pool_options(const json& d) {
  return {.kernel = d["kernel"],
          .stride = d["stride"],
          .padding = d["padding"],
          .counts_padding = d.value("counts_padding", true)};
}

BatchNormOptions batch_norm_options(const json& d) {
  const bool keras = d["convention"] == "of_past";
  return {.epsilon = d["epsilon"],
          .momentum = d["momentum"],
          .convention = keras ? BatchNormMomentum::of_past : BatchNormMomentum::of_batch};
}

template <typename T>
ModulePtr<T> make_activation(const json& d) {
  const ActivationKind kind = activation_kind_from_name(d["function"].get<std::string>());
  if (!d.contains("parameter")) return std::make_unique<ActivationLayer<T>>(kind);
  return std::make_unique<ActivationLayer<T>>(kind, d["parameter"].get<T>());
}

RecurrentOptions recurrent_options(const json& d) {
  const auto cell = d["cell"].get<std::string>();
  return {.in_features = d["in"],
          .hidden = d["hidden"],
          .kind = cell == "lstm"  ? RecurrentKind::lstm
                  : cell == "gru" ? RecurrentKind::gru
                                  : RecurrentKind::rnn_tanh};
}

FinalState final_state(const std::string& name) {
  if (name == "reverse") return FinalState::reverse;
  return name == "bidirectional" ? FinalState::bidirectional : FinalState::forward;
}

template <typename T>
ModulePtr<T> make_container(const std::string& kind, const json& d) {
  if (kind == "Sequential") {
    auto layers = std::make_unique<Sequential<T>>();
    for (const json& module : d["modules"]) layers->add(make_module<T>(module));
    return layers;
  }
  if (kind == "Residual") {
    ModulePtr<T> shortcut;
    if (!d["shortcut"].is_null()) shortcut = make_module<T>(d["shortcut"]);
    return std::make_unique<Residual<T>>(make_module<T>(d["main"]), std::move(shortcut),
                                         d["relu"].get<bool>());
  }
  if (kind == "Concat") return std::make_unique<Concat<T>>(make_module<T>(d["branch"]));
  throw std::invalid_argument("make_module: there is no kind " + kind);
}

template <typename T>
ModulePtr<T> make_block(const std::string& kind, const json& d) {
  if (kind == "BasicBlock") {
    return make_basic_block<T>(d["in_channels"], d["out_channels"], d["stride"],
                               d["projection"] ? Shortcut::projection : Shortcut::padding);
  }
  if (kind == "BottleneckBlock") {
    return make_bottleneck_block<T>(d["in_channels"], d["width"], d["out_channels"], d["stride"],
                                    d["groups"]);
  }
  if (kind == "DenseLayer") return make_dense_layer<T>(d["in_channels"], d["growth"]);
  return make_container<T>(kind, d);
}

}  // namespace

template <typename T>
ModulePtr<T> make_module(const json& d) {
  const auto kind = d["kind"].get<std::string>();
  if (kind == "Linear") {
    return std::make_unique<Linear<T>>(d["in"].get<uword>(), d["out"].get<uword>(),
                                       d["bias"].get<bool>());
  }
  if (kind == "Conv2d") return std::make_unique<Conv2d<T>>(conv2d_options(d));
  if (kind == "MaxPool2d") return std::make_unique<MaxPool2d<T>>(pool_options(d));
  if (kind == "AvgPool2d") return std::make_unique<AvgPool2d<T>>(pool_options(d));
  if (kind == "GlobalAvgPool") return std::make_unique<GlobalAvgPool<T>>();
  if (kind == "BatchNorm") return std::make_unique<BatchNorm<T>>(batch_norm_options(d));
  if (kind == "Activation") return make_activation<T>(d);
  if (kind == "Flatten") return std::make_unique<Flatten<T>>();
  if (kind == "Embedding") {
    return std::make_unique<Embedding<T>>(d["vocabulary"].get<uword>(), d["size"].get<uword>());
  }
  if (kind == "Recurrent") return std::make_unique<Recurrent<T>>(recurrent_options(d));
  if (kind == "Dropout") return std::make_unique<Dropout<T>>(d["p"].get<double>());
  if (kind == "PadShortcut") {
    return std::make_unique<PadShortcut<T>>(d["out_channels"].get<uword>(),
                                            d["stride"].get<uword>());
  }
  if (kind == "LastStep") return std::make_unique<LastStep<T>>(final_state(d["state"]));
  if (kind == "RepeatSteps") {
    return std::make_unique<RepeatSteps<T>>(
        d["steps"].get<uword>(), d["every"] ? RepeatAt::every_step : RepeatAt::first_step);
  }
  return make_block<T>(kind, d);
}

template <typename T>
LossPtr<T> make_loss(const json& d) {
  const auto kind = d["kind"].get<std::string>();
  const T parameter = d.value("parameter", T(1));
  if (kind == "SoftmaxCrossEntropy") return std::make_unique<SoftmaxCrossEntropy<T>>();
  if (kind == "SoftmaxCrossEntropyWithTargets") {
    return std::make_unique<SoftmaxCrossEntropyWithTargets<T>>();
  }
  if (kind == "MulticlassHinge") return std::make_unique<MulticlassHinge<T>>(parameter);
  if (kind == "BinaryCrossEntropyWithLogits") {
    return std::make_unique<BinaryCrossEntropyWithLogits<T>>();
  }
  if (kind == "MeanSquaredError") return std::make_unique<MeanSquaredError<T>>();
  if (kind == "MeanAbsoluteError") return std::make_unique<MeanAbsoluteError<T>>();
  if (kind == "Huber") return std::make_unique<Huber<T>>(parameter);
  if (kind == "SmoothL1") return std::make_unique<SmoothL1<T>>(parameter);
  throw std::invalid_argument("make_loss: there is no kind " + kind);
}

template <typename T>
Network<T> make_network(const json& d) {
  const json& input = d["input"];
  return Network<T>(
      {.input = {.channels = input["channels"], .width = input["width"], .height = input["height"]},
       .description = "described",
       .loss = make_loss<T>(d.value("loss", json{{"kind", "MeanSquaredError"}}))},
      make_module<T>(d["module"]));
}

template ModulePtr<float> make_module<float>(const json&);
template ModulePtr<double> make_module<double>(const json&);
template LossPtr<float> make_loss<float>(const json&);
template LossPtr<double> make_loss<double>(const json&);
template Network<float> make_network<float>(const json&);
template Network<double> make_network<double>(const json&);

}  // namespace gradbook::oracle
