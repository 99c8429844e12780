/// @file common/nn/layers/conv2d.hpp
/// Two-dimensional convolution without an im2col matrix.
#pragma once
#include <armadillo>
#include <cstddef>
#include <string>
#include <vector>

#include "nn/network/layer.hpp"
#include "nn/network/row_weights.hpp"

namespace gradbook {

/// Settings of Conv2d.
struct Conv2dOptions {
  arma::uword in_channels = 1;    ///< C of the input
  arma::uword out_channels = 1;   ///< C of the output
  arma::uword kernel_width = 3;   ///< columns of the window
  arma::uword kernel_height = 3;  ///< rows of the window
  arma::uword stride = 1;         ///< pixels between neighbouring windows, both ways
  arma::uword padding = 0;        ///< zeros on each of the four sides
  arma::uword groups = 1;         ///< both channel numbers are split into so many independent parts
  bool bias = true;               ///< one number per output channel is added
};

/// y(k, u, v) = b(k) + Σ_{r,s,c} w(k; r, s, c) x(c, stride·u + s − padding, stride·v + r −
/// padding), the cross-correlation that deep learning calls convolution: the kernel is not flipped.
///
/// Output width: ⌊(width + 2·padding − kernel_width) / stride⌋ + 1; height likewise.
/// Weights: out_channels × (kernel_height · kernel_width · in_channels / groups), column
/// c + channels · (s + kernel_width · r). Because channels are fastest, a row of the kernel meets
/// one contiguous run of a padded image row: a row of output pixels is a product with the packed
/// weights, whose right-hand side is read from the image itself (kernels/multiply.hpp). The input's
/// gradient is the same product with the transposed, flipped kernel over dY; for a stride s the
/// input pixels fall into s² classes that meet different taps. The textbook's loops are its twin
/// in tests/nn/conv2d_test.cpp. Can fuse the following ReLU.
/// Slides: deck A "Convolution"; multiplications deck B "Convolutional Neural Networks".
template <typename T>
class Conv2d final : public Layer<T> {
 public:
  /// Throws std::invalid_argument when a size of the options is 0 or groups divide no channel
  /// number.
  explicit Conv2d(const Conv2dOptions& options);

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// ⌊(length + 2·padding − kernel_width) / stride⌋ + 1, of a sequence; images have no length.
  arma::uword output_length(arma::uword length) const override;
  std::vector<Parameter> parameters() const override;
  double multiply_adds() const override;
  arma::uword scratch_size(arma::uword chunk) const override;
  arma::uword num_tasks(const Pass<T>& pass) const override;
  void prepare(const Pass<T>& pass, arma::uword task, const T* parameters) override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool sets_gradient() const override { return true; }
  bool fuse_relu() override { return relu_ = true; }
  /// Batch normalization behind it: its scale goes into the weights, its shift into the bias.
  bool fold(const Layer<T>& next, bool relu, std::ptrdiff_t next_offset) override;

 private:
  /// Input coordinates h ≡ a − padding (mod stride) along one axis, which meet the same taps.
  struct Residue {
    std::ptrdiff_t first = 0;  ///< smallest such h
    std::ptrdiff_t count = 0;  ///< how many
    std::ptrdiff_t taps = 0;   ///< a, a + stride, …: so many
    std::ptrdiff_t start = 0;  ///< padded output coordinate of h = first under the last tap
  };
  /// One axis of the input's gradient: dY is padded by low and high zeros.
  struct Axis {
    std::vector<Residue> residues;
    std::ptrdiff_t low = 0;
    std::ptrdiff_t padded = 0;
  };
  /// Weights for one class of input pixels.
  struct TransposedWeights {
    RowWeights<T> weights;
    std::vector<std::ptrdiff_t> from;     ///< where each tap's weights start
    std::vector<std::ptrdiff_t> offsets;  ///< where each tap meets dY, with groups
  };

  Axis gradient_axis(arma::uword input, arma::uword output, arma::uword kernel) const;
  bool is_pointwise() const;
  arma::uword weight_size() const;
  const T* fold_parameters(const T* parameters);
  arma::uword image_scratch() const;
  const T* padded_input(const T* x, T* scratch) const;
  void forward_rows(const T* x, const T* addend, T* y, std::ptrdiff_t rows, std::ptrdiff_t columns,
                    bool relu) const;
  void add_weight_gradient(const T* x, const T* dy, std::ptrdiff_t rows, std::ptrdiff_t columns,
                           T* dw, bool add) const;
  void add_transposed_gradient(const T* x, const T* dy, T* dwt, bool add) const;
  void transpose_gradient(const T* dwt, T* dw, bool add) const;
  const T* padded_gradient(const T* dy, T* scratch) const;
  void input_gradient(const T* dy, T* dx, bool add) const;
  void pointwise_input_gradient(const T* dy, T* dx, arma::uword pixels, bool add) const;

  Conv2dOptions options_;
  bool relu_ = false;
  const Layer<T>* next_ = nullptr;  ///< folded into this one at inference
  std::ptrdiff_t next_offset_ = 0;
  bool next_relu_ = false;
  arma::Col<T> folded_;  ///< weights, bias, then scale of next
  SampleShape input_, output_;
  bool transposed_gradient_ = false;  ///< dW is made transposed: faster with few output channels
  std::ptrdiff_t padded_width_ = 0, padded_height_ = 0;
  std::vector<std::ptrdiff_t> tap_offsets_;  ///< with groups: where each tap meets the image
  std::vector<RowWeights<T>> weights_;       ///< per group
  Axis rows_, columns_;
  std::vector<TransposedWeights> transposed_;  ///< [group][row residue][column residue]
};

}  // namespace gradbook
