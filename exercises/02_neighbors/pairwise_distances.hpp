/// @file exercises/02_neighbors/pairwise_distances.hpp
/// Exercise 02.2: all distances between two sets of samples.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// Which distance is meant; see l1_distance() and l2_distance() of exercise 02.1.
enum class Metric {
  l1,  ///< Σ |a_p − b_p|
  l2   ///< √Σ (a_p − b_p)²
};

/// Distances between every column of A and every column of B,
/// \f[ D_{mn} = d(a_m, b_n), \qquad
///     \|a - b\|^2 = \|a\|^2 + \|b\|^2 - 2\,a^\top b \quad\text{for l2} \f]
///
/// | symbol | shape | meaning                                 |
/// |--------|-------|-----------------------------------------|
/// | A      | d × M | first set, one sample per column        |
/// | B      | d × N | second set, one sample per column       |
/// | metric |       | which distance                          |
/// | return | M × N | row m: the distances of A's m-th sample |
///
/// No entry is negative or NaN; without samples the result is M × N and empty. The expanded square
/// costs digits: l2 distances of 10⁻⁸ times the samples' own lengths or less drown in rounding.
/// Throws std::invalid_argument when the shapes do not fit.
/// Slides: deck A "Nearest Neighbor Classifier" (there for one pair of images).
arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric metric);

GRADBOOK_CONTRACT(pairwise_distances);

}  // namespace gradbook
