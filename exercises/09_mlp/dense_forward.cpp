/// @file exercises/09_mlp/dense_forward.cpp
#include "exercises/09_mlp/dense_forward.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

DenseCache dense_forward(const arma::mat& X, const arma::mat& W, const arma::vec& b, Activation f) {
  expect_shape("dense_forward", "X", X, W.n_cols, kAny);
  expect_shape("dense_forward", "b", b, W.n_rows, 1);

  // One product for the whole batch, then the same bias for every column
  // Keep the input and the pre-activation: the backward pass reads them
  todo("09.1 dense_forward");
}

}  // namespace gradbook
