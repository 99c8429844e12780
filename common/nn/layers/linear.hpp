/// @file common/nn/layers/linear.hpp
/// Fully connected layer.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/network/layer.hpp"
#include "nn/network/packed.hpp"

namespace gradbook {

/// Y = WX + b for the channels of every position: of every step of a sequence, of every pixel; a
/// Flatten before it makes all numbers of a sample channels. W is out × in. Can fuse the following
/// ReLU. Slides: deck A "Matrix Operation"; deck B "Multilayer Perceptron: Representation".
template <typename T>
class Linear final : public Layer<T> {
 public:
  /// W is out_features × in_features; without bias y is WX alone. Throws std::invalid_argument for
  /// a size of 0.
  Linear(arma::uword in_features, arma::uword out_features, bool bias = true);

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many: every step is worked on by itself.
  arma::uword output_length(arma::uword length) const override { return length; }
  std::vector<Parameter> parameters() const override;
  double multiply_adds() const override;
  void reserve(arma::uword batch, arma::uword ranges) override;
  arma::uword scratch_size(arma::uword) const override { return scratch_size_; }
  arma::uword num_tasks(const Pass<T>& pass) const override;
  void prepare(const Pass<T>& pass, arma::uword task, const T* parameters) override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool has_parameter_step() const override { return true; }
  void parameter_gradient(const Chunk<T>& batch, arma::uword range, arma::uword ranges) override;
  bool fuse_relu() override { return relu_ = true; }

 private:
  bool packs_weights() const;
  bool transposes_gradient() const;
  void transposed_gradient(const Chunk<T>& batch, arma::uword first, arma::uword last) const;

  arma::uword in_;
  arma::uword out_;
  bool bias_;
  bool relu_ = false;
  arma::uword positions_ = 1;
  arma::uword scratch_size_ = 0;
  Packed<T> weights_;     ///< W, out × in
  Packed<T> transposed_;  ///< Wᵀ, in × out
};

}  // namespace gradbook
