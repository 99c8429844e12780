// What: mean and standard deviation of every feature, and the z-score made with them.
// Why:  gradient descent converges badly on features of different scale, and statistics taken from
//       the test set leak.
#include "exercises/01_data/standardize.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

// Rows by hand: mean 3, variance 2; mean 20, variance 400; constant
const arma::mat kTrain = {{1, 2, 3, 4, 5}, {10, 10, 10, 10, 60}, {7, 7, 7, 7, 7}};

double skewness(const arma::rowvec& x) {
  const arma::rowvec centred = x - arma::mean(x);
  const double variance = arma::mean(arma::square(centred));
  const arma::rowvec cubes = arma::pow(centred, 3);
  return arma::mean(cubes) / std::pow(variance, 1.5);
}

TEST(StandardizeFit, MeasuresEachFeatureOverTheSamples) {
  const FeatureStatistics statistics = standardize_fit(kTrain);
  EXPECT_NEAR_MAT(statistics.mean, (arma::vec{3, 20, 7}),
                  Mistake(arma::mean(kTrain, 0).t(), "one mean per sample: average along rows", 1),
                  Mistake(arma::mean(kTrain, 0), "one mean per sample: average along rows", 1),
                  Mistake(arma::vec{15, 100, 35}, "this is the sum: divide by N", 1));
  EXPECT_NEAR_MAT(
      statistics.std, (arma::vec{std::sqrt(2), 20, 0}),
      Mistake(arma::stddev(kTrain, 1, 0).t(), "one deviation per sample: work along rows", 1),
      Mistake(arma::stddev(kTrain, 1, 1).t(), "it is a row: one number per feature, in a column",
              1),
      Mistake(arma::stddev(kTrain, 1, 0), "one deviation per sample: work along rows", 1),
      Mistake(arma::vec{std::sqrt(2.5), std::sqrt(500), 0}, "this divides by N-1: use N", 2),
      Mistake(arma::vec{2, 400, 0}, "this is the variance: its root is missing", 2),
      Mistake(arma::vec{std::sqrt(2), 20, 1}, "the deviation of a constant feature is 0", 3));
}

TEST(StandardizeFit, DividesByN) {  // C-NORM: squared deviations 1296 + 729 + 3969
  const FeatureStatistics statistics = standardize_fit(arma::rowvec{1, 10, 100});
  EXPECT_NEAR_MAT(statistics.mean, arma::vec{37});
  EXPECT_NEAR_MAT(statistics.std, arma::vec{std::sqrt(1998)},
                  Mistake(arma::vec{std::sqrt(2997)}, "this divides by N-1: use N", 2),
                  Mistake(arma::vec{1998}, "this is the variance: its root is missing", 2));
}

TEST(StandardizeFit, MatchesTheDefinitionForRandomSamples) {
  Rng rng = test_rng(1);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword N = D + 1 + rng.below(5);
  const arma::mat X = rng.uniform(D, N, -4, 9);
  arma::vec mean(D, arma::fill::zeros);
  arma::vec variance(D, arma::fill::zeros);
  const double count = static_cast<double>(N);
  for (arma::uword i = 0; i < D; ++i) {
    for (arma::uword n = 0; n < N; ++n) mean(i) += X(i, n) / count;
    for (arma::uword n = 0; n < N; ++n) variance(i) += std::pow(X(i, n) - mean(i), 2) / count;
  }
  const arma::vec expected = arma::sqrt(variance);
  const FeatureStatistics statistics = standardize_fit(X);
  EXPECT_NEAR_MAT(statistics.mean, mean,
                  Mistake(arma::mean(X, 0).t(), "one mean per sample: average along rows", 1),
                  Mistake(count * mean, "this is the sum: divide by N", 1));
  EXPECT_NEAR_MAT(
      statistics.std, expected,
      Mistake(arma::stddev(X, 1, 0).t(), "one deviation per sample: work along rows", 1),
      Mistake(expected * std::sqrt(count / (count - 1)), "this divides by N-1: use N", 2),
      Mistake(variance, "this is the variance: its root is missing", 2));
}

