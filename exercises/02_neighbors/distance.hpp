/// @file exercises/02_neighbors/distance.hpp
/// Exercise 02.1: the two distances between feature vectors.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// Manhattan distance, the sum of absolute differences,
/// \f[ d_1(a, b) = \sum_p |a_p - b_p| \f]
///
/// | symbol | shape | meaning                            |
/// |--------|-------|------------------------------------|
/// | a, b   | d     | two samples with the same features |
/// | return |       | distance, 0 or larger              |
///
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck A "Nearest Neighbor Classifier". Slide says the sum of a_p - b_p; we use the sum of
/// |a_p - b_p| because the bars were lost in print: without them the slide's own table gives 360,
/// not 456.
double l1_distance(const arma::vec& a, const arma::vec& b);

/// Euclidean distance, the length of the straight line from a to b,
/// \f[ d_2(a, b) = \sqrt{\sum_p (a_p - b_p)^2} \f]
/// Shapes and errors as in l1_distance().
///
/// Slides: deck A "Nearest Neighbor Classifier". Slide says 38.6 % accuracy on CIFAR-10 for "l1
/// norm, or l2 norm"; this is the l1 result, l2 reaches 35.4 % (CS231n notes).
double l2_distance(const arma::vec& a, const arma::vec& b);

GRADBOOK_CONTRACT(l1_distance, l2_distance);

}  // namespace gradbook
