#include "nn/layers/joining_layers.hpp"

#include <fmt/core.h>

#include "core/shape.hpp"
#include "kernels/elementwise_kernels.hpp"

namespace gradbook {
namespace {

/// Throws unless there are two inputs that fit.
void expect_inputs(const std::string& where, const SampleShape& x, const SampleShape* x2,
                   bool fit) {
  expect_argument(x2 != nullptr, where, "there is one input, expected two");
  expect_argument(fit, where,
                  fmt::format("inputs are {} and {}, which do not fit", to_text(x), to_text(*x2)));
}

template <typename T>
const kernels::ElementwiseKernels<T>& table() {
  return kernels::best<kernels::ElementwiseKernels<T>>();
}

}  // namespace

template <typename T>
SampleShape Sum<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_inputs(name(), x, x2, x2 != nullptr && x == *x2);
  return shape_ = x;
}

template <typename T>
void Sum<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  table<T>().sum(chunk.x.values, chunk.x2.values, chunk.y, chunk.size * shape_.size(), relu_);
}

template <typename T>
void Sum<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  const auto& derivative = relu_ ? table<T>().relu.derivative : table<T>().identity.derivative;
  const arma::uword size = chunk.size * shape_.size();
  for (const Edge<T>& edge : {chunk.x, chunk.x2}) {
    if (edge.gradient != nullptr) {
      derivative(chunk.y, chunk.dy, edge.gradient, size, T(0), edge.add);
    }
  }
}

template <typename T>
SampleShape JoinChannels<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_inputs(name(), x, x2, x2 != nullptr && x.width == x2->width && x.height == x2->height);
  channels_ = x.channels;
  channels2_ = x2->channels;
  positions_ = x.positions();
  return {.channels = channels_ + channels2_, .width = x.width, .height = x.height};
}

template <typename T>
void JoinChannels<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  const arma::uword both = channels_ + channels2_;
  const arma::uword columns = chunk.size * positions_;
  table<T>().copy({chunk.x.values, chunk.y, channels_, columns, channels_, both, false});
  table<T>().copy(
      {chunk.x2.values, chunk.y + channels_, channels2_, columns, channels2_, both, false});
}

template <typename T>
void JoinChannels<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  const arma::uword both = channels_ + channels2_;
  const arma::uword columns = chunk.size * positions_;
  if (chunk.x.gradient != nullptr) {
    table<T>().copy({chunk.dy, chunk.x.gradient, channels_, columns, both, channels_, chunk.x.add});
  }
  if (chunk.x2.gradient != nullptr) {
    table<T>().copy({chunk.dy + channels_, chunk.x2.gradient, channels2_, columns, both, channels2_,
                     chunk.x2.add});
  }
}

template class Sum<float>;
template class Sum<double>;
template class JoinChannels<float>;
template class JoinChannels<double>;

}  // namespace gradbook