TEST(StandardizeFit, TakesARoundedConstantForAConstant) {
  const arma::mat X(1, 100, arma::fill::value(0.1));  // its sum is not exactly 10
  const FeatureStatistics statistics = standardize_fit(X);
  const double std = statistics.std(0);
  if (std != 0 && std < 1e-12) {  // a rest of 1e-16 would be blown up to a z-score of 1
    report_mistake("the deviation of 100 times 0.1 is a rounding error instead of exactly 0", 3);
    return;
  }
  EXPECT_NEAR_NAMED("std", std, 0, 0);
}

TEST(StandardizeFit, KeepsItsDigitsFarFromZero) {
  const arma::mat X = kTrain.rows(0, 1) + 1e8;
  EXPECT_NEAR_MAT(
      standardize_fit(X).std, (arma::vec{std::sqrt(2), 20}),
      Mistake(arma::vec{0, 0}, "mean of squares minus squared mean loses all digits", 2));
}

/// Every number over the expected one: each feature is compared at its own scale.
arma::mat relative(const arma::mat& actual, const arma::mat& expected) {
  return arma::size(actual) == arma::size(expected) ? arma::mat(actual / expected) : actual;
}

// 300 features of 600 samples; whole numbers times a power of 2, so that a scale rounds nothing
TEST(StandardizeFit, HasNoLargestSizeAndNoSmallestDeviation) {
  Rng rng = test_rng(5);
  arma::mat X(300, 600);
  arma::vec mean(300), deviation(300);
  for (arma::uword i = 0; i < 300; ++i) {
    const double scale = std::exp2(static_cast<double>(i % 41) - 20);  // 1e-6 … 1e6
    double sum = 0, squares = 0;
    for (arma::uword n = 0; n < 600; ++n) {
      const double x = static_cast<double>(rng.below(100)) + 1;
      X(i, n) = scale * x;
      sum += x;
      squares += x * x;  // exact, as is the difference below
    }
    mean(i) = scale * sum / 600;
    deviation(i) = scale * std::sqrt(600 * squares - sum * sum) / 600;
  }
  const arma::vec ones(300, arma::fill::ones);
  const FeatureStatistics statistics = standardize_fit(X);
  EXPECT_NEAR_NAMED("mean over the expected mean", relative(statistics.mean, mean), ones,
                    kTolerance);
  EXPECT_NEAR_NAMED("std over the expected std", relative(statistics.std, deviation), ones,
                    kTolerance);
}

TEST(StandardizeFit, TellsASmallDeviationFromNone) {  // deviations 1e-12 and 0
  const arma::mat X = {{1e-12, -1e-12, 1e-12, -1e-12}, {-1e6, -1e6, -1e6, -1e6}};
  const FeatureStatistics statistics = standardize_fit(X);
  EXPECT_NEAR_NAMED("std of a feature of ±1e-12", statistics.std.head_rows(1), arma::vec{1e-12},
                    kTolerance, Mistake(arma::vec{0.0}, "1e-12 is small, but not 0", 3));
  EXPECT_NEAR_NAMED("std", statistics.std, (arma::vec{1e-12, 0}), kTolerance);
}

TEST(StandardizeFit, TellsASmallChangeOfALargeNumberFromNone) {  // to the digits that are left
  const double large = std::exp2(36);
  const arma::mat X = {{large + 1, large - 1, large + 1, large - 1}};
  EXPECT_NEAR_NAMED("std", standardize_fit(X).std, arma::vec{1}, 1e-3,
                    Mistake(arma::vec{0.0}, "a feature that changes by 1 is not constant", 3));
}

TEST(StandardizeFit, ReadsASingleSample) {
  const FeatureStatistics statistics = standardize_fit(arma::vec{4, -2});
  EXPECT_NEAR_MAT(statistics.mean, (arma::vec{4, -2}));
  EXPECT_NEAR_MAT(statistics.std, (arma::vec{0, 0}));
}

