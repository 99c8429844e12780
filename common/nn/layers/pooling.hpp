/// @file common/nn/layers/pooling.hpp
/// Layers that take the maximum or the mean over windows of an image, channel by channel.
#pragma once
#include <armadillo>
#include <string>

#include "kernels/pool_kernels.hpp"
#include "nn/network/layer.hpp"

namespace gradbook {

/// A square window that moves over the image. An output has
/// ⌊(width + 2 padding − kernel) / stride⌋ + 1 columns; what is left over at the right is not seen.
struct PoolOptions {
  arma::uword kernel = 2;      ///< width and height of the window
  arma::uword stride = 0;      ///< 0: as the kernel, so that windows do not overlap
  arma::uword padding = 0;     ///< at most half of the kernel
  bool counts_padding = true;  ///< mean only: zeros of the padding are part of it, as in PyTorch
                               ///< (count_include_pad); false: divide by the pixels inside
};

/// Base of the three: sizes and their checks.
template <typename T>
class Pooling : public Layer<T> {
 public:
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As the width of the output is to that of the input; images have no length.
  arma::uword output_length(arma::uword length) const override;

 protected:
  /// Checks are left to connect(), where the image is known; options are kept.
  explicit Pooling(const PoolOptions& options) : options_(options) {}
  /// The window of the options for an image of shape x.
  virtual kernels::PoolGeometry window(const SampleShape& x) const;
  /// Sizes for a sample of a chunk: a sequence ends at its last valid step.
  kernels::PoolGeometry geometry_of(const Chunk<T>& chunk, arma::uword sample) const;

  PoolOptions options_;             ///< as given
  SampleShape input_;               ///< that connect() got
  kernels::PoolGeometry geometry_;  ///< for all of it
  arma::uword in_size_ = 0;         ///< numbers per sample
  arma::uword out_size_ = 0;        ///< numbers per sample
};

/// y = max over the window; padding is −∞. Of equal numbers the first in row order gets the
/// gradient; NaN wins. Slides: deck A "Pooling".
/// Errors of all three: std::invalid_argument for a kernel of 0, more padding than half the kernel,
/// an image smaller than the window.
template <typename T>
class MaxPool2d final : public Pooling<T> {
 public:
  /// Window as the options say.
  explicit MaxPool2d(const PoolOptions& options = {}) : Pooling<T>(options) {}
  std::string name() const override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
};

/// y = mean over the window; padding is 0. Slides: deck A "Pooling".
template <typename T>
class AvgPool2d : public Pooling<T> {
 public:
  /// Window as the options say.
  explicit AvgPool2d(const PoolOptions& options = {}) : Pooling<T>(options) {}
  std::string name() const override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
};

/// y = mean over the whole image: one number per channel. Of a sequence with a length, the mean
/// over its valid steps. Lin et al. (2014), "Network in Network".
template <typename T>
class GlobalAvgPool final : public AvgPool2d<T> {
 public:
  GlobalAvgPool() = default;
  std::string name() const override { return "GlobalAvgPool"; }

 private:
  kernels::PoolGeometry window(const SampleShape& x) const override;
};

}  // namespace gradbook
