// The textbook, for one channel of one sample, kernel k, stride s, padding p:
//
//   for v, u: y(u, v) = −∞ (max) or 0 (mean)                        // output pixel
//     for r, t in 0 … k−1:                                          // 1
//       if the pixel (s u + t − p, s v + r − p) is inside:          // 2
//         y(u, v) = max(y(u, v), x) or y(u, v) + x / k²             // 3
//   backward: dx of the first maximum += dy, or of all pixels += dy / k²
//
// 1, 3: channels are fastest, so that the kernel takes many channels of a window at once.
// 2: the window is cut at the border once per output pixel, outside of the loop over channels.
#include "nn/layers/pooling.hpp"

#include <fmt/core.h>

#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
const kernels::PoolKernels<T>& table() {
  return kernels::best<kernels::PoolKernels<T>>();
}

std::string name_of(const char* layer, const PoolOptions& options) {
  std::string text = fmt::format("{}({}x{}", layer, options.kernel, options.kernel);
  if (options.stride != 0 && options.stride != options.kernel) {
    text += fmt::format(", stride {}", options.stride);
  }
  if (options.padding != 0) text += fmt::format(", padding {}", options.padding);
  return text + ")";
}

}  // namespace

template <typename T>
SampleShape Pooling<T>::connect(const SampleShape& x, const SampleShape* x2) {
  const std::string where = this->name();
  expect_argument(x2 == nullptr, where, "there are two inputs, expected one");
  expect_argument(options_.kernel > 0, where, "the kernel is 0, expected at least 1");
  expect_argument(2 * options_.padding <= options_.kernel, where,
                  fmt::format("padding is {}, expected at most half of the kernel, {}",
                              options_.padding, options_.kernel / 2));
  input_ = x;
  geometry_ = window(x);
  const auto positions = [&](int size, int kernel) {
    const int free = size + 2 * geometry_.padding - kernel;
    expect_argument(free >= 0, where,
                    fmt::format("input is {}, expected at least {}x{} with padding", to_text(x),
                                geometry_.kernel_width, geometry_.kernel_height));
    return free / geometry_.stride + 1;
  };
  geometry_.out_width = positions(geometry_.width, geometry_.kernel_width);
  geometry_.out_height = positions(geometry_.height, geometry_.kernel_height);
  const SampleShape output = {.channels = x.channels,
                              .width = static_cast<uword>(geometry_.out_width),
                              .height = static_cast<uword>(geometry_.out_height)};
  in_size_ = x.size();
  out_size_ = output.size();
  return output;
}

template <typename T>
uword Pooling<T>::output_length(uword length) const {
  if (input_.height != 1 || geometry_.out_height != 1) return Layer<T>::output_length(length);
  const kernels::PoolGeometry g = window({.channels = input_.channels, .width = length});
  const int free = g.width + 2 * g.padding - g.kernel_width;
  return free < 0 ? 0 : static_cast<uword>(free / g.stride + 1);
}

template <typename T>
kernels::PoolGeometry Pooling<T>::geometry_of(const Chunk<T>& chunk, uword sample) const {
  if (chunk.lengths == nullptr) return geometry_;
  const uword length = chunk.lengths[sample];
  kernels::PoolGeometry geometry = window({.channels = input_.channels, .width = length});
  geometry.out_width = static_cast<int>(output_length(length));
  geometry.out_height = 1;
  return geometry;
}

template <typename T>
kernels::PoolGeometry Pooling<T>::window(const SampleShape& x) const {
  const int kernel = static_cast<int>(options_.kernel);
  return {.channels = static_cast<int>(x.channels),
          .width = static_cast<int>(x.width),
          .height = static_cast<int>(x.height),
          .kernel_width = kernel,
          .kernel_height = kernel,
          .stride = options_.stride == 0 ? kernel : static_cast<int>(options_.stride),
          .padding = static_cast<int>(options_.padding),
          .counts_padding = options_.counts_padding};
}

template <typename T>
kernels::PoolGeometry GlobalAvgPool<T>::window(const SampleShape& x) const {
  kernels::PoolGeometry geometry = Pooling<T>::window(x);
  geometry.kernel_width = geometry.width;
  geometry.kernel_height = geometry.height;
  geometry.stride = 1;
  return geometry;
}

template <typename T>
std::string MaxPool2d<T>::name() const {
  return name_of("MaxPool2d", this->options_);
}

template <typename T>
void MaxPool2d<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  for (uword i = 0; i < chunk.size; ++i) {
    table<T>().max_forward(this->geometry_of(chunk, i), chunk.x.values + i * this->in_size_,
                           chunk.y + i * this->out_size_);
  }
}

template <typename T>
void MaxPool2d<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  if (chunk.x.gradient == nullptr) return;
  for (uword i = 0; i < chunk.size; ++i) {
    const uword in = i * this->in_size_;
    const uword out = i * this->out_size_;
    table<T>().max_backward(this->geometry_of(chunk, i), chunk.x.values + in, chunk.y + out,
                            chunk.dy + out, chunk.x.gradient + in, chunk.x.add);
  }
}

template <typename T>
std::string AvgPool2d<T>::name() const {
  return name_of("AvgPool2d", this->options_);
}

template <typename T>
void AvgPool2d<T>::forward(int /*stage*/, const Chunk<T>& chunk) {
  for (uword i = 0; i < chunk.size; ++i) {
    table<T>().mean_forward(this->geometry_of(chunk, i), chunk.x.values + i * this->in_size_,
                            chunk.y + i * this->out_size_);
  }
}

template <typename T>
void AvgPool2d<T>::backward(int /*stage*/, const Chunk<T>& chunk) {
  if (chunk.x.gradient == nullptr) return;
  for (uword i = 0; i < chunk.size; ++i) {
    table<T>().mean_backward(this->geometry_of(chunk, i), chunk.dy + i * this->out_size_,
                             chunk.x.gradient + i * this->in_size_, chunk.x.add);
  }
}

template class MaxPool2d<float>;
template class MaxPool2d<double>;
template class AvgPool2d<float>;
template class AvgPool2d<double>;
template class GlobalAvgPool<float>;
template class GlobalAvgPool<double>;

}  // namespace gradbook
