/// @file common/nn/layers/pad_shortcut.hpp
/// The shortcut without parameters where a residual block changes the shape.
#pragma once
#include <armadillo>
#include <string>

#include "nn/network/layer.hpp"

namespace gradbook {

/// Every stride-th pixel of every stride-th row, then channels of zeros up to out_channels, half of
/// them before and half after the old ones. He et al. (2016), section 3.3, option A.
template <typename T>
class PadShortcut final : public Layer<T> {
 public:
  /// Throws std::invalid_argument for out_channels or a stride of 0.
  PadShortcut(arma::uword out_channels, arma::uword stride);

  std::string name() const override;
  /// Throws std::invalid_argument when the input has more channels than the output.
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// Every stride-th step, the first one included.
  arma::uword output_length(arma::uword length) const override {
    return (length + stride_ - 1) / stride_;
  }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  arma::uword out_channels_;
  arma::uword stride_;
  SampleShape input_, output_;
};

}  // namespace gradbook
