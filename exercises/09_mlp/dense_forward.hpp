/// @file exercises/09_mlp/dense_forward.hpp
/// Exercise 09.1: forward pass of a fully connected layer.
#pragma once
#include <armadillo>

#include "core/contract.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {

/// A layer's input and both stages of its output; the backward pass needs all three.
struct DenseCache {
  arma::mat X;  ///< in × B, the input as it came
  arma::mat Z;  ///< out × B, pre-activation WX + b
  arma::mat A;  ///< out × B, activation f(Z)
};

/// The same affine map and activation for every column of a batch,
/// \f[ Z = WX + b\,\mathbf{1}^\top, \qquad A = f(Z) \f]
///
/// | symbol | shape    | meaning                         |
/// |--------|----------|---------------------------------|
/// | X      | in × B   | input, one sample per column    |
/// | W      | out × in | weights; row i feeds unit i     |
/// | b      | out      | bias                            |
/// | f      |          | activation, element by element  |
///
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck A "Matrix Operation"; deck B "Multilayer Perceptron: Representation (matrix
/// notation)". Slide A calls both Wx + b and its sigmoid a; we call the first Z. Slide B writes b
/// as a row; we use a column, because it is added to a column.
DenseCache dense_forward(const arma::mat& X, const arma::mat& W, const arma::vec& b, Activation f);

GRADBOOK_CONTRACT(dense_forward);

}  // namespace gradbook
