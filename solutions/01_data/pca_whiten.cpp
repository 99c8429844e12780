/// @file solutions/01_data/pca_whiten.cpp
#include "exercises/01_data/pca_whiten.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

Whitening whitening_fit(const arma::mat& X_train, double eps) {
  expect_argument(eps > 0, "whitening_fit", "eps is not positive");
  expect_argument(X_train.n_cols > 0, "whitening_fit", "X_train has no samples");
  expect_finite("whitening_fit", "X_train", X_train);

  //! [whitening_fit]
  // Centre the samples and take their covariance, divided by N
  const arma::vec mean = arma::mean(X_train, 1);
  const arma::mat centred = X_train.each_col() - mean;
  const double N = static_cast<double>(X_train.n_cols);
  const arma::mat covariance = centred * centred.t() / N;  // (D×N)(N×D)

  // Eigenvectors are the columns of U. eig_sym() sorts ascending: reverse both, largest first
  arma::vec ascending;
  arma::mat U;
  arma::eig_sym(ascending, U, covariance);
  const arma::vec descending = arma::reverse(ascending);
  U = arma::fliplr(U);

  // Rounding can turn a variance of zero into a small negative number
  const arma::vec eigenvalues = arma::clamp(descending, 0.0, arma::datum::inf);

  // Rotate into the eigenbasis, then divide by the standard deviations, eps inside the root
  const arma::vec scale = 1 / arma::sqrt(eigenvalues + eps);
  const arma::mat W = arma::diagmat(scale) * U.t();  // (D×D)(D×D)
  return {.mean = mean, .W = W, .eigenvalues = eigenvalues};
  //! [whitening_fit]
}

arma::mat whitening_apply(const arma::mat& X, const Whitening& whitening) {
  expect_shape("whitening_apply", "X", X, whitening.mean.n_elem, kAny);
  expect_shape("whitening_apply", "W", whitening.W, kAny, whitening.mean.n_elem);

  //! [whitening_apply]
  // Subtract the training mean from every sample before the product
  const arma::mat centred = X.each_col() - whitening.mean;
  return whitening.W * centred;  // (D×D)(D×M)
  //! [whitening_apply]
}

}  // namespace gradbook
