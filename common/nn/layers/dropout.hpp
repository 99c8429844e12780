/// @file common/nn/layers/dropout.hpp
/// Layers that leave out random parts of the network in training.
///
/// A mask is a function of the network's seed, the number of the training pass, the layer's place
/// in the network, the sample's place in the batch and the feature: it is the same for any number
/// of threads, in float and double, and backward computes it again instead of reading it.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/layers/linear.hpp"
#include "nn/network/layer.hpp"

namespace gradbook {

/// y = x ∘ m / (1 − p) in training, where every m is 0 with probability p, else 1 ("inverted"
/// dropout: the mean of y is x); y = x else. T is float or double.
/// Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
/// (there the weights are multiplied by 1 − p after training instead).
template <typename T>
class Dropout final : public Layer<T> {
 public:
  /// Throws std::invalid_argument unless 0 ≤ p < 1.
  explicit Dropout(double p);

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many: every step is worked on by itself.
  arma::uword output_length(arma::uword length) const override { return length; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  void apply(const Chunk<T>& chunk, const T* from, T* to, bool add) const;

  double p_;
  arma::uword size_ = 0;
};

/// Y = (W ∘ M) X + b in training, where every element of M is 0 with probability p, else 1;
/// Y = (1 − p) W X + b else. One mask per pass. T is float or double.
///
/// Wan et al. (2013), "Regularization of Neural Networks using DropConnect". There every sample has
/// its own mask, biases are masked too, and inference draws from a normal distribution whose mean
/// is what is computed here.
template <typename T>
class DropConnectLinear final : public Layer<T> {
 public:
  /// W is out_features × in_features, and there is a bias. Throws std::invalid_argument for a size
  /// of 0 and unless 0 ≤ p < 1.
  DropConnectLinear(arma::uword in_features, arma::uword out_features, double p);

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many: every step is worked on by itself.
  arma::uword output_length(arma::uword length) const override { return length; }
  std::vector<Parameter> parameters() const override { return linear_.parameters(); }
  double multiply_adds() const override { return linear_.multiply_adds(); }
  void reserve(arma::uword batch, arma::uword ranges) override { linear_.reserve(batch, ranges); }
  arma::uword scratch_size(arma::uword chunk) const override { return linear_.scratch_size(chunk); }
  /// One task for the mask and all packing, because packing waits for the mask.
  arma::uword num_tasks(const Pass<T>& /*pass*/) const override { return 1; }
  void prepare(const Pass<T>& pass, arma::uword task, const T* parameters) override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool has_parameter_step() const override { return true; }
  /// All of it in range 0: the layer is rare, and small beside others.
  void parameter_gradient(const Chunk<T>& batch, arma::uword range, arma::uword ranges) override;
  bool fuse_relu() override { return linear_.fuse_relu(); }

 private:
  arma::uword in_;
  arma::uword out_;
  double p_;
  Linear<T> linear_;
  std::vector<T> masked_;  ///< W ∘ M or (1 − p) W, then b
};

}  // namespace gradbook
