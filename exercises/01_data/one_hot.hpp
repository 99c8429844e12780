/// @file exercises/01_data/one_hot.hpp
/// Exercise 01.6: class numbers as unit vectors.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// One unit vector per sample, \f[ y_{kn} = \begin{cases} 1 & k = c_n \\ 0 &
/// \text{otherwise}\end{cases} \f]
///
/// | symbol      | shape | meaning                                             |
/// |-------------|-------|-----------------------------------------------------|
/// | labels c    | 1 × N | classes 0 … K−1                                     |
/// | num_classes |       | K, also when the last classes do not occur          |
/// | return Y    | K × N | column n belongs to sample n                        |
///
/// Throws std::invalid_argument when a label is not below num_classes.
/// Slides: deck C "Classification - Cross entropy loss" (ground truth as a probability vector).
arma::mat one_hot(const arma::urowvec& labels, arma::uword num_classes);

GRADBOOK_CONTRACT(one_hot);

}  // namespace gradbook
