// What: scaling every feature to [lo, hi] with the limits of a reference set.
// Why:  the limits belong to the training set; the same map must serve every other set.
#include "exercises/01_data/minmax_scale.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const arma::rowvec kExample = {1, 10, 100};  // C-NORM

TEST(MinmaxScale, MatchesTheNormalizationExample) {  // C-NORM, [0, 1]
  EXPECT_NEAR_MAT(minmax_scale(kExample, 0, 1, kExample), (arma::rowvec{0, 0.090909090909091, 1}));
}

TEST(MinmaxScale, ReachesBothEndsOfTheRange) {  // C-NORM, [-1, 1]
  const arma::rowvec expected = {-1, -0.81818181818182, 1};
  EXPECT_NEAR_MAT(minmax_scale(kExample, -1, 1, kExample), expected);
}

TEST(MinmaxScale, GivesEveryFeatureItsOwnLimits) {
  const arma::mat X = {{3, 1, 5, 2, 4}, {200, 500, 100, 300, 400}, {-7, -2, -3, -6, -5}};
  const arma::mat expected = {
      {0.5, 0, 1, 0.25, 0.75}, {0.25, 1, 0, 0.5, 0.75}, {0, 1, 0.8, 0.2, 0.4}};
  EXPECT_NEAR_MAT(minmax_scale(X, 0, 1, X), expected);
}

TEST(MinmaxScale, TakesTheLimitsFromTheReference) {
  const arma::mat reference = {{10, 20, 30}, {1, 5, 3}};
  const arma::mat X = {{15, 40}, {2, -1}};
  const arma::mat expected = {{5, 10},
                              {5, 2}};  // a quarter, 3/2; a quarter, -1/2 of the way from 4 to 8
  EXPECT_NEAR_MAT(minmax_scale(X, 4, 8, reference), expected);
}

TEST(MinmaxScale, MatchesTheDefinitionForRandomSamples) {
  Rng rng = test_rng(1);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword N = 4 + rng.below(4);
  arma::mat reference = rng.uniform(D, N, -2, 2);
  reference.col(0) -= 5;  // no range below 6: nothing is divided by a small number
  reference.col(1) += 5;
  reference = reference.cols(rng.permutation(N));
  const arma::mat X = rng.uniform(D, N + 2, -9, 9);
  const double lo = rng.uniform(-3.0, -1.0);
  const double hi = rng.uniform(2.0, 4.0);

  arma::mat expected(arma::size(X));
  for (arma::uword i = 0; i < D; ++i) {
    double smallest = reference(i, 0);
    double largest = reference(i, 0);
    for (arma::uword n = 1; n < N; ++n) {
      if (reference(i, n) < smallest) smallest = reference(i, n);
      if (reference(i, n) > largest) largest = reference(i, n);
    }
    for (arma::uword m = 0; m < X.n_cols; ++m) {
      expected(i, m) = lo + (hi - lo) * (X(i, m) - smallest) / (largest - smallest);
    }
  }
  EXPECT_NEAR_MAT(minmax_scale(X, lo, hi, reference), expected);
}

TEST(MinmaxScale, DividesPixelsBy255) {  // A-PIXEL; E-B38
  const arma::rowvec pixels = {0, 51, 128, 255};
  const arma::rowvec limits = {0, 255};
  EXPECT_NEAR_MAT(minmax_scale(pixels, 0, 1, limits), (arma::rowvec{0, 0.2, 0.50196078431373, 1}));
}

TEST(MinmaxScale, MapsAConstantFeatureToLo) {
  const arma::mat reference = {{7, 7, 7}, {2, 6, 4}};
  const arma::mat X = {{7, 9}, {3, 6}};
  EXPECT_NEAR_MAT(minmax_scale(X, -1, 1, reference), (arma::mat{{-1, -1}, {-0.5, 1}}));
}

// Features from 1e-6 to 1e6 wide, and 300 of them, of 300 samples: each has its own scale
TEST(MinmaxScale, HasNoLargestSizeAndNoSmallestRange) {
  Rng rng = test_rng(2);
  arma::mat reference = rng.uniform(300, 300, -1, 1);
  arma::mat X = rng.uniform(300, 300, -2, 2);
  arma::mat expected(300, 300);
  for (arma::uword i = 0; i < 300; ++i) {
    const double scale = std::exp2(static_cast<double>(i % 41) - 20);  // exact
    double smallest = reference(i, 0), largest = reference(i, 0);
    for (arma::uword n = 1; n < 300; ++n) {
      if (reference(i, n) < smallest) smallest = reference(i, n);
      if (reference(i, n) > largest) largest = reference(i, n);
    }
    for (arma::uword m = 0; m < 300; ++m) {
      expected(i, m) = -1 + 2 * (X(i, m) - smallest) / (largest - smallest);
    }
    reference.row(i) *= scale;
    X.row(i) *= scale;
  }
  EXPECT_NEAR_NAMED("minmax_scale", minmax_scale(X, -1, 1, reference), expected, kTolerance);
  EXPECT_NEAR_NAMED("minmax_scale to ±1e6", minmax_scale(X, -1e6, 1e6, reference), 1e6 * expected,
                    kTolerance);
  EXPECT_NEAR_NAMED("minmax_scale with another reference of that shape",
                    minmax_scale(2 * arma::fliplr(X), -1, 1, 2 * reference), arma::fliplr(expected),
                    kTolerance);
}

TEST(MinmaxScale, TellsASmallRangeFromNone) {  // limits 1 ± 2^-40, all negative, and ± 1e-12
  const double step = std::exp2(-40);
  const arma::mat reference = {{1 - step, 1 + step}, {-6, -2}, {1e-12, -1e-12}};
  const arma::mat X = {{1, 1 + step}, {-3, -2}, {0, 1e-12}};
  EXPECT_NEAR_MAT(minmax_scale(X, 0, 1, reference), (arma::mat{{0.5, 1}, {0.75, 1}, {0.5, 1}}));
}

TEST(MinmaxScale, TakesLimitsAndValuesAnywhere) {  // limits far from 0, values far from the limits
  const arma::mat reference = {{5e6, 6e6, 5.5e6}, {-6e6, -5e6, -5.5e6}};
  const arma::mat X = {{5.25e6, -1e6, 2e8}, {-5.25e6, 1e6, -2e8}};
  EXPECT_NEAR_MAT(minmax_scale(X, 0, 1, reference), (arma::mat{{0.25, -6, 195}, {0.75, 7, -194}}));
}

TEST(MinmaxScale, ReadsASingleReferenceSample) {
  EXPECT_NEAR_MAT(minmax_scale(arma::mat{{1, 2}, {3, 4}}, 5, 6, arma::vec{1, 3}),
                  (arma::mat{{5, 5}, {5, 5}}));
}

TEST(MinmaxScaleContract, NamesWhatDoesNotFit) {
  EXPECT_ERROR(minmax_scale(arma::mat(4, 2), 0, 1, arma::mat(3, 5)),
               "minmax_scale: X is 4x2, expected 3x*");
  EXPECT_ERROR(minmax_scale(arma::mat(3, 2), 1, 1, arma::mat(3, 5)),
               "minmax_scale: lo is not below hi");
  EXPECT_ERROR(minmax_scale(arma::mat(3, 2), 0, 1, arma::mat(3, 0)),
               "minmax_scale: reference has no samples");
}

}  // namespace
}  // namespace gradbook
