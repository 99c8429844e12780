/// @file exercises/01_data/pca_whiten.hpp
/// Exercise 01.4: PCA whitening, uncorrelated features of variance 1.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// A whitening transform: x′ = W (x − mean).
struct Whitening {
  arma::vec mean;         ///< D, of the training set
  arma::mat W;            ///< D × D, row i is eigenvector i over its standard deviation, sign free
  arma::vec eigenvalues;  ///< D, variances along the eigenvectors, largest first, never negative
};

/// Measures the transform on the training set,
/// \f[ C = \frac1N (X-\mu)(X-\mu)^\top = U\,\mathrm{diag}(\lambda)\,U^\top, \qquad
///     W = \mathrm{diag}\Big(\frac{1}{\sqrt{\lambda+\varepsilon}}\Big)\,U^\top \f]
///
/// | symbol  | shape | meaning                                                             |
/// |---------|-------|---------------------------------------------------------------------|
/// | X_train | D × N | training samples, N ≥ 1                                             |
/// | eps     |       | > 0, inside the root: keeps directions without variance finite      |
/// | U       | D × D | eigenvectors of the covariance in columns                           |
///
/// Throws std::invalid_argument when eps ≤ 0, X_train has no samples, or a value is not finite.
/// Slides: deck B "Data Pre-processing". Slide says divide "by the corresponding eigenvalue"; we
/// divide by its square root, because otherwise the variances become 1/λ instead of 1.
Whitening whitening_fit(const arma::mat& X_train, double eps);

/// The whitened samples \f[ X' = W (X - \mu\mathbf{1}^\top) \f]
///
/// | symbol    | shape | meaning                                     |
/// |-----------|-------|---------------------------------------------|
/// | X         | D × M | any samples: training, validation or test   |
/// | whitening |       | of the training set                         |
/// | return    | D × M | row i lies along the i-th largest variance  |
///
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck B "Data Pre-processing".
arma::mat whitening_apply(const arma::mat& X, const Whitening& whitening);

GRADBOOK_CONTRACT(whitening_fit, whitening_apply);

}  // namespace gradbook
