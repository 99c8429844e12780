#include "nn/layers/pad_shortcut.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
PadShortcut<T>::PadShortcut(uword out_channels, uword stride)
    : out_channels_(out_channels), stride_(stride) {
  expect_argument(out_channels > 0 && stride > 0, name(), "a size is 0");
}

template <typename T>
std::string PadShortcut<T>::name() const {
  return fmt::format("PadShortcut({}, stride {})", out_channels_, stride_);
}

template <typename T>
SampleShape PadShortcut<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(
      x.channels <= out_channels_, name(),
      fmt::format("input is {}, expected at most {} channels", to_text(x), out_channels_));
  input_ = x;
  output_ = {.channels = out_channels_,
             .width = (x.width + stride_ - 1) / stride_,
             .height = (x.height + stride_ - 1) / stride_};
  return output_;
}

template <typename T>
void PadShortcut<T>::forward(int, const Chunk<T>& c) {
  const uword before = (out_channels_ - input_.channels) / 2;
  std::fill_n(c.y, c.size * output_.size(), T(0));
  for (uword n = 0; n < c.size; ++n) {
    for (uword v = 0; v < output_.height; ++v) {
      for (uword u = 0; u < output_.width; ++u) {
        const uword from = (v * input_.width + u) * stride_ * input_.channels;
        const uword to = (v * output_.width + u) * out_channels_ + before;
        std::copy_n(c.x.values + n * input_.size() + from, input_.channels,
                    c.y + n * output_.size() + to);
      }
    }
  }
}

template <typename T>
void PadShortcut<T>::backward(int, const Chunk<T>& c) {
  if (c.x.gradient == nullptr) return;
  const uword before = (out_channels_ - input_.channels) / 2;
  if (!c.x.add) std::fill_n(c.x.gradient, c.size * input_.size(), T(0));
  for (uword n = 0; n < c.size; ++n) {
    for (uword v = 0; v < output_.height; ++v) {
      for (uword u = 0; u < output_.width; ++u) {
        T* const to =
            c.x.gradient + n * input_.size() + (v * input_.width + u) * stride_ * input_.channels;
        const T* const from =
            c.dy + n * output_.size() + (v * output_.width + u) * out_channels_ + before;
        for (uword k = 0; k < input_.channels; ++k) to[k] += from[k];
      }
    }
  }
}

template class PadShortcut<float>;
template class PadShortcut<double>;

}  // namespace gradbook
