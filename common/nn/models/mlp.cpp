#include "nn/models/mlp.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <stdexcept>
#include <utility>

#include "core/shape.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/linear.hpp"

namespace gradbook {

using arma::uword;

namespace {

template <typename T>
Network<T> make_network(const MlpOptions& options) {
  const std::vector<uword>& sizes = options.layer_sizes;
  expect_argument(sizes.size() >= 2, "Mlp", "needs an input and an output size");
  auto layers = std::make_unique<Sequential<T>>();
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    expect_argument(sizes[l] > 0 && sizes[l + 1] > 0, "Mlp", "a layer has size 0");
    layers->add(std::make_unique<Linear<T>>(sizes[l], sizes[l + 1], options.bias));
    if (l + 2 == sizes.size() || options.hidden == Activation::identity) continue;
    const ActivationKind kind = activation_kind_from_name(activation_name(options.hidden));
    layers->add(std::make_unique<ActivationLayer<T>>(kind));
  }
  std::string text = fmt::format("{}", fmt::join(sizes, "-"));
  if (sizes.size() > 2) text += " " + activation_name(options.hidden);
  if (!options.bias) text += " without bias";
  return Network<T>({.input = {.channels = sizes.front()}, .description = text, .loss = nullptr},
                    std::move(layers));
}

}  // namespace

template <typename T>
Mlp<T>::Mlp(const MlpOptions& options)
    : layer_sizes_(options.layer_sizes), bias_(options.bias), network_(make_network<T>(options)) {}

template <typename T>
void Mlp<T>::initialize(Initialization how, Rng& rng) {
  gradbook::initialize(network_.parameter_list(), {.weights = how}, rng, network_.parameters());
}

template <typename T>
arma::Mat<T> Mlp<T>::weight(uword l) {
  const Parameter& p = network_.parameter_list().at(bias_ ? 2 * l : l);
  return arma::Mat<T>(parameters().memptr() + p.begin, p.n_rows, p.n_cols, false, true);
}

template <typename T>
arma::Col<T> Mlp<T>::bias(uword l) {
  if (!bias_) return arma::Col<T>();
  const Parameter& p = network_.parameter_list().at(2 * l + 1);
  return arma::Col<T>(parameters().memptr() + p.begin, p.n_rows, false, true);
}

template class Mlp<float>;
template class Mlp<double>;

Activation activation_from_name(std::string_view name) {
  if (name == "identity") return Activation::identity;
  if (name == "sigmoid") return Activation::sigmoid;
  if (name == "tanh") return Activation::tanh;
  if (name == "relu") return Activation::relu;
  throw std::invalid_argument("activation '" + std::string(name) +
                              "' is unknown; choose identity, sigmoid, tanh or relu");
}

std::string activation_name(Activation activation) {
  switch (activation) {
    case Activation::identity:
      return "identity";
    case Activation::sigmoid:
      return "sigmoid";
    case Activation::tanh:
      return "tanh";
    case Activation::relu:
      return "relu";
  }
  throw std::invalid_argument("activation_name: unknown activation");
}

}  // namespace gradbook
