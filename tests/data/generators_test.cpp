// What: synthetic data sets.  Why: every chapter's figures and many tests rest on them, so their
// shapes, balance and numbers must never change unnoticed.
#include "data/generators.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

constexpr double kPi = std::numbers::pi;

/// Columns of one class, in their order.
arma::mat samples_of(const Dataset& data, arma::uword label) {
  return data.X.cols(arma::find(data.labels == label));
}

/// Every generator of classes with K classes, n samples and a seed.
struct Generator {
  std::string name;
  arma::uword num_classes;
  std::function<Dataset(arma::uword n, std::uint64_t seed)> make;
};

std::vector<Generator> classifications() {
  return {
      {"blobs", 3, [](auto n, auto seed) { return make_blobs(n, 3, 2, 0.5, seed); }},
      {"moons", 2, [](auto n, auto seed) { return make_moons(n, 0.1, seed); }},
      {"circles", 2, [](auto n, auto seed) { return make_circles(n, 0.5, 0.1, seed); }},
      {"spirals", 3, [](auto n, auto seed) { return make_spirals(n, 3, 0.2, seed); }},
      {"xor", 2, [](auto n, auto seed) { return make_xor(n, 0.1, seed); }},
      {"checkerboard", 2, [](auto n, auto seed) { return make_checkerboard(n, 3, 0.1, seed); }}};
}

TEST(Generators, DealTheClassesInTurn) {
  for (const Generator& generator : classifications()) {
    const Dataset data = generator.make(17, 1);
    ASSERT_EQ(data.size(), 17U) << generator.name;
    EXPECT_EQ(data.name, generator.name);
    EXPECT_EQ(data.num_classes, generator.num_classes);
    for (arma::uword i = 0; i < 17; ++i) {
      EXPECT_EQ(data.labels(i), i % generator.num_classes) << generator.name << ", sample " << i;
    }
  }
}

TEST(Generators, AreFixedByTheSeed) {
  for (const Generator& generator : classifications()) {
    const arma::mat X = generator.make(20, 5).X;
    EXPECT_TRUE(X.is_finite()) << generator.name;
    EXPECT_TRUE(arma::approx_equal(generator.make(20, 5).X, X, "absdiff", 0)) << generator.name;
    EXPECT_FALSE(arma::approx_equal(generator.make(20, 6).X, X, "absdiff", 1e-3)) << generator.name;
  }
}

// The first numbers of seed 1, computed by a second implementation of the generator in Python
TEST(Generators, GiveTheSameNumbersEverywhere) {
  EXPECT_NEAR_MAT(make_xor(4, 0, 1).X.t(), (arma::mat{{0.811612158881885, 0.747104716158219},
                                                      {-0.899849096466216, 0.74621687061681},
                                                      {-0.815321427880831, -0.409521115267921},
                                                      {0.986874078641407, -0.476583136009694}}));
  EXPECT_NEAR_MAT(
      make_blobs(2, 2, 2, 0.5, 1).X.t(),
      (arma::mat{{5.96298859740927, 3.48606600013725}, {-7.84718706476681, 4.30087777722534}}));
  EXPECT_NEAR_MAT(make_sine(2, 0.1, 1).targets,
                  (arma::rowvec{-0.927091850868953, -1.05368545336455}));
}

TEST(MakeBlobs, ClusterAroundTheirCentres) {
  const Dataset exact = make_blobs(3, 3, 4, 0, 2);
  const Dataset data = make_blobs(3000, 3, 4, 0.5, 2);
  EXPECT_LE(arma::abs(exact.X).max(), 10.0);
  for (arma::uword c = 0; c < 3; ++c) {
    const arma::mat cloud = samples_of(data, c);
    const arma::vec mean = arma::mean(cloud, 1);
    // 1000 samples: standard error 0.016 of a mean, 0.011 of a standard deviation
    EXPECT_LT(arma::abs(mean - exact.X.col(c)).max(), 0.08);
    const arma::vec deviation = arma::stddev(cloud, 1, 1);
    EXPECT_LT(arma::abs(deviation - 0.5).max(), 0.055);
  }
}

