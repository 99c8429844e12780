/// @file exercises/01_data/nonlinear_scale.hpp
/// Exercise 01.3: logarithm and arctangent for features with a long tail.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// Logarithm of every value over the logarithm of its feature's largest value,
/// \f[ x'_{in} = \frac{\log x_{in}}{\log \max_m x_{im}} \in [0, 1] \f]
///
/// | symbol | shape | meaning                                                       |
/// |--------|-------|---------------------------------------------------------------|
/// | X      | D × N | samples; all values ≥ 1, and one above 1 in every feature     |
/// | return | D × N | scaled samples; the largest value of every feature becomes 1  |
///
/// Throws std::invalid_argument "log_normalize: X has a value below 1" or
/// "log_normalize: a feature of X has no value above 1".
/// Slides: deck C "Batch normalization layer (Normalization & Standardization)". Slide says
/// log(x)/log(max) for any x; we demand x ≥ 1 and max > 1, because otherwise the result leaves the
/// range or divides by zero. max is taken per feature.
arma::mat log_normalize(const arma::mat& X);

/// Arctangent of every value, squeezed from all real numbers into (−1, 1),
/// \f[ x' = \frac{2}{\pi} \arctan x \f]
///
/// | symbol | shape | meaning                  |
/// |--------|-------|--------------------------|
/// | X      | D × N | samples, any real values |
/// | return | D × N | in (−1, 1); 0 stays 0    |
///
/// Slides: deck C "Batch normalization layer (Normalization & Standardization)".
arma::mat arctan_normalize(const arma::mat& X);

GRADBOOK_CONTRACT(log_normalize, arctan_normalize);

}  // namespace gradbook
