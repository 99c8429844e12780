/// @file exercises/09_mlp/dense_backward.hpp
/// Exercise 09.2: backward pass of a fully connected layer.
#pragma once
#include <armadillo>

#include "core/contract.hpp"
#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {

/// Gradients of a loss L with respect to everything that Z = WX + b was computed from.
struct DenseGradients {
  arma::mat dX;  ///< in × B
  arma::mat dW;  ///< out × in, summed over the batch
  arma::vec db;  ///< out, summed over the batch
};

/// Chain rule for the affine map of dense_forward(), with dZ = dL/dZ,
/// \f[ \frac{\partial L}{\partial X} = W^\top dZ, \qquad \frac{\partial L}{\partial W} =
/// dZ\,X^\top,
///     \qquad \frac{\partial L}{\partial b_i} = \sum_n dZ_{in} \f]
///
/// | symbol | shape    | meaning                                           |
/// |--------|----------|---------------------------------------------------|
/// | dZ     | out × B  | gradient with respect to the pre-activation       |
/// | cache  |          | what dense_forward() returned: X in × B, Z and A  |
/// | W      | out × in | the weights of the forward pass                   |
///
/// Sums over the batch and divides by nothing: a mean over the batch is part of the loss, so that
/// its 1/B is in dZ already.
///
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck B "Backpropagation: Implementation" (there delta is dZ, alpha is X). Slide says
/// dJ/dW_ij = alpha_j delta_i; we sum this over the batch, because J is a mean over all samples.
DenseGradients dense_backward(const arma::mat& dZ, const DenseCache& cache, const arma::mat& W);

GRADBOOK_CONTRACT(dense_backward);

}  // namespace gradbook
