#include "nn/layers/dropout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "core/shape.hpp"
#include "kernels/dropout_kernels.hpp"
#include "kernels/elementwise_kernels.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The output function of SplitMix64 (Steele, Lea & Flood, 2014): mixes all 64 bits.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

template <typename T>
kernels::MaskKey mask_key(const Pass<T>& pass, uword layer, uword sample, double p) {
  const std::uint64_t bits = mix(mix(mix(mix(pass.seed) + pass.step) + layer) + sample);
  return {.first = static_cast<std::uint32_t>(bits),
          .second = static_cast<std::uint32_t>(bits >> 32),
          .drop_below = static_cast<std::uint32_t>(p * 4294967296.0)};
}

template <typename T>
const kernels::DropoutKernels<T>& table() {
  return kernels::best<kernels::DropoutKernels<T>>();
}

double expect_probability(const char* where, double p) {
  expect_argument(p >= 0 && p < 1, where, fmt::format("p is {}, expected 0 <= p < 1", p));
  return p;
}

}  // namespace

template <typename T>
Dropout<T>::Dropout(double p) : p_(expect_probability("Dropout", p)) {}

template <typename T>
std::string Dropout<T>::name() const {
  return fmt::format("Dropout({})", p_);
}

template <typename T>
SampleShape Dropout<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_argument(x2 == nullptr, name(), "there are two inputs, expected one");
  size_ = x.size();
  return x;
}

template <typename T>
void Dropout<T>::apply(const Chunk<T>& chunk, const T* from, T* to, bool add) const {
  const T scale = static_cast<T>(1 / (1 - p_));
  for (uword i = 0; i < chunk.size; ++i) {
    const kernels::MaskKey key = mask_key(*chunk.pass, this->number(), chunk.begin + i, p_);
    table<T>().apply(key, from + i * size_, to + i * size_, size_, scale, add);
  }
}

template <typename T>
void Dropout<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  if (chunk.pass->training) return apply(chunk, chunk.x.values, chunk.y, false);
  kernels::best<kernels::ElementwiseKernels<T>>().identity.map(chunk.x.values, chunk.y,
                                                               chunk.size * size_, T(0));
}

template <typename T>
void Dropout<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  if (chunk.x.gradient != nullptr) apply(chunk, chunk.dy, chunk.x.gradient, chunk.x.add);
}

template <typename T>
DropConnectLinear<T>::DropConnectLinear(uword in_features, uword out_features, double p)
    : in_(in_features),
      out_(out_features),
      p_(expect_probability("DropConnectLinear", p)),
      linear_(in_features, out_features) {}

template <typename T>
std::string DropConnectLinear<T>::name() const {
  return fmt::format("DropConnectLinear({}, {}, p {})", in_, out_, p_);
}

template <typename T>
SampleShape DropConnectLinear<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_argument(x2 == nullptr && x.channels == in_, name(),
                  fmt::format("input is {}, expected {} features", to_text(x), in_));
  masked_.resize((in_ + 1) * out_);
  return linear_.connect(x, nullptr);
}

template <typename T>
void DropConnectLinear<T>::prepare(const Pass<T>& pass, uword /*task*/, const T* parameters) {
  const uword size = in_ * out_;
  if (pass.training) {
    table<T>().apply(mask_key(pass, this->number(), 0, p_), parameters, masked_.data(), size, T(1),
                     false);
  } else {
    const T keep = static_cast<T>(1 - p_);
    std::transform(parameters, parameters + size, masked_.data(), [&](T w) { return keep * w; });
  }
  std::copy_n(parameters + size, out_, masked_.data() + size);
  linear_.set_wants_input_gradient(this->wants_input_gradient());
  for (uword task = 0; task < linear_.num_tasks(pass); ++task) {
    linear_.prepare(pass, task, masked_.data());
  }
}

template <typename T>
void DropConnectLinear<T>::forward(int stage, const Chunk<T>& chunk) {
  Chunk<T> masked = chunk;
  masked.parameters = masked_.data();
  linear_.forward(stage, masked);
}

template <typename T>
void DropConnectLinear<T>::backward(int stage, const Chunk<T>& chunk) {
  Chunk<T> masked = chunk;
  masked.parameters = masked_.data();
  linear_.backward(stage, masked);
}

template <typename T>
void DropConnectLinear<T>::parameter_gradient(const Chunk<T>& batch, uword range,
                                              uword /*ranges*/) {
  if (range != 0) return;
  linear_.parameter_gradient(batch, 0, 1);
  // dW = M ∘ dL/d(W ∘ M)
  T* const dW = batch.parameter_gradient;
  table<T>().apply(mask_key(*batch.pass, this->number(), 0, p_), dW, dW, in_ * out_, T(1), false);
}

template class Dropout<float>;
template class Dropout<double>;
template class DropConnectLinear<float>;
template class DropConnectLinear<double>;

}  // namespace gradbook
