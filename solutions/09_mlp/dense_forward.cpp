/// @file solutions/09_mlp/dense_forward.cpp
#include "exercises/09_mlp/dense_forward.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

DenseCache dense_forward(const arma::mat& X, const arma::mat& W, const arma::vec& b, Activation f) {
  expect_shape("dense_forward", "X", X, W.n_cols, kAny);
  expect_shape("dense_forward", "b", b, W.n_rows, 1);

  //! [dense_forward]
  // One product for the whole batch, then the same bias for every column
  arma::mat Z = W * X;  // (out×in)(in×B)
  Z.each_col() += b;

  // Keep the input and the pre-activation: the backward pass reads them
  return {.X = X, .Z = Z, .A = activate(f, Z)};
  //! [dense_forward]
}

}  // namespace gradbook
