/// @file exercises/09_mlp/dense_backward.cpp
#include "exercises/09_mlp/dense_backward.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

DenseGradients dense_backward(const arma::mat& dZ, const DenseCache& cache, const arma::mat& W) {
  expect_shape("dense_backward", "cache.X", cache.X, W.n_cols, kAny);
  expect_shape("dense_backward", "dZ", dZ, W.n_rows, cache.X.n_cols);

  // Send the error back through the connections it came along
  // Sum every sample's error times its input: the input of the forward pass, not its output
  // The bias was added to every sample: sum over the batch too
  todo("09.2 dense_backward");
}

}  // namespace gradbook
