/// @file exercises/01_data/standardize.hpp
/// Exercise 01.1: mean 0 and standard deviation 1 for every feature.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// What standardize_fit() measures on the training set, one number per feature.
struct FeatureStatistics {
  arma::vec mean;  ///< D
  arma::vec std;   ///< D, divided by N; exactly 0 for a feature that never changes
};

/// Mean and standard deviation of every feature (row) of the training set,
/// \f[ \mu_i = \frac1N \sum_n x_{in}, \qquad \sigma_i = \sqrt{\frac1N \sum_n (x_{in}-\mu_i)^2} \f]
///
/// | symbol  | shape | meaning                                     |
/// |---------|-------|---------------------------------------------|
/// | X_train | D × N | training samples, one per column, N ≥ 1     |
/// | return  | D, D  | mean and population standard deviation (÷N) |
///
/// Throws std::invalid_argument when X_train has no samples.
/// Slides: deck A "Training NNs" (mean subtraction, normalization); deck B "Data Pre-processing".
FeatureStatistics standardize_fit(const arma::mat& X_train);

/// The z-score with given statistics, \f[ x'_{in} = \frac{x_{in}-\mu_i}{\sigma_i} \f]
///
/// | symbol     | shape | meaning                                                     |
/// |------------|-------|-------------------------------------------------------------|
/// | X          | D × M | any samples: training, validation or test                   |
/// | statistics | D, D  | of the training set, whichever set X is                     |
/// | return     | D × M | scaled samples; 0 for a feature whose training std was 0    |
///
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck C "Batch normalization layer (Normalization & Standardization)". Slide says the
/// data become "a standard Gaussian distribution"; we promise mean 0 and variance 1 only, because
/// scaling keeps the shape.
arma::mat standardize_apply(const arma::mat& X, const FeatureStatistics& statistics);

GRADBOOK_CONTRACT(standardize_fit, standardize_apply);

}  // namespace gradbook
