/// @file common/nn/layers/joining_layers.hpp
/// Layers with two inputs: what shortcuts and dense blocks end in.
#pragma once
#include <string>

#include "nn/network/layer.hpp"

namespace gradbook {

/// y = x + x2, of equal shapes; with a fused ReLU y = max(0, x + x2). T is float or double.
/// Slides: deck A "ResNet".
template <typename T>
class Sum final : public Layer<T> {
 public:
  std::string name() const override { return "Sum"; }
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many; those of x2 must be equal, which the network checks.
  arma::uword output_length(arma::uword length) const override { return length; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool fuse_relu() override { return relu_ = true; }

 private:
  SampleShape shape_;
  bool relu_ = false;
};

/// y = [x; x2]: at every position the channels of x, then those of x2. T is float or double.
template <typename T>
class JoinChannels final : public Layer<T> {
 public:
  std::string name() const override { return "JoinChannels"; }
  /// Throws std::invalid_argument unless widths and heights are equal.
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many; those of x2 must be equal, which the network checks.
  arma::uword output_length(arma::uword length) const override { return length; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  arma::uword channels_ = 0;   ///< of x
  arma::uword channels2_ = 0;  ///< of x2
  arma::uword positions_ = 0;
};

}  // namespace gradbook