TEST(StandardizeApply, MatchesTheNormalizationExample) {  // C-NORM
  const FeatureStatistics statistics = {.mean = {37}, .std = {std::sqrt(1998)}};
  const arma::rowvec x = {1, 10, 100};
  EXPECT_NEAR_MAT(
      standardize_apply(x, statistics),
      (arma::rowvec{-0.80538726625683, -0.60404044969262, 1.4094277159495}),
      Mistake((x - 37) / 1998, "this divides by the variance: divide by its root", 1),
      Mistake(arma::rowvec{-0.65759594922143, -0.49319696191607, 1.1507929111375},
              "this divides by the deviation with N-1, not by the given one", 1),
      Mistake(x - 37, "the division by the standard deviation is missing", 1),
      Mistake((x - 37) / std::sqrt(1998) + 37, "the mean is added back: leave it out", 1));
}

TEST(StandardizeApply, UsesTheTrainingStatisticsOnNewSamples) {
  const FeatureStatistics statistics = {.mean = {3, 20}, .std = {2, 20}};
  const arma::mat X = {{5, 1}, {40, -20}};  // own means 3 and 10, own deviations 2 and 30
  const arma::mat expected = {{1, -1}, {1, -2}};
  EXPECT_NEAR_MAT(
      standardize_apply(X, statistics), expected,
      Mistake(arma::mat{{1, -1}, {1, -1}},
              "this measures mean and deviation on the samples given: use the statistics", 1),
      Mistake(arma::mat{{4, 2}, {21, 18}}, "the mean is added back: leave it out", 1),
      Mistake(arma::mat{{0.5, -0.5}, {0.05, -0.1}},
              "this divides by the variance: divide by its root", 1));
}

TEST(StandardizeApply, MatchesTheDefinitionForRandomSamples) {
  Rng rng = test_rng(2);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword M = 2 + rng.below(5);
  const arma::mat X = rng.uniform(D, M, -4, 9);
  FeatureStatistics statistics;
  statistics.mean = rng.uniform(D, 1, 1, 4);
  statistics.std = rng.uniform(D, 1, 0.5, 3);
  arma::mat expected(D, M);
  arma::mat by_variance(D, M);
  arma::mat undivided(D, M);
  for (arma::uword i = 0; i < D; ++i) {
    for (arma::uword m = 0; m < M; ++m) {
      undivided(i, m) = X(i, m) - statistics.mean(i);
      expected(i, m) = undivided(i, m) / statistics.std(i);
      by_variance(i, m) = expected(i, m) / statistics.std(i);
    }
  }
  EXPECT_NEAR_MAT(
      standardize_apply(X, statistics), expected,
      Mistake(undivided, "the division by the standard deviation is missing", 1),
      Mistake(by_variance, "this divides by the variance: divide by its root", 1),
      Mistake(expected.each_col() + statistics.mean, "the mean is added back: leave it out", 1));
}

TEST(StandardizeApply, MapsAConstantFeatureToZero) {
  const FeatureStatistics statistics = {.mean = {7, 2}, .std = {0, 4}};
  const arma::mat X = {{7, 7, 9}, {6, -2, 2}};
  arma::mat shifted = {{0, 0, 2}, {1, -1, 0}};
  arma::mat divided = shifted;
  divided.row(0) = arma::rowvec{arma::datum::nan, arma::datum::nan, arma::datum::inf};
  EXPECT_NEAR_MAT(
      standardize_apply(X, statistics), (arma::mat{{0, 0, 0}, {1, -1, 0}}),
      Mistake(divided, "0/0: a feature with deviation 0 must not be divided", 2),
      Mistake(shifted, "a feature that never changed in training is 0 for new values too", 3));
}

