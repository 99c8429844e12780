#include "nn/network/row_weights.hpp"

#include <algorithm>

namespace gradbook {

using arma::uword;

namespace {

constexpr double kOneVector = 0.55;

template <typename T>
uword lanes() {
  return static_cast<uword>(Packed<T>::kernels().lanes);
}

/// Numbers of a panel of so many rows, at most two vectors.
template <typename T>
uword panel_width(uword rows) {
  return rows > lanes<T>() ? 2 * lanes<T>() : lanes<T>();
}

}  // namespace

template <typename T>
double row_efficiency(uword rows) {
  const uword panel = 2 * lanes<T>();
  const uword full = rows / panel * panel;
  const uword rest = rows - full;
  // Time in units of a full panel's time per number
  double time = static_cast<double>(full);
  if (rest > lanes<T>()) time += static_cast<double>(panel);
  if (rest > 0 && rest <= lanes<T>()) time += static_cast<double>(lanes<T>()) / kOneVector;
  return static_cast<double>(rows) / time;
}

template <typename T>
void RowWeights<T>::reserve(uword rows, uword blocks, uword taps, uword channels, uword shift,
                            uword width) {
  rows_ = rows;
  blocks_ = blocks;
  taps_ = taps;
  channels_ = channels;
  shift_ = shift;
  plain_.reserve(rows, blocks * taps * channels);
  plain_bias_.zeros(rows);

  const auto efficiency = [&](uword pixels) {
    const double window = static_cast<double>(taps + (pixels - 1) * shift);
    return row_efficiency<T>(pixels * rows) * static_cast<double>(taps) / window;
  };
  pixels_ = 1;
  for (uword pixels = 2; pixels * rows <= 2 * lanes<T>() && pixels <= width && taps > 0; ++pixels) {
    if (efficiency(pixels) > efficiency(pixels_)) pixels_ = pixels;
  }
  if (pixels_ == 1) return;
  const uword window = taps_ + (pixels_ - 1) * shift_;
  wide_.set_size(blocks_ * window * channels_ * panel_width<T>(pixels_ * rows_), 1);
  wide_bias_.zeros(pixels_ * rows_);
}

template <typename T>
void RowWeights<T>::pack(const kernels::Unpacked<T>& from, const T* bias) {
  for (uword panel = 0; panel < plain_.num_panels(); ++panel) plain_.pack(from, panel);
  has_bias_ = bias != nullptr;
  if (has_bias_) std::copy_n(bias, rows_, plain_bias_.memptr());
  if (pixels_ == 1) return;

  // Pixel p meets tap t at place t + shift · p of the window
  const uword plain_width = panel_width<T>(rows_);
  const uword wide_width = panel_width<T>(pixels_ * rows_);
  const uword window = taps_ + (pixels_ - 1) * shift_;
  for (uword block = 0; block < blocks_; ++block) {
    for (uword p = 0; p < pixels_; ++p) {
      const T* source = plain_.data() + block * taps_ * channels_ * plain_width;
      T* to = wide_.memptr() + (block * window + shift_ * p) * channels_ * wide_width + p * rows_;
      for (uword step = 0; step < taps_ * channels_; ++step) {
        std::copy_n(source, rows_, to);
        source += plain_width;
        to += wide_width;
      }
    }
  }
  for (uword p = 0; p < pixels_ && has_bias_; ++p) {
    std::copy_n(bias, rows_, wide_bias_.memptr() + p * rows_);
  }
}

template <typename T>
void RowWeights<T>::multiply(kernels::Product<T> product) const {
  const auto& kernels = Packed<T>::kernels();
  const auto pixels = static_cast<std::ptrdiff_t>(pixels_);
  const bool neighbours = product.y_column == static_cast<std::ptrdiff_t>(rows_);
  product.rows = static_cast<int>(rows_);
  product.blocks = static_cast<int>(blocks_);
  if (pixels > 1 && neighbours) {
    kernels::Product<T> wide = product;
    wide.w = wide_.memptr();
    wide.rows *= static_cast<int>(pixels);
    wide.steps = static_cast<int>((taps_ + (pixels_ - 1) * shift_) * channels_);
    wide.x_column *= pixels;
    wide.y_column *= pixels;
    wide.columns /= static_cast<int>(pixels);
    wide.bias = has_bias_ ? wide_bias_.memptr() : nullptr;
    kernels.multiply(wide);
    const std::ptrdiff_t done = wide.columns * pixels;
    product.x += done * product.x_column;
    product.y += done * product.y_column;
    if (product.addend != nullptr) product.addend += done * product.y_column;
    product.columns -= static_cast<int>(done);
    if (product.columns == 0) return;
  }
  product.w = plain_.data();
  product.steps = static_cast<int>(taps_ * channels_);
  product.bias = has_bias_ ? plain_bias_.memptr() : nullptr;
  kernels.multiply(product);
}

template double row_efficiency<float>(uword);
template double row_efficiency<double>(uword);
template class RowWeights<float>;
template class RowWeights<double>;

}  // namespace gradbook