TEST(MakeMoons, AreThoseOfScikitLearn) {  // make_moons((4, 3), shuffle=False)
  const arma::mat outer = {{1, 0.5, -0.5, -1},
                           {0, 0.866025403784438, 0.866025403784439, 1.22464679914735e-16}};
  const arma::mat inner = {{0, 1, 2}, {0.5, -0.5, 0.5}};
  const Dataset data = make_moons(7, 0, 1);
  EXPECT_NEAR_MAT(samples_of(data, 0), outer);
  EXPECT_NEAR_MAT(samples_of(data, 1), inner);
}

TEST(MakeMoons, CannotBeSeparatedByALineButInterlock) {
  const Dataset data = make_moons(200, 0, 1);
  const arma::mat outer = samples_of(data, 0);
  const arma::mat inner = samples_of(data, 1);
  // The tip of the inner moon lies above the ends of the outer one, and inside its circle
  EXPECT_NEAR(inner.row(1).max(), 0.5, 1e-12);
  EXPECT_NEAR(outer.row(1).min(), 0, 1e-12);
  EXPECT_LT(arma::norm(inner.col(0)), 1.0);
}

TEST(MakeCircles, HaveTheirRadii) {
  const Dataset data = make_circles(11, 0.25, 0, 1);
  for (arma::uword i = 0; i < data.size(); ++i) {
    EXPECT_NEAR(arma::norm(data.X.col(i)), data.labels(i) == 0 ? 1 : 0.25, 1e-14);
  }
}

TEST(MakeCircles, AreEvenlySpacedWithoutADoubledEnd) {
  const arma::mat outer = samples_of(make_circles(7, 0.5, 0, 1), 0);  // 4 points: 90 degrees apart
  EXPECT_NEAR_MAT(outer, (arma::mat{{1, 0, -1, 0}, {0, 1, 0, -1}}));
}

TEST(MakeCircles, NoiseHasTheStandardDeviationAsked) {
  const arma::mat error = make_circles(4000, 0.5, 0.2, 3).X - make_circles(4000, 0.5, 0, 3).X;
  const double deviation = std::sqrt(arma::mean(arma::vectorise(arma::square(error))));
  EXPECT_NEAR(deviation, 0.2, 0.008);  // 8000 numbers: standard error 0.0016
}

TEST(MakeSpirals, WindAroundTheOrigin) {
  const Dataset data = make_spirals(9, 3, 0, 1);
  for (arma::uword c = 0; c < 3; ++c) {
    const double start = 2 * kPi * static_cast<double>(c) / 3;
    const arma::mat arm = samples_of(data, c);  // r = 0, ½, 1
    const arma::mat expected = {{0, 0.5 * std::sin(start + 2), std::sin(start + 4)},
                                {0, 0.5 * std::cos(start + 2), std::cos(start + 4)}};
    EXPECT_NEAR_MAT(arm, expected);
  }
}

TEST(MakeSpirals, NoiseKeepsTheRadius) {
  const Dataset data = make_spirals(60, 3, 0.2, 4);
  for (arma::uword i = 0; i < 60; ++i) {
    EXPECT_NEAR(arma::norm(data.X.col(i)), static_cast<double>(i / 3) / 19, 1e-14);
  }
}

TEST(MakeXor, ClassIsTheSignOfTheProduct) {
  const Dataset data = make_xor(400, 0, 1);
  EXPECT_LE(arma::abs(data.X).max(), 1.0);
  arma::uvec quadrant(4, arma::fill::zeros);
  for (arma::uword i = 0; i < data.size(); ++i) {
    const bool left = data.X(0, i) < 0;
    const bool low = data.X(1, i) < 0;
    EXPECT_EQ(data.labels(i), left != low ? 1U : 0U);
    ++quadrant((left ? 1 : 0) + (low ? 2 : 0));
  }
  EXPECT_NEAR_MAT(quadrant, (arma::vec{100, 100, 100, 100}));
}

