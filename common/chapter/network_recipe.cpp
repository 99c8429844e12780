#include "chapter/network_recipe.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/linear.hpp"
#include "nn/network/losses.hpp"
#include "nn/train/batches.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// "784-256-10 relu": everything that fixes the meaning of the parameters.
std::string description(const TrainingFlags& flags, const NetworkTask& task) {
  std::string text = fmt::format("{}", task.input.size());
  for (const uword size : flags.hidden) text += fmt::format("-{}", size);
  text += fmt::format("-{}", task.outputs);
  if (!flags.hidden.empty()) text += " " + flags.activation;
  if (flags.no_bias) text += " without bias";
  if (flags.batch_norm) text += " with batch normalization";
  if (flags.dropout > 0) text += fmt::format(" with dropout {:g}", flags.dropout);
  if (task.soft_targets) {
    text += fmt::format(", class weights {}, label smoothing {:g}", flags.class_weight,
                        flags.label_smoothing);
  }
  return text;
}

}  // namespace

NetworkTask task_of(const Dataset& train, const Dataset& test, bool soft_targets,
                    std::uint64_t seed) {
  const uword classes = std::max(train.num_classes, test.num_classes);
  return {.input = sample_shape(train),
          .outputs = classes > 0 ? classes : 1,
          .classifies = classes > 0,
          .soft_targets = soft_targets,
          .seed = seed};
}

template <typename T>
LossPtr<T> loss_of(const NetworkTask& task) {
  if (!task.classifies) return std::make_unique<MeanSquaredError<T>>();
  if (task.soft_targets) return std::make_unique<SoftmaxCrossEntropyWithTargets<T>>();
  return std::make_unique<SoftmaxCrossEntropy<T>>();
}

template <typename T>
Network<T> make_dense_network(const TrainingFlags& flags, const NetworkTask& task) {
  auto layers = std::make_unique<Sequential<T>>();
  uword in = task.input.size();
  const bool bias = !flags.no_bias;
  for (const uword out : flags.hidden) {
    layers->template add<Linear>(in, out, bias);
    if (flags.batch_norm) layers->template add<BatchNorm>();
    if (flags.activation != "identity")
      layers->template add<ActivationLayer>(activation_kind_from_name(flags.activation));
    if (flags.dropout > 0) layers->template add<Dropout>(flags.dropout);
    in = out;
  }
  layers->template add<Linear>(in, task.outputs, bias);
  return Network<T>({.input = {.channels = task.input.size()},
                     .description = description(flags, task),
                     .loss = loss_of<T>(task),
                     .seed = task.seed},
                    std::move(layers));
}

NetworkRecipe dense_recipe(const TrainingFlags& flags, bool classifies) {
  const char* const without_hidden = classifies ? "softmax regression" : "linear regression";
  return {.name = flags.hidden.empty() ? without_hidden : "MLP",
          .make_float = make_dense_network<float>,
          .make_double = make_dense_network<double>};
}

template LossPtr<float> loss_of(const NetworkTask&);
template LossPtr<double> loss_of(const NetworkTask&);
template Network<float> make_dense_network(const TrainingFlags&, const NetworkTask&);
template Network<double> make_dense_network(const TrainingFlags&, const NetworkTask&);

}  // namespace gradbook
