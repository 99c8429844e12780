#include "data/generators.hpp"

#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <string_view>

#include "core/rng.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

constexpr double kPi = std::numbers::pi;

void expect_at_least(std::string_view where, std::string_view name, arma::uword value,
                     arma::uword least) {
  expect_argument(value >= least, where,
                  fmt::format("{} is {}, expected at least {}", name, value, least));
}

void expect_noise(std::string_view where, double noise) {
  expect_argument(noise >= 0 && std::isfinite(noise), where,
                  fmt::format("noise is {}, expected a finite number of at least 0", noise));
}

/// n samples whose classes take turns.
Dataset classes_in_turn(std::string_view name, arma::uword features, arma::uword n,
                        arma::uword num_classes) {
  Dataset data;
  data.name = name;
  data.X.zeros(features, n);
  data.labels.set_size(n);
  for (arma::uword i = 0; i < n; ++i) data.labels(i) = i % num_classes;
  data.num_classes = num_classes;
  return data;
}

/// Samples of one class when n are dealt out in turn.
arma::uword class_size(arma::uword n, arma::uword num_classes, arma::uword label) {
  return n / num_classes + (label < n % num_classes ? 1 : 0);
}

/// 0 … 1 in equal steps, both ends included; 0 for a single point.
double evenly(arma::uword i, arma::uword count) {
  return count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
}

void add_noise(arma::mat& X, double noise, Rng& rng) {
  X += noise * rng.normal(X.n_rows, X.n_cols);
}

}  // namespace

Dataset make_blobs(arma::uword n, arma::uword num_classes, arma::uword features, double noise,
                   std::uint64_t seed) {
  expect_at_least("make_blobs", "num_classes", num_classes, 1);
  expect_at_least("make_blobs", "features", features, 1);
  expect_at_least("make_blobs", "n", n, num_classes);
  expect_noise("make_blobs", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("blobs", features, n, num_classes);
  const arma::mat centres = rng.uniform(features, num_classes, -10, 10);
  for (arma::uword i = 0; i < n; ++i) data.X.col(i) = centres.col(data.labels(i));
  add_noise(data.X, noise, rng);
  return data;
}

Dataset make_moons(arma::uword n, double noise, std::uint64_t seed) {
  expect_at_least("make_moons", "n", n, 2);
  expect_noise("make_moons", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("moons", 2, n, 2);
  for (arma::uword i = 0; i < n; ++i) {
    const arma::uword label = data.labels(i);
    const double t = kPi * evenly(i / 2, class_size(n, 2, label));
    data.X(0, i) = label == 0 ? std::cos(t) : 1 - std::cos(t);
    data.X(1, i) = label == 0 ? std::sin(t) : 0.5 - std::sin(t);
  }
  add_noise(data.X, noise, rng);
  return data;
}

Dataset make_circles(arma::uword n, double inner_radius, double noise, std::uint64_t seed) {
  expect_at_least("make_circles", "n", n, 2);
  expect_argument(inner_radius > 0 && inner_radius < 1, "make_circles",
                  fmt::format("inner_radius is {}, expected between 0 and 1", inner_radius));
  expect_noise("make_circles", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("circles", 2, n, 2);
  for (arma::uword i = 0; i < n; ++i) {
    const auto count = static_cast<double>(class_size(n, 2, data.labels(i)));
    const double t = 2 * kPi * static_cast<double>(i / 2) / count;  // the end is the beginning
    const double radius = data.labels(i) == 0 ? 1 : inner_radius;
    data.X(0, i) = radius * std::cos(t);
    data.X(1, i) = radius * std::sin(t);
  }
  add_noise(data.X, noise, rng);
  return data;
}

Dataset make_spirals(arma::uword n, arma::uword num_classes, double noise, std::uint64_t seed) {
  expect_at_least("make_spirals", "num_classes", num_classes, 2);
  expect_at_least("make_spirals", "n", n, num_classes);
  expect_noise("make_spirals", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("spirals", 2, n, num_classes);
  for (arma::uword i = 0; i < n; ++i) {
    const arma::uword label = data.labels(i);
    const double r = evenly(i / num_classes, class_size(n, num_classes, label));
    const double start = 2 * kPi * static_cast<double>(label) / static_cast<double>(num_classes);
    const double theta = 4 * r + start + noise * rng.normal();
    data.X(0, i) = r * std::sin(theta);
    data.X(1, i) = r * std::cos(theta);
  }
  return data;
}

Dataset make_xor(arma::uword n, double noise, std::uint64_t seed) {
  expect_at_least("make_xor", "n", n, 2);
  expect_noise("make_xor", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("xor", 2, n, 2);
  data.X = rng.uniform(2, n);
  for (arma::uword i = 0; i < n; ++i) {
    // Quadrants counter-clockwise: the classes alternate
    const arma::uword quadrant = i % 4;
    if (quadrant == 1 || quadrant == 2) data.X(0, i) -= 1;
    if (quadrant >= 2) data.X(1, i) -= 1;
  }
  add_noise(data.X, noise, rng);
  return data;
}

Dataset make_checkerboard(arma::uword n, arma::uword cells, double noise, std::uint64_t seed) {
  expect_at_least("make_checkerboard", "n", n, 2);
  expect_at_least("make_checkerboard", "cells", cells, 2);
  expect_argument(cells <= 1000, "make_checkerboard",
                  fmt::format("cells is {}, expected at most 1000", cells));
  expect_noise("make_checkerboard", noise);

  Rng rng(seed);
  Dataset data = classes_in_turn("checkerboard", 2, n, 2);
  data.X = rng.uniform(2, n);
  for (arma::uword i = 0; i < n; ++i) {
    // Draw cells until one has the colour; the position inside it is drawn already
    const arma::uword label = data.labels(i);
    arma::uword row = rng.below(cells);
    arma::uword column = rng.below(cells);
    while ((row + column) % 2 != label) {
      row = rng.below(cells);
      column = rng.below(cells);
    }
    data.X(0, i) += static_cast<double>(column);
    data.X(1, i) += static_cast<double>(row);
  }
  add_noise(data.X, noise, rng);
  return data;
}

Dataset make_sine(arma::uword n, double noise, std::uint64_t seed) {
  expect_at_least("make_sine", "n", n, 1);
  expect_noise("make_sine", noise);

  Rng rng(seed);
  Dataset data;
  data.name = "sine";
  data.X = rng.uniform(1, n);
  data.targets = arma::sin(2 * kPi * data.X) + noise * rng.normal(1, n);
  return data;
}

Dataset make_linear(arma::uword n, const arma::vec& weights, double bias, double noise,
                    std::uint64_t seed) {
  expect_at_least("make_linear", "n", n, 1);
  expect_at_least("make_linear", "the number of weights", weights.n_elem, 1);
  expect_finite("make_linear", "weights", weights);
  expect_argument(std::isfinite(bias), "make_linear", "bias is not finite");
  expect_noise("make_linear", noise);

  Rng rng(seed);
  Dataset data;
  data.name = "linear";
  data.X = rng.normal(weights.n_elem, n);
  // Summed in a fixed order: a BLAS product may round differently
  data.targets.zeros(n);
  for (arma::uword i = 0; i < n; ++i) {
    for (arma::uword f = 0; f < weights.n_elem; ++f) data.targets(i) += weights(f) * data.X(f, i);
    data.targets(i) += bias;
  }
  data.targets += noise * rng.normal(1, n);
  return data;
}

}  // namespace gradbook
