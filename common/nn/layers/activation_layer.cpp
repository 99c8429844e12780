#include "nn/layers/activation_layer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/shape.hpp"
#include "kernels/elementwise_kernels.hpp"
#include "kernels/softmax_kernels.hpp"

namespace gradbook {
namespace {

struct KindName {
  ActivationKind kind;
  const char* name;   ///< in options
  const char* layer;  ///< in messages and summaries
};

constexpr KindName kNames[] = {
    {ActivationKind::identity, "identity", "Identity"},
    {ActivationKind::sigmoid, "sigmoid", "Sigmoid"},
    {ActivationKind::tanh, "tanh", "Tanh"},
    {ActivationKind::relu, "relu", "ReLU"},
    {ActivationKind::leaky_relu, "leaky_relu", "LeakyReLU"},
    {ActivationKind::elu, "elu", "ELU"},
    {ActivationKind::softmax, "softmax", "Softmax"},
};

const KindName& names_of(ActivationKind kind) {
  for (const KindName& names : kNames) {
    if (names.kind == kind) return names;
  }
  throw std::invalid_argument("ActivationKind: there is no such value");
}

bool has_parameter(ActivationKind kind) {
  return kind == ActivationKind::leaky_relu || kind == ActivationKind::elu;
}

template <typename T>
const kernels::ActivationKernels<T>& kernels_of(ActivationKind kind) {
  const auto& table = kernels::best<kernels::ElementwiseKernels<T>>();
  switch (kind) {
    case ActivationKind::sigmoid:
      return table.sigmoid;
    case ActivationKind::tanh:
      return table.tanh;
    case ActivationKind::relu:
      return table.relu;
    case ActivationKind::leaky_relu:
      return table.leaky_relu;
    case ActivationKind::elu:
      return table.elu;
    case ActivationKind::identity:
    case ActivationKind::softmax:
      break;
  }
  return table.identity;
}

}  // namespace

std::string activation_kind_name(ActivationKind kind) { return names_of(kind).name; }

ActivationKind activation_kind_from_name(std::string_view name) {
  std::vector<std::string> known;
  for (const KindName& names : kNames) {
    if (names.name == name) return names.kind;
    known.emplace_back(names.name);
  }
  const std::string last = known.back();
  known.pop_back();
  throw std::invalid_argument(fmt::format("activation '{}' is unknown; choose {} or {}", name,
                                          fmt::join(known, ", "), last));
}

template <typename T>
ActivationLayer<T>::ActivationLayer(ActivationKind kind)
    : ActivationLayer(kind, kind == ActivationKind::leaky_relu ? T(0.01) : T(1)) {}

template <typename T>
ActivationLayer<T>::ActivationLayer(ActivationKind kind, T parameter)
    : kind_(kind), parameter_(parameter) {
  // Backward takes the sign of x from y: a negative slope would turn it round
  expect_argument(!has_parameter(kind) || (parameter >= 0 && std::isfinite(parameter)),
                  names_of(kind).layer,
                  fmt::format("{} is {}, expected a number of at least 0",
                              kind == ActivationKind::elu ? "alpha" : "slope", parameter));
}

template <typename T>
std::string ActivationLayer<T>::name() const {
  if (has_parameter(kind_)) return fmt::format("{}({})", names_of(kind_).layer, parameter_);
  return names_of(kind_).layer;
}

template <typename T>
SampleShape ActivationLayer<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_argument(x2 == nullptr, name(), "there are two inputs, expected one");
  shape_ = x;
  return x;
}

template <typename T>
void ActivationLayer<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  if (kind_ == ActivationKind::softmax) {
    kernels::best<kernels::SoftmaxKernels<T>>().forward(chunk.x.values, chunk.y,
                                                        static_cast<int>(shape_.channels),
                                                        chunk.size * shape_.positions());
    return;
  }
  kernels_of<T>(kind_).map(chunk.x.values, chunk.y, chunk.size * shape_.size(), parameter_);
}

template <typename T>
void ActivationLayer<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  if (chunk.x.gradient == nullptr) return;
  if (kind_ == ActivationKind::softmax) {
    kernels::best<kernels::SoftmaxKernels<T>>().backward(
        chunk.y, chunk.dy, chunk.x.gradient, static_cast<int>(shape_.channels),
        chunk.size * shape_.positions(), chunk.x.add);
    return;
  }
  kernels_of<T>(kind_).derivative(chunk.y, chunk.dy, chunk.x.gradient, chunk.size * shape_.size(),
                                  parameter_, chunk.x.add);
}

template class ActivationLayer<float>;
template class ActivationLayer<double>;

}  // namespace gradbook
