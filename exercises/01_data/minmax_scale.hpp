/// @file exercises/01_data/minmax_scale.hpp
/// Exercise 01.2: scale every feature to a range.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// Maps every feature so that its limits in a reference set become lo and hi,
/// \f[ x'_{in} = lo + (hi-lo)\,\frac{x_{in}-\min_i}{\max_i-\min_i} \f]
///
/// | symbol    | shape | meaning                                                            |
/// |-----------|-------|--------------------------------------------------------------------|
/// | X         | D × M | samples to scale                                                   |
/// | lo, hi    |       | wanted range, lo < hi; [0, 1] or [−1, 1] on the slides             |
/// | reference | D × N | the set that gives min and max of each feature, N ≥ 1: the training set |
/// | return    | D × M | scaled samples; values outside the reference's limits leave [lo, hi] |
///
/// A feature that is constant in the reference becomes lo. Pixels divided by 255 are the case
/// lo = 0, hi = 1 with a reference that holds 0 and 255.
///
/// Throws std::invalid_argument when the shapes do not fit, lo ≥ hi, or the reference is empty.
/// Slides: deck A "Training NNs" (scale within [0, 1] or [−1, 1], divide by 255); deck C
/// "Batch normalization layer (Normalization & Standardization)"; deck B "Data Pre-processing".
/// Slide says pixels from 0 to 255 need this "not strictly"; we scale them, because such inputs
/// saturate a network with unit-scale weights.
arma::mat minmax_scale(const arma::mat& X, double lo, double hi, const arma::mat& reference);

GRADBOOK_CONTRACT(minmax_scale);

}  // namespace gradbook