TEST(StandardizeApply, DividesByEveryDeviationThatIsNotZero) {
  const FeatureStatistics statistics = {.mean = {0, 0, 1e6, 0, 0},
                                        .std = {1e-3, 1e-9, 1e6, 1e-20, 0}};
  const arma::mat X = {{2e-3, 0}, {-3e-9, 1e-9}, {3e6, 1e6}, {1e-20, -5e-20}, {1, 2}};
  EXPECT_NEAR_MAT(standardize_apply(X, statistics),
                  (arma::mat{{2, 0}, {-3, 1}, {2, 0}, {1, -5}, {0, 0}}),
                  Mistake(arma::mat{{2, 0}, {0, 0}, {2, 0}, {0, 0}, {0, 0}},
                          "a small deviation is not 0: only 0 makes a feature constant", 2));
}

TEST(StandardizeApply, HasNoLargestSize) {
  Rng rng = test_rng(6);
  FeatureStatistics statistics;
  statistics.mean = rng.normal(300, 1);
  statistics.std = rng.uniform(300, 1, 0.5, 2);
  for (const arma::uword M : arma::uvec{300, 2, 2}) {  // two of a size: nothing is remembered
    const arma::mat X = 1e3 * rng.normal(300, M);
    arma::mat expected(300, M);
    for (arma::uword m = 0; m < M; ++m) {
      for (arma::uword i = 0; i < 300; ++i) {
        expected(i, m) = (X(i, m) - statistics.mean(i)) / statistics.std(i);
      }
    }
    EXPECT_NEAR_NAMED("standardize_apply", standardize_apply(X, statistics), expected, kTolerance);
  }
}

TEST(StandardizeApply, GivesTheTrainingSetMeanZeroAndDeviationOne) {
  Rng rng = test_rng(3);
  const arma::mat X = 5 * rng.normal(3, 7) + 11;
  const arma::mat scaled = standardize_apply(X, standardize_fit(X));
  EXPECT_NEAR_MAT(arma::mean(scaled, 1) + 1, arma::vec(3, arma::fill::ones));
  EXPECT_NEAR_MAT(arma::stddev(scaled, 1, 1), arma::vec(3, arma::fill::ones));
}

TEST(StandardizeApply,
     KeepsTheShapeOfTheDistribution) {  // E-C33: not "a standard Gaussian distribution"
  const arma::rowvec x = {1, 10, 100};
  const arma::rowvec scaled = standardize_apply(x, standardize_fit(x));
  EXPECT_NEAR_NAMED("skewness after the z-score", skewness(scaled), skewness(x), 1e-9);
  EXPECT_GT(skewness(scaled), 0.6);  // a Gaussian has skewness 0
}

TEST(StandardizeApply,
     KeepsASigmoidUnitOutOfSaturation) {  // E-B38: raw pixels 0 … 255 and unit-scale weights
  Rng rng = test_rng(4);
  const arma::mat pixels = rng.uniform(64, 50, 0, 255);
  const arma::mat W = rng.normal(20, 64) / 8;  // variance of a unit's input: mean square of a pixel
  const auto mean_slope = [&](const arma::mat& X) {
    const arma::mat sigmoid = 1 / (1 + arma::exp(-W * X));
    return arma::mean(arma::vectorise(sigmoid % (1 - sigmoid)));
  };
  EXPECT_LT(mean_slope(pixels), 0.02);
  EXPECT_GT(mean_slope(standardize_apply(pixels, standardize_fit(pixels))), 0.15);  // at most 0.25
}

TEST(StandardizeFitContract, RejectsAnEmptySet) {
  EXPECT_ERROR(standardize_fit(arma::mat(3, 0)), "standardize_fit: X_train has no samples");
}

TEST(StandardizeApplyContract, NamesBothShapesWhenTheyDoNotFit) {
  const FeatureStatistics statistics = {.mean = {1, 2, 3}, .std = {1, 1, 1}};
  EXPECT_ERROR(standardize_apply(arma::mat(4, 2), statistics),
               "standardize_apply: X is 4x2, expected 3x*");
  const FeatureStatistics uneven = {.mean = {1, 2, 3}, .std = {1, 1}};
  EXPECT_ERROR(standardize_apply(arma::mat(3, 2), uneven),
               "standardize_apply: std is 2x1, expected 3x1");
}

}  // namespace
}  // namespace gradbook
