/// @file common/data/generators.hpp
/// Synthetic data sets with known answers, the same numbers under every compiler.
///
/// Classification: sample i has class i mod K, so that classes differ by at most one sample, the
/// first ones having more, and head(n) is balanced too. Shuffle before a split by position.
/// `noise` is the standard deviation of a normal error added to every coordinate (classification)
/// or to the target (regression); with noise 0 the shapes are exact.
///
/// All throw std::invalid_argument: n smaller than the number of classes (regression: than 1),
/// fewer classes than stated, a negative or not finite noise, …
#pragma once
#include <armadillo>
#include <cstdint>

#include "data/dataset.hpp"

namespace gradbook {

/// n samples in normal clouds of standard deviation `noise` around num_classes ≥ 1 centres, drawn
/// uniformly from [−10, 10) in `features` ≥ 1 dimensions. The centres depend on the seed alone, not
/// on n or noise.
Dataset make_blobs(arma::uword n, arma::uword num_classes, arma::uword features, double noise,
                   std::uint64_t seed);

/// n samples on two half circles of radius 1 that reach into one another, evenly spaced; noise is
/// drawn from seed:
/// \f[ (\cos t, \sin t),\quad (1 - \cos t, \tfrac12 - \sin t),\qquad t = 0 \dots \pi \f]
/// (the shapes and spacing of scikit-learn's make_moons).
Dataset make_moons(arma::uword n, double noise, std::uint64_t seed);

/// n samples, class 0 on the circle of radius 1, class 1 on the circle of radius 0 < inner_radius <
/// 1; evenly spaced; noise is drawn from seed. Not separable by a line, but by one more feature,
/// \f$ x^2 + y^2 \f$.
Dataset make_circles(arma::uword n, double inner_radius, double noise, std::uint64_t seed);

/// n samples on num_classes ≥ 2 arms that wind around the origin, from radius 0 to 1, evenly spaced
/// in r:
/// \f[ r (\sin\theta, \cos\theta),\quad r = 0 \dots 1,\ \theta = 4 r + 2\pi\, \text{class} / K \f]
/// Here `noise` is an error of the angle in radians (0.2 is usual), drawn from seed, so the radii
/// stay exact.
Dataset make_spirals(arma::uword n, arma::uword num_classes, double noise, std::uint64_t seed);

/// n samples, uniform in the square [−1, 1)² by seed; class 1 where exactly one coordinate is
/// negative. The quadrants hold equally many samples (± 1). The class is that before noise.
Dataset make_xor(arma::uword n, double noise, std::uint64_t seed);

/// n samples, uniform in the square [0, cells)² with cells ≥ 2 by seed; class = (⌊x⌋ + ⌊y⌋) mod 2,
/// before noise.
Dataset make_checkerboard(arma::uword n, arma::uword cells, double noise, std::uint64_t seed);

/// Regression: n samples, x uniform in [0, 1) by seed, target \f$ \sin 2\pi x \f$ plus noise.
Dataset make_sine(arma::uword n, double noise, std::uint64_t seed);

/// Regression: n samples, x ~ N(0, 1) by seed in each of the weights' dimensions, target
/// \f$ w^\top x + b \f$ plus noise, where b is the bias.
Dataset make_linear(arma::uword n, const arma::vec& weights, double bias, double noise,
                    std::uint64_t seed);

}  // namespace gradbook
