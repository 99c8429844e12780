// The textbook (units 09.1 and 09.2), for one sample n:
//
//   for i: y(i, n) = b(i);                                          // 1
//     for j: y(i, n) += W(i, j) x(j, n)                             // 2
//   for i, j: dx(j, n) += W(i, j) dy(i, n)                          // 3
//   for i: db(i) += dy(i, n);                                       // 4
//     for j: dW(i, j) += dy(i, n) x(j, n)                           // 5
//
// 2, 3: one product for a chunk of samples, with W packed for the kernel where its columns are
// long. 1 and a following ReLU are fused into the loop that stores y. 5: not per sample, but one
// product over the whole batch once backward() is done, in disjoint ranges of columns of W: no
// partial sums.
#include "nn/layers/linear.hpp"

#include <fmt/core.h>

#include "core/shape.hpp"
#include "kernels/affine_kernels.hpp"
#include "nn/network/row_weights.hpp"

namespace gradbook {

using arma::uword;
using kernels::AffineKernels;

namespace {

/// Bytes between columns of W from which on a packed copy is faster.
constexpr uword kLongestColumn = 1024;
/// Share of the lanes below which another way to the weights' gradient is faster.
constexpr double kLowEfficiency = 0.6;

}  // namespace

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

/// For dWᵀ, or the packed dY of the whole batch.
template <typename T>
void Linear<T>::reserve(uword batch, uword) {
  scratch_size_ = 0;
  if (transposes_gradient()) {
    scratch_size_ = in_ * out_;
  } else if (packs_weights()) {
    scratch_size_ = Packed<T>::kernels().packed_size(static_cast<int>(out_),
                                                     static_cast<int>(batch * positions_));
  }
}

/// Columns of W that are whole vectors and lie close to each other are used where they are.
template <typename T>
bool Linear<T>::packs_weights() const {
  return out_ % static_cast<uword>(Packed<T>::kernels().lanes) != 0 ||
         out_ * sizeof(T) > kLongestColumn;
}

template <typename T>
uword Linear<T>::num_tasks(const Pass<T>& pass) const {
  const bool backward = pass.gradients && this->wants_input_gradient();
  return (packs_weights() ? weights_.num_panels() : 0) + (backward ? transposed_.num_panels() : 0);
}

template <typename T>
void Linear<T>::prepare(const Pass<T>&, uword task, const T* W) {
  const int in = static_cast<int>(in_);
  const int out = static_cast<int>(out_);
  const uword forward_panels = packs_weights() ? weights_.num_panels() : 0;
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
  const bool packed = packs_weights();
  Packed<T>::kernels().multiply({.w = packed ? weights_.data() : c.parameters,
                                 .w_step = packed ? 0 : static_cast<std::ptrdiff_t>(out_),
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
  const uword columns = c.size * positions_;
  if (relu_) kernels::best<AffineKernels<T>>().mask_relu(c.y, c.dy, columns * out_);
  if (c.x.gradient == nullptr) return;
  // dX = Wᵀ dY, (in×out)(out×columns)
  Packed<T>::kernels().multiply({.w = transposed_.data(),
                                 .rows = static_cast<int>(in_),
                                 .x = c.dy,
                                 .x_column = static_cast<std::ptrdiff_t>(out_),
                                 .steps = static_cast<int>(out_),
                                 .columns = static_cast<int>(columns),
                                 .y = c.x.gradient,
                                 .y_column = static_cast<std::ptrdiff_t>(in_),
                                 .add = c.x.add});
}

/// With few outputs most lanes would be empty; then X is the matrix and dY the factors.
template <typename T>
bool Linear<T>::transposes_gradient() const {
  return row_efficiency<T>(out_) < kLowEfficiency && in_ > out_;
}

/// Columns first … last−1 of dW by dWᵀ = X dYᵀ, (columns of dW × batch)(batch × out).
template <typename T>
void Linear<T>::transposed_gradient(const Chunk<T>& c, uword first, uword last) const {
  const uword rows = last - first;
  Packed<T>::kernels().multiply({.w = c.x.values + first,
                                 .w_step = static_cast<std::ptrdiff_t>(in_),
                                 .rows = static_cast<int>(rows),
                                 .x = c.dy,
                                 .x_step = static_cast<std::ptrdiff_t>(out_),
                                 .x_column = 1,
                                 .steps = static_cast<int>(c.size * positions_),
                                 .columns = static_cast<int>(out_),
                                 .y = c.scratch,
                                 .y_column = static_cast<std::ptrdiff_t>(rows)});
  T* dw = c.parameter_gradient + first * out_;
  for (uword i = 0; i < rows; ++i) {
    for (uword k = 0; k < out_; ++k) *dw++ = c.scratch[k * rows + i];
  }
}

/// Some columns of dW = dY Xᵀ, (out×columns)(columns×in), over the whole batch: the batch's columns
/// are the steps of the sums.
template <typename T>
void Linear<T>::parameter_gradient(const Chunk<T>& c, uword range, uword ranges) {
  const auto& multiply = Packed<T>::kernels();
  const uword columns = c.size * positions_;
  const uword first = in_ * range / ranges;
  const uword last = in_ * (range + 1) / ranges;
  if (bias_ && range == 0) {
    kernels::best<AffineKernels<T>>().add_columns(c.dy, static_cast<int>(out_), out_, columns,
                                                  c.parameter_gradient + in_ * out_, false);
  }
  if (transposes_gradient()) {
    transposed_gradient(c, first, last);
    return;
  }
  const bool packs = packs_weights();
  if (packs) {
    multiply.pack({.data = c.dy,
                   .rows = static_cast<int>(out_),
                   .row = 1,
                   .steps = static_cast<int>(columns),
                   .step = static_cast<std::ptrdiff_t>(out_)},
                  c.scratch);
  }
  multiply.multiply({.w = packs ? c.scratch : c.dy,
                     .w_step = packs ? 0 : static_cast<std::ptrdiff_t>(out_),
                     .rows = static_cast<int>(out_),
                     .x = c.x.values + first,
                     .x_step = static_cast<std::ptrdiff_t>(in_),
                     .x_column = 1,
                     .steps = static_cast<int>(columns),
                     .columns = static_cast<int>(last - first),
                     .y = c.parameter_gradient + first * out_,
                     .y_column = static_cast<std::ptrdiff_t>(out_)});
}

template class Linear<float>;
template class Linear<double>;

}  // namespace gradbook
