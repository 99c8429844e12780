#include <algorithm>

#include "kernels/affine_kernels.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/padding.hpp"

namespace gradbook {

using arma::uword;
using detail::int_of;
using detail::pad;
using detail::signed_of;
using kernels::AffineKernels;
using std::ptrdiff_t;

/// dW(k; r, s, c) = Σ over output pixels of dy(k) · x under tap (r, s): the pixels are the steps.
template <typename T>
void Conv2d<T>::add_weight_gradient(const T* x, const T* dy, ptrdiff_t rows, ptrdiff_t columns,
                                    T* dw, bool add) const {
  const Conv2dOptions& o = options_;
  const ptrdiff_t channels = signed_of(o.in_channels);
  const ptrdiff_t outputs = signed_of(o.out_channels);
  const ptrdiff_t stride = signed_of(o.stride);
  const ptrdiff_t in = signed_of(o.in_channels / o.groups);
  const ptrdiff_t out = signed_of(o.out_channels / o.groups);
  // Without groups a row of the kernel meets a contiguous run of (s, c)
  const ptrdiff_t runs = o.groups > 1 ? signed_of(o.kernel_width) : 1;
  const ptrdiff_t width = o.groups > 1 ? in : signed_of(o.kernel_width) * channels;
  for (ptrdiff_t s = 0; s < runs; ++s) {
    for (ptrdiff_t group = 0; group < signed_of(o.groups); ++group) {
      Packed<T>::kernels().multiply({.w = dy + group * out,
                                     .w_step = outputs,
                                     .w_block = columns * outputs,
                                     .rows = static_cast<int>(out),
                                     .x = x + s * channels + group * in,
                                     .x_step = stride * channels,
                                     .x_column = 1,
                                     .x_block = stride * padded_width_ * channels,
                                     .blocks = static_cast<int>(rows),
                                     .steps = static_cast<int>(columns),
                                     .columns = static_cast<int>(width),
                                     .lines = int_of(o.kernel_height),
                                     .x_line = padded_width_ * channels,
                                     .y = dw + s * in * outputs + group * out,
                                     .y_column = outputs,
                                     .y_line = signed_of(o.kernel_width) * in * outputs,
                                     .add = add});
    }
  }
}

/// The same with x as the matrix and dy as its factors, for few output channels: (r, k) × (s, c).
template <typename T>
void Conv2d<T>::add_transposed_gradient(const T* x, const T* dy, T* dwt, bool add) const {
  const Conv2dOptions& o = options_;
  const ptrdiff_t channels = signed_of(o.in_channels);
  const ptrdiff_t outputs = signed_of(o.out_channels);
  const ptrdiff_t stride = signed_of(o.stride);
  const ptrdiff_t run = signed_of(o.kernel_width) * channels;
  for (ptrdiff_t r = 0; r < signed_of(o.kernel_height); ++r) {
    Packed<T>::kernels().multiply({.w = x + r * padded_width_ * channels,
                                   .w_step = stride * channels,
                                   .w_block = stride * padded_width_ * channels,
                                   .rows = static_cast<int>(run),
                                   .x = dy,
                                   .x_step = outputs,
                                   .x_column = 1,
                                   .x_block = signed_of(output_.width) * outputs,
                                   .blocks = int_of(output_.height),
                                   .steps = int_of(output_.width),
                                   .columns = int_of(o.out_channels),
                                   .y = dwt + r * outputs * run,
                                   .y_column = run,
                                   .add = add});
  }
}

template <typename T>
void Conv2d<T>::transpose_gradient(const T* dwt, T* dw, bool add) const {
  const Conv2dOptions& o = options_;
  const uword outputs = o.out_channels;
  const uword run = o.kernel_width * o.in_channels;
  for (uword r = 0; r < o.kernel_height; ++r, dwt += run * outputs, dw += run * outputs) {
    for (uword i = 0; i < run; ++i) {
      for (uword k = 0; k < outputs; ++k) {
        dw[i * outputs + k] = dwt[k * run + i] + (add ? dw[i * outputs + k] : T(0));
      }
    }
  }
}

template <typename T>
const T* Conv2d<T>::padded_gradient(const T* dy, T* scratch) const {
  const ptrdiff_t height = signed_of(output_.height);
  const ptrdiff_t width = signed_of(output_.width);
  const ptrdiff_t channels = signed_of(output_.channels);
  if (rows_.padded == height && columns_.padded == width) return dy;
  pad(dy, height, width * channels, rows_.low, rows_.padded - rows_.low - height,
      columns_.low * channels, (columns_.padded - columns_.low - width) * channels, scratch);
  return scratch;
}

/// Every class of input pixels gathers from the taps that it meets.
template <typename T>
void Conv2d<T>::input_gradient(const T* dy, T* dx, bool add) const {
  const Conv2dOptions& o = options_;
  const ptrdiff_t outputs = signed_of(o.out_channels);
  const ptrdiff_t stride = signed_of(o.stride);
  std::size_t index = 0;
  for (uword group = 0; group < o.groups; ++group) {
    for (const Residue& row : rows_.residues) {
      for (const Residue& column : columns_.residues) {
        const TransposedWeights& transposed = transposed_[index++];
        const ptrdiff_t pixel = row.first * signed_of(input_.width) + column.first;
        transposed.weights.multiply(
            {.x = dy + (row.start * columns_.padded + column.start) * outputs +
                  group * o.out_channels / o.groups,
             .x_column = outputs,
             .x_offsets = o.groups > 1 ? transposed.offsets.data() : nullptr,
             .x_block = columns_.padded * outputs,
             .columns = static_cast<int>(column.count),
             .lines = static_cast<int>(row.count),
             .x_line = columns_.padded * outputs,
             .y = dx + pixel * signed_of(o.in_channels) + group * o.in_channels / o.groups,
             .y_column = stride * signed_of(o.in_channels),
             .y_line = stride * signed_of(input_.width * o.in_channels),
             .add = add});
      }
    }
  }
}

/// A kernel of one pixel: all pixels of all samples are one long row.
template <typename T>
void Conv2d<T>::pointwise_input_gradient(const T* dy, T* dx, uword pixels, bool add) const {
  const Conv2dOptions& o = options_;
  for (uword group = 0; group < o.groups; ++group) {
    transposed_[group].weights.multiply({.x = dy + group * o.out_channels / o.groups,
                                         .x_column = signed_of(o.out_channels),
                                         .columns = int_of(pixels),
                                         .y = dx + group * o.in_channels / o.groups,
                                         .y_column = signed_of(o.in_channels),
                                         .add = add});
  }
}

template <typename T>
void Conv2d<T>::backward(int, const Chunk<T>& c) {
  const auto& affine = kernels::best<AffineKernels<T>>();
  const uword pixels = c.size * output_.positions();
  const bool wants_input = c.x.gradient != nullptr;
  if (relu_) affine.mask_relu(c.y, c.dy, pixels * output_.channels);
  if (options_.bias) {
    affine.add_columns(c.dy, int_of(output_.channels), output_.channels, pixels,
                       c.parameter_gradient + weight_size(), !c.first);
  }
  if (is_pointwise()) {
    add_weight_gradient(c.x.values, c.dy, 1, signed_of(pixels), c.parameter_gradient, !c.first);
    if (wants_input) pointwise_input_gradient(c.dy, c.x.gradient, pixels, c.x.add);
    return;
  }
  T* const dwt = c.scratch + image_scratch();
  for (uword n = 0; n < c.size; ++n) {
    const T* const dy = c.dy + n * output_.size();
    const T* const x = padded_input(c.x.values + n * input_.size(), c.scratch);
    if (transposed_gradient_) {
      add_transposed_gradient(x, dy, dwt, n > 0);
    } else {
      add_weight_gradient(x, dy, signed_of(output_.height), signed_of(output_.width),
                          c.parameter_gradient, !c.first || n > 0);
    }
    if (wants_input) {
      input_gradient(padded_gradient(dy, c.scratch), c.x.gradient + n * input_.size(), c.x.add);
    }
  }
  if (transposed_gradient_) transpose_gradient(dwt, c.parameter_gradient, !c.first);
}

template class Conv2d<float>;
template class Conv2d<double>;

}  // namespace gradbook
