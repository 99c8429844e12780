#include "nn/linear.hpp"

#include <fmt/core.h>

#include "core/shape.hpp"
#include "kernels/affine_kernels.hpp"

namespace gradbook {

using arma::uword;
using kernels::AffineKernels;
using kernels::Product;

template <typename T>
Linear<T>::Linear(uword in_features, uword out_features, bool bias)
    : in_(in_features), out_(out_features), bias_(bias) {
  expect_argument(in_ > 0 && out_ > 0, name(), "a size is 0");
}

template <typename T>
std::string Linear<T>::name() const {
  return fmt::format("Linear({}, {}{})", in_, out_, bias_ ? "" : ", no bias");
}

template <typename T>
SampleShape Linear<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(x.channels == in_, name(),
                  fmt::format("input is {}, expected {} features{}", to_text(x), in_,
                              x.size() == in_ ? " (is a Flatten missing?)" : ""));
  positions_ = x.positions();
  weights_.reserve(out_, in_);
  transposed_.reserve(in_, out_);
  return {.channels = out_, .width = x.width, .height = x.height};
}

template <typename T>
std::vector<Parameter> Linear<T>::parameters() const {
  std::vector<Parameter> list = {{.name = "weight",
                                  .role = ParameterRole::weight,
                                  .n_rows = out_,
                                  .n_cols = in_,
                                  .fan_in = in_,
                                  .fan_out = out_}};
  if (bias_) {
    list.push_back({.name = "bias",
                    .role = ParameterRole::bias,
                    .n_rows = out_,
                    .fan_in = in_,
                    .fan_out = out_,
                    .begin = in_ * out_});
  }
  return list;
}

template <typename T>
double Linear<T>::multiply_adds() const {
  return static_cast<double>(in_ * out_ * positions_);
}

template <typename T>
uword Linear<T>::scratch_size(uword chunk) const {
  return Packed<T>::kernels().packed_size(static_cast<int>(out_),
                                          static_cast<int>(chunk * positions_));
}

template <typename T>
uword Linear<T>::num_tasks(const Pass<T>& pass) const {
  return weights_.num_panels() + (pass.gradients ? transposed_.num_panels() : 0);
}

template <typename T>
void Linear<T>::prepare(const Pass<T>&, uword task, const T* W) {
  const int in = static_cast<int>(in_);
  const int out = static_cast<int>(out_);
  const uword forward_panels = weights_.num_panels();
  if (task < forward_panels) {
    weights_.pack({.data = W, .rows = out, .row = 1, .steps = in, .step = out}, task);
  } else {
    transposed_.pack({.data = W, .rows = in, .row = out, .steps = out, .step = 1},
                     task - forward_panels);
  }
}

template <typename T>
void Linear<T>::forward(int, const Chunk<T>& c) {
  // (out×in)(in×columns)
  Packed<T>::kernels().multiply({.w = weights_.data(),
                                 .rows = static_cast<int>(out_),
                                 .x = c.x.values,
                                 .x_column = static_cast<std::ptrdiff_t>(in_),
                                 .steps = static_cast<int>(in_),
                                 .columns = static_cast<int>(c.size * positions_),
                                 .y = c.y,
                                 .y_column = static_cast<std::ptrdiff_t>(out_),
                                 .bias = bias_ ? c.parameters + in_ * out_ : nullptr,
                                 .relu = relu_});
}

template <typename T>
void Linear<T>::backward(int, const Chunk<T>& c) {
  const auto& affine = kernels::best<AffineKernels<T>>();
  const auto& multiply = Packed<T>::kernels();
  const uword columns = c.size * positions_;
  if (relu_) affine.mask_relu(c.y, c.dy, columns * out_);
  if (bias_) {
    affine.add_columns(c.dy, static_cast<int>(out_), columns, c.parameter_gradient + in_ * out_,
                       !c.first);
  }

  // dW = dY Xᵀ, (out×columns)(columns×in): the columns are the steps of the sums
  const int steps = static_cast<int>(columns);
  multiply.pack({.data = c.dy,
                 .rows = static_cast<int>(out_),
                 .row = 1,
                 .steps = steps,
                 .step = static_cast<std::ptrdiff_t>(out_)},
                c.scratch);
  multiply.multiply({.w = c.scratch,
                     .rows = static_cast<int>(out_),
                     .x = c.x.values,
                     .x_step = static_cast<std::ptrdiff_t>(in_),
                     .x_column = 1,
                     .steps = steps,
                     .columns = static_cast<int>(in_),
                     .y = c.parameter_gradient,
                     .y_column = static_cast<std::ptrdiff_t>(out_),
                     .add = !c.first});

  // dX = Wᵀ dY, (in×out)(out×columns)
  if (c.x.gradient == nullptr) return;
  multiply.multiply({.w = transposed_.data(),
                     .rows = static_cast<int>(in_),
                     .x = c.dy,
                     .x_column = static_cast<std::ptrdiff_t>(out_),
                     .steps = static_cast<int>(out_),
                     .columns = static_cast<int>(columns),
                     .y = c.x.gradient,
                     .y_column = static_cast<std::ptrdiff_t>(in_),
                     .add = c.x.add});
}

template class Linear<float>;
template class Linear<double>;

}  // namespace gradbook