TEST(MakeCheckerboard, ColoursTheWholeBoard) {
  const Dataset data = make_checkerboard(900, 3, 0, 1);
  arma::umat hits(3, 3, arma::fill::zeros);
  for (arma::uword i = 0; i < data.size(); ++i) {
    const double x = std::floor(data.X(0, i));
    const double y = std::floor(data.X(1, i));
    EXPECT_EQ(data.labels(i), static_cast<arma::uword>(x + y) % 2);
    ++hits(static_cast<arma::uword>(y), static_cast<arma::uword>(x));
  }
  // 450 samples on the 5 cells of class 0, 450 on the 4 of class 1; four standard deviations
  EXPECT_GT(hits.min(), 90U - 34U);
  EXPECT_LT(hits.max(), 112U + 37U);
}

TEST(MakeSine, FollowsTheSine) {
  const Dataset data = make_sine(50, 0, 1);
  EXPECT_EQ(data.features(), 1U);
  EXPECT_GE(data.X.min(), 0.0);
  EXPECT_LT(data.X.max(), 1.0);
  for (arma::uword i = 0; i < 50; ++i) {
    EXPECT_NEAR(data.targets(i), std::sin(2 * kPi * data.X(0, i)), 1e-14);
  }
  EXPECT_TRUE(data.labels.is_empty());
  EXPECT_EQ(data.num_classes, 0U);
}

TEST(MakeLinear, FollowsTheWeights) {
  const arma::vec weights = {2, -3, 0.5};
  const Dataset data = make_linear(40, weights, 1.5, 0, 1);
  EXPECT_NEAR_MAT(data.targets, weights.t() * data.X + 1.5);
}

TEST(MakeLinear, NoiseHasTheStandardDeviationAsked) {
  const arma::vec weights = {2, -3};
  const Dataset data = make_linear(4000, weights, 0, 0.3, 2);
  const arma::rowvec error = data.targets - weights.t() * data.X;
  EXPECT_NEAR(arma::stddev(error), 0.3, 0.015);  // standard error 0.0034
}

TEST(Generators, RefuseWrongArguments) {
  EXPECT_ERROR(make_blobs(2, 3, 2, 1, 1), "make_blobs: n is 2, expected at least 3");
  EXPECT_ERROR(make_blobs(2, 0, 2, 1, 1), "make_blobs: num_classes is 0, expected at least 1");
  EXPECT_ERROR(make_blobs(2, 2, 0, 1, 1), "make_blobs: features is 0, expected at least 1");
  EXPECT_ERROR(make_moons(1, 0, 1), "make_moons: n is 1, expected at least 2");
  EXPECT_ERROR(make_moons(9, -0.5, 1),
               "make_moons: noise is -0.5, expected a finite number of at least 0");
  EXPECT_ERROR(make_moons(9, std::nan(""), 1),
               "make_moons: noise is nan, expected a finite number of at least 0");
  EXPECT_ERROR(make_circles(9, 1, 0, 1),
               "make_circles: inner_radius is 1, expected between 0 and 1");
  EXPECT_ERROR(make_spirals(9, 1, 0, 1), "make_spirals: num_classes is 1, expected at least 2");
  EXPECT_ERROR(make_xor(1, 0, 1), "make_xor: n is 1, expected at least 2");
  EXPECT_ERROR(make_checkerboard(9, 1, 0, 1), "make_checkerboard: cells is 1, expected at least 2");
  EXPECT_ERROR(make_sine(0, 0, 1), "make_sine: n is 0, expected at least 1");
  EXPECT_ERROR(make_linear(3, arma::vec(), 0, 0, 1),
               "make_linear: the number of weights is 0, expected at least 1");
}

}  // namespace
}  // namespace gradbook
