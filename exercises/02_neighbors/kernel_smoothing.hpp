/// @file exercises/02_neighbors/kernel_smoothing.hpp
/// Exercise 02.5: kernel regression, local linear regression and kernel density estimation.
///
/// All of them use the Gaussian kernel \f$ K(u) = e^{-u^2/2} / \sqrt{2\pi} \f$ at u = (x − x_i) /
/// h. Deck A "Supervised Learning" names these methods without formulas; ours are the textbook
/// ones.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// How much every sample counts at one query point,
/// \f[ w_i = \frac{K((x_q - x_i)/h)}{\sum_j K((x_q - x_j)/h)} \f]
///
/// | symbol  | shape | meaning                            |
/// |---------|-------|------------------------------------|
/// | x       | 1 × N | positions of the samples, N ≥ 1    |
/// | x_query |       | where the weights are wanted       |
/// | h       |       | bandwidth, larger than 0           |
/// | return  | 1 × N | weights, 0 or larger, with sum 1   |
///
/// Also far from all samples, where every K underflows to 0: there the nearest sample has weight 1.
/// Throws std::invalid_argument when x is empty or h is not positive.
/// Slides: deck A "Supervised Learning" (kernel regression).
arma::rowvec smoothing_weights(const arma::rowvec& x, double x_query, double h);

/// Nadaraya–Watson regression: the weighted mean of the targets around every query point,
/// \f[ \hat y(x_q) = \sum_i w_i\, y_i \f]
///
/// | symbol  | shape | meaning                       |
/// |---------|-------|-------------------------------|
/// | x       | 1 × N | positions of the samples      |
/// | y       | 1 × N | their targets                 |
/// | x_query | 1 × Q | where predictions are wanted  |
/// | h       |       | bandwidth, larger than 0      |
/// | return  | 1 × Q | predictions                   |
///
/// Throws std::invalid_argument when the shapes do not fit, x is empty or h is not positive.
/// Slides: deck A "Supervised Learning" (kernel regression).
arma::rowvec kernel_regression(const arma::rowvec& x, const arma::rowvec& y,
                               const arma::rowvec& x_query, double h);

/// Local linear regression (LOESS): a straight line fitted anew at every query point,
/// \f[ \hat y(x_q) = a + b\,x_q, \qquad (a, b) = \arg\min \sum_i w_i\,(y_i - a - b\,x_i)^2 \f]
/// Shapes and errors as in kernel_regression(). If the samples that carry weight all lie at one
/// place there is no slope to fit: the line is flat, b = 0.
///
/// Slides: deck A "Supervised Learning" (local regression).
arma::rowvec local_linear(const arma::rowvec& x, const arma::rowvec& y, const arma::rowvec& x_query,
                          double h);

/// Kernel density estimation: one bell of area 1/N on every sample,
/// \f[ \hat p(x_q) = \frac{1}{N h} \sum_i K\!\left(\frac{x_q - x_i}{h}\right) \f]
///
/// | symbol  | shape | meaning                         |
/// |---------|-------|---------------------------------|
/// | x       | 1 × N | samples, N ≥ 1                  |
/// | x_query | 1 × Q | where the density is wanted     |
/// | h       |       | bandwidth, larger than 0        |
/// | return  | 1 × Q | density; its integral is 1      |
///
/// Throws std::invalid_argument when x is empty or h is not positive.
/// Slides: deck A "Supervised Learning" (kernel density estimation).
arma::rowvec kernel_density(const arma::rowvec& x, const arma::rowvec& x_query, double h);

GRADBOOK_CONTRACT(smoothing_weights, kernel_regression, local_linear, kernel_density);

}  // namespace gradbook
