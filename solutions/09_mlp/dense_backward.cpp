/// @file solutions/09_mlp/dense_backward.cpp
#include "exercises/09_mlp/dense_backward.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

DenseGradients dense_backward(const arma::mat& dZ, const DenseCache& cache, const arma::mat& W) {
  expect_shape("dense_backward", "cache.X", cache.X, W.n_cols, kAny);
  expect_shape("dense_backward", "dZ", dZ, W.n_rows, cache.X.n_cols);

  //! [dense_backward]
  // Send the error back through the connections it came along
  const arma::mat dX = W.t() * dZ;  // (in×out)(out×B)

  // Sum every sample's error times its input: the input of the forward pass, not its output
  const arma::mat dW = dZ * cache.X.t();  // (out×B)(B×in)

  // The bias was added to every sample: sum over the batch too
  const arma::vec db = arma::sum(dZ, 1);

  return {.dX = dX, .dW = dW, .db = db};
  //! [dense_backward]
}

}  // namespace gradbook
