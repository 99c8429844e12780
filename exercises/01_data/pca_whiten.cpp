/// @file exercises/01_data/pca_whiten.cpp
#include "exercises/01_data/pca_whiten.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

Whitening whitening_fit(const arma::mat& X_train, double eps) {
  expect_argument(eps > 0, "whitening_fit", "eps is not positive");
  expect_argument(X_train.n_cols > 0, "whitening_fit", "X_train has no samples");
  expect_finite("whitening_fit", "X_train", X_train);

  // Centre the samples and take their covariance, divided by N
  // Eigenvectors are the columns of U. eig_sym() sorts ascending: reverse both, largest first
  // Rounding can turn a variance of zero into a small negative number
  // Rotate into the eigenbasis, then divide by the standard deviations, eps inside the root
  todo("01.4 whitening_fit");
}

arma::mat whitening_apply(const arma::mat& X, const Whitening& whitening) {
  expect_shape("whitening_apply", "X", X, whitening.mean.n_elem, kAny);
  expect_shape("whitening_apply", "W", whitening.W, kAny, whitening.mean.n_elem);

  // Subtract the training mean from every sample before the product
  todo("01.4 whitening_apply");
}

}  // namespace gradbook
