/// @file common/nn/layers/embedding.hpp
/// A table of learned vectors: the input layer for words and characters.
#pragma once
#include <string>
#include <vector>

#include "nn/network/layer.hpp"

namespace gradbook {

/// y_t = E(:, x_t): the vector of the word with number x_t, at every valid step; 0 at the others.
/// The same as a product of E with one-hot vectors, without the zeros.
///
/// | symbol | shape             | meaning                                       |
/// |--------|-------------------|-----------------------------------------------|
/// | x      | 1 × steps         | indices 0 … vocabulary−1, stored as numbers   |
/// | E      | size × vocabulary | `weight`; PyTorch's is its transpose          |
/// | y      | size × steps      |                                               |
///
/// Where the indices are the network's input they are checked before any work; an index that an
/// earlier layer computed wrongly gives NaN and no gradient. T is float or double.
template <typename T>
class Embedding final : public Layer<T> {
 public:
  /// Throws std::invalid_argument for a size or a vocabulary of 0, and for more words than T has
  /// whole numbers.
  Embedding(arma::uword vocabulary, arma::uword size);

  std::string name() const override;
  /// Throws std::invalid_argument unless the input has one channel.
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many: every step is worked on by itself.
  arma::uword output_length(arma::uword length) const override { return length; }
  std::vector<Parameter> parameters() const override;
  /// Throws std::invalid_argument for an index that is no whole number or not in the vocabulary;
  /// padding may hold anything.
  void check(const Pass<T>& pass, const T* input, const arma::uword* lengths) const override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  bool is_index(T x) const;
  arma::uword valid_steps(const arma::uword* lengths, arma::uword sample) const;

  arma::uword vocabulary_;
  arma::uword size_;
  arma::uword steps_ = 0;
};

}  // namespace gradbook
