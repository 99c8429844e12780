// The textbook, for one sample, stride s and padding p (tests/nn/conv2d_test.cpp):
//
//   for v, u, k: sum = b(k)                                         // output pixel (u, v), channel
//   k
//     for r, t, c:                                                  // 1: row, column, channel
//       if the pixel (s u + t − p, s v + r − p) is inside:          // 2
//         sum += w(k; r, t, c) x(c, s u + t − p, s v + r − p)       // 3
//     y(k, u, v) = sum
//
// 2: the image is copied once into a frame of zeros. 1, 3: a row r of the kernel meets one
// contiguous run of a padded image row, so that all pixels of an output row are one product with
// the packed weights, read from the image itself: no im2col matrix. The input's gradient is the
// same product with the transposed, flipped kernel (conv2d_backward.cpp).
#include "nn/layers/conv2d.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/shape.hpp"
#include "nn/layers/padding.hpp"

namespace gradbook {

using arma::uword;
using detail::int_of;
using detail::pad;
using detail::signed_of;
using std::ptrdiff_t;

template <typename T>
Conv2d<T>::Conv2d(const Conv2dOptions& options) : options_(options) {
  const Conv2dOptions& o = options_;
  expect_argument(o.in_channels > 0 && o.out_channels > 0 && o.kernel_width > 0 &&
                      o.kernel_height > 0 && o.stride > 0 && o.groups > 0,
                  name(), "a size is 0");
  expect_argument(o.in_channels % o.groups == 0 && o.out_channels % o.groups == 0, name(),
                  "groups do not divide the channels");
}

template <typename T>
std::string Conv2d<T>::name() const {
  const Conv2dOptions& o = options_;
  std::string text = fmt::format("Conv2d({}, {}, {}x{}", o.in_channels, o.out_channels,
                                 o.kernel_width, o.kernel_height);
  if (o.stride != 1) text += fmt::format(", stride {}", o.stride);
  if (o.padding != 0) text += fmt::format(", padding {}", o.padding);
  if (o.groups != 1) text += fmt::format(", groups {}", o.groups);
  return text + (o.bias ? ")" : ", no bias)");
}

template <typename T>
bool Conv2d<T>::is_pointwise() const {
  const Conv2dOptions& o = options_;
  return o.kernel_width == 1 && o.kernel_height == 1 && o.stride == 1 && o.padding == 0;
}

template <typename T>
uword Conv2d<T>::weight_size() const {
  const Conv2dOptions& o = options_;
  return o.out_channels * o.kernel_width * o.kernel_height * o.in_channels / o.groups;
}

template <typename T>
typename Conv2d<T>::Axis Conv2d<T>::gradient_axis(uword input, uword output, uword kernel) const {
  const ptrdiff_t stride = signed_of(options_.stride);
  const ptrdiff_t padding = signed_of(options_.padding);
  const ptrdiff_t size = signed_of(input);
  Axis axis;
  ptrdiff_t highest = signed_of(output) - 1;
  for (ptrdiff_t a = 0; a < stride; ++a) {
    // h + padding = stride · u + a meets tap a + stride · t at output u − t
    Residue residue;
    residue.first = ((a - padding) % stride + stride) % stride;
    residue.count = residue.first < size ? (size - residue.first + stride - 1) / stride : 0;
    residue.taps = a < signed_of(kernel) ? (signed_of(kernel) - a + stride - 1) / stride : 0;
    const ptrdiff_t u = (residue.first + padding) / stride;
    residue.start = u - residue.taps + 1;
    axis.low = std::max(axis.low, -residue.start);
    highest = std::max(highest, u + residue.count - 1);
    axis.residues.push_back(residue);
  }
  axis.padded = axis.low + highest + 1;
  for (Residue& residue : axis.residues) residue.start += axis.low;
  return axis;
}

template <typename T>
SampleShape Conv2d<T>::connect(const SampleShape& x, const SampleShape*) {
  const Conv2dOptions& o = options_;
  expect_argument(x.channels == o.in_channels, name(),
                  fmt::format("input is {}, expected {} channels", to_text(x), o.in_channels));
  expect_argument(
      x.width + 2 * o.padding >= o.kernel_width && x.height + 2 * o.padding >= o.kernel_height,
      name(), fmt::format("input is {}, smaller than the kernel", to_text(x)));
  input_ = x;
  output_ = {.channels = o.out_channels,
             .width = (x.width + 2 * o.padding - o.kernel_width) / o.stride + 1,
             .height = (x.height + 2 * o.padding - o.kernel_height) / o.stride + 1};
  padded_width_ = signed_of(x.width + 2 * o.padding);
  padded_height_ = signed_of(x.height + 2 * o.padding);
  rows_ = gradient_axis(x.height, output_.height, o.kernel_height);
  columns_ = gradient_axis(x.width, output_.width, o.kernel_width);

  const uword in = o.in_channels / o.groups;
  const uword out = o.out_channels / o.groups;
  const uword taps = o.kernel_width * o.kernel_height;
  weights_.resize(o.groups);
  for (RowWeights<T>& weights : weights_) {
    // Without groups the taps of a kernel row meet one run of numbers
    if (o.groups == 1)
      weights.reserve(out, o.kernel_height, o.kernel_width, in, o.stride, output_.width);
    else
      weights.reserve(out, taps, 1, in, o.stride, output_.width);
  }
  transposed_gradient_ = o.groups == 1 && !is_pointwise() &&
                         row_efficiency<T>(o.kernel_width * in) > row_efficiency<T>(out) + 0.1;
  tap_offsets_.clear();
  for (uword r = 0; r < o.kernel_height; ++r) {
    for (uword s = 0; s < o.kernel_width; ++s) {
      tap_offsets_.push_back((signed_of(r) * padded_width_ + signed_of(s)) * signed_of(x.channels));
    }
  }

  // Transposed weights of each class of input pixels, taps in the order in which dY lies
  transposed_.clear();
  for (uword group = 0; group < o.groups; ++group) {
    for (std::size_t a = 0; a < rows_.residues.size(); ++a) {
      for (std::size_t b = 0; b < columns_.residues.size(); ++b) {
        TransposedWeights transposed;
        const ptrdiff_t stride = signed_of(o.stride);
        for (ptrdiff_t t = rows_.residues[a].taps; t-- > 0;) {
          for (ptrdiff_t u = columns_.residues[b].taps; u-- > 0;) {
            const ptrdiff_t tap =
                (signed_of(a) + stride * t) * signed_of(o.kernel_width) + signed_of(b) + stride * u;
            transposed.from.push_back(tap * signed_of(in * o.out_channels) +
                                      signed_of(group * out));
            transposed.offsets.push_back(((rows_.residues[a].taps - 1 - t) * columns_.padded +
                                          columns_.residues[b].taps - 1 - u) *
                                         signed_of(o.out_channels));
          }
        }
        const auto row_taps = static_cast<uword>(rows_.residues[a].taps);
        const auto column_taps = static_cast<uword>(columns_.residues[b].taps);
        if (o.groups == 1) {
          transposed.weights.reserve(in, row_taps, column_taps, out, 1, input_.width);
        } else {
          transposed.weights.reserve(in, row_taps * column_taps, 1, out, 1, input_.width);
        }
        transposed_.push_back(std::move(transposed));
      }
    }
  }
  return output_;
}

template <typename T>
uword Conv2d<T>::output_length(uword length) const {
  const Conv2dOptions& o = options_;
  if (input_.height != 1 || output_.height != 1) return Layer<T>::output_length(length);
  const uword padded = length + 2 * o.padding;
  return padded < o.kernel_width ? 0 : (padded - o.kernel_width) / o.stride + 1;
}

template <typename T>
std::vector<Parameter> Conv2d<T>::parameters() const {
  const Conv2dOptions& o = options_;
  const uword taps = o.kernel_width * o.kernel_height;
  const uword fan_in = taps * o.in_channels / o.groups;
  const uword fan_out = taps * o.out_channels / o.groups;
  std::vector<Parameter> list = {{.name = "weight",
                                  .role = ParameterRole::weight,
                                  .n_rows = o.out_channels,
                                  .n_cols = fan_in,
                                  .fan_in = fan_in,
                                  .fan_out = fan_out,
                                  .kernel_width = o.kernel_width,
                                  .kernel_height = o.kernel_height}};
  if (o.bias) {
    list.push_back({.name = "bias",
                    .role = ParameterRole::bias,
                    .n_rows = o.out_channels,
                    .fan_in = fan_in,
                    .fan_out = fan_out,
                    .begin = weight_size()});
  }
  return list;
}

template <typename T>
double Conv2d<T>::multiply_adds() const {
  return static_cast<double>(weight_size() * output_.positions());
}

/// Room for one padded image, of the input or of the output's gradient.
template <typename T>
uword Conv2d<T>::image_scratch() const {
  const ptrdiff_t image = padded_width_ * padded_height_ * signed_of(input_.channels);
  const ptrdiff_t gradient = rows_.padded * columns_.padded * signed_of(output_.channels);
  return static_cast<uword>(std::max(image, gradient));
}

template <typename T>
uword Conv2d<T>::scratch_size(uword) const {
  return image_scratch() + (transposed_gradient_ ? weight_size() : 0);
}

template <typename T>
uword Conv2d<T>::num_tasks(const Pass<T>& pass) const {
  const bool backward = pass.gradients && this->wants_input_gradient();
  return weights_.size() + (backward ? transposed_.size() : 0);
}

template <typename T>
bool Conv2d<T>::fold(const Layer<T>& next, bool relu, ptrdiff_t next_offset) {
  if (relu_ || options_.groups > 1 || !next.inference_map(nullptr, nullptr, nullptr)) return false;
  next_ = &next;
  next_relu_ = relu;
  next_offset_ = next_offset;
  folded_.set_size(weight_size() + 2 * options_.out_channels);
  return true;
}

/// scale ∘ (W x + b) + shift = (scale ∘ W) x + (scale ∘ b + shift).
template <typename T>
const T* Conv2d<T>::fold_parameters(const T* parameters) {
  const uword outputs = options_.out_channels;
  const uword weights = weight_size();
  T* const bias = folded_.memptr() + weights;
  T* const scale = bias + outputs;
  next_->inference_map(parameters + next_offset_, scale, bias);
  for (uword i = 0; i < weights; i += outputs) {
    for (uword k = 0; k < outputs; ++k) folded_(i + k) = scale[k] * parameters[i + k];
  }
  for (uword k = 0; k < outputs && options_.bias; ++k)
    bias[k] += scale[k] * parameters[weights + k];
  return folded_.memptr();
}

template <typename T>
void Conv2d<T>::prepare(const Pass<T>& pass, uword task, const T* W) {
  const Conv2dOptions& o = options_;
  const uword in = o.in_channels / o.groups;
  const uword out = o.out_channels / o.groups;
  const ptrdiff_t column = signed_of(o.out_channels);  // of W: one tap and input channel
  if (task < weights_.size()) {
    const bool folds = next_ != nullptr && !pass.training;
    if (folds) W = fold_parameters(W);
    const int steps = int_of(o.kernel_width * o.kernel_height * in);
    const T* const bias = o.bias || folds ? W + weight_size() + task * out : nullptr;
    weights_[task].pack(
        {.data = W + task * out, .rows = int_of(out), .row = 1, .steps = steps, .step = column},
        bias);
    return;
  }
  TransposedWeights& transposed = transposed_[task - weights_.size()];
  transposed.weights.pack({.data = W,
                           .rows = int_of(in),
                           .row = column,
                           .steps = int_of(out),
                           .step = 1,
                           .blocks = int_of(transposed.from.size()),
                           .block_offsets = transposed.from.data()},
                          nullptr);
}

template <typename T>
const T* Conv2d<T>::padded_input(const T* x, T* scratch) const {
  if (options_.padding == 0) return x;
  const ptrdiff_t padding = signed_of(options_.padding);
  const ptrdiff_t channels = signed_of(input_.channels);
  pad(x, signed_of(input_.height), signed_of(input_.width) * channels, padding, padding,
      padding * channels, padding * channels, scratch);
  return scratch;
}

/// A (padded) image x to `rows` rows of `columns` output pixels.
template <typename T>
void Conv2d<T>::forward_rows(const T* x, const T* addend, T* y, ptrdiff_t rows, ptrdiff_t columns,
                             bool relu) const {
  const Conv2dOptions& o = options_;
  const ptrdiff_t channels = signed_of(o.in_channels);
  const ptrdiff_t outputs = signed_of(o.out_channels);
  for (uword group = 0; group < o.groups; ++group) {
    weights_[group].multiply({.x = x + group * o.in_channels / o.groups,
                              .x_column = signed_of(o.stride) * channels,
                              .x_offsets = o.groups > 1 ? tap_offsets_.data() : nullptr,
                              .x_block = padded_width_ * channels,
                              .columns = static_cast<int>(columns),
                              .lines = static_cast<int>(rows),
                              .x_line = signed_of(o.stride) * padded_width_ * channels,
                              .y = y + group * o.out_channels / o.groups,
                              .y_column = outputs,
                              .y_line = columns * outputs,
                              .addend = addend,
                              .relu = relu});
  }
}

template <typename T>
void Conv2d<T>::forward(int, const Chunk<T>& c) {
  const bool folds = next_ != nullptr && !c.pass->training;
  const bool relu = folds ? next_relu_ : relu_;
  const T* addend = folds ? c.x2.values : nullptr;
  if (is_pointwise()) {
    // All pixels of all samples are one long row
    forward_rows(c.x.values, addend, c.y, 1, signed_of(c.size * input_.positions()), relu);
    return;
  }
  for (uword n = 0; n < c.size; ++n) {
    forward_rows(padded_input(c.x.values + n * input_.size(), c.scratch), addend,
                 c.y + n * output_.size(), signed_of(output_.height), signed_of(output_.width),
                 relu);
    if (addend != nullptr) addend += output_.size();
  }
}

template class Conv2d<float>;
template class Conv2d<double>;

}  // namespace gradbook
