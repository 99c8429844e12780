// What: kernel weights, kernel regression, local linear regression, kernel density estimation.
// Why:  h = 1, data through the origin and weights that happen to sum to 1 hide the usual mistakes.
// All bandwidths
//       here differ from 1, lines have an intercept, and the samples are spaced unevenly.
#include "exercises/02_neighbors/kernel_smoothing.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const double kRootTwoPi = std::sqrt(2 * arma::datum::pi);

// Uneven positions, targets of either sign, query points inside and outside of the data
const arma::rowvec kX = {-1.2, 0.4, 0.9, 2.5, 4.1};
const arma::rowvec kY = {2, -1, 3, 0.5, -2};
const arma::rowvec kQuery = {-2, 0.5, 3.4};
constexpr double kH = 0.7;

// Slow textbook versions
arma::rowvec slow_kernel(const arma::rowvec& x, double x_query, double h) {
  arma::rowvec K(x.n_cols);
  for (arma::uword i = 0; i < x.n_cols; ++i) {
    const double u = (x_query - x(i)) / h;
    K(i) = std::exp(-u * u / 2);
  }
  return K;
}

arma::rowvec slow_regression(const arma::rowvec& x, const arma::rowvec& y,
                             const arma::rowvec& x_query, double h) {
  arma::rowvec predicted(x_query.n_cols);
  for (arma::uword q = 0; q < x_query.n_cols; ++q) {
    const arma::rowvec K = slow_kernel(x, x_query(q), h);
    predicted(q) = arma::accu(K % y) / arma::accu(K);
  }
  return predicted;
}

// Weighted least squares by its normal equations; columns of the design matrix: 1 and x
arma::rowvec slow_local_line(const arma::rowvec& x, const arma::rowvec& y,
                             const arma::rowvec& x_query, double h) {
  const arma::mat design = arma::join_rows(arma::vec(x.n_cols, arma::fill::ones), x.t());
  arma::rowvec predicted(x_query.n_cols);
  for (arma::uword q = 0; q < x_query.n_cols; ++q) {
    const arma::mat weighted = design.t() * arma::diagmat(slow_kernel(x, x_query(q), h));
    const arma::vec line = arma::solve(weighted * design, weighted * y.t());
    predicted(q) = line(0) + line(1) * x_query(q);
  }
  return predicted;
}

/// Random samples, 0.7 to 1.3 apart and stored in any order, and query points among them: with
/// such an h several samples always carry weight, so that no local line is badly conditioned.
struct RandomSamples {
  explicit RandomSamples(std::uint64_t seed) {
    Rng rng = test_rng(seed);
    const arma::uword N = 4 + rng.below(5);
    const arma::uword Q = 2 + rng.below(3);
    const arma::rowvec jitter = rng.uniform(1, N, -0.15, 0.15);
    const arma::rowvec grid = arma::regspace<arma::rowvec>(0, static_cast<double>(N - 1));
    const arma::uvec order = rng.permutation(N);
    x = arma::rowvec(grid + jitter - 2).cols(order);
    y = rng.uniform(1, N, -3, 3);
    query = rng.uniform(1, Q, -2, static_cast<double>(N) - 3);
    h = rng.uniform(0.75, 0.95);  // not 1, and not its own inverse
  }
  arma::rowvec x, y, query;
  double h;
};

TEST(SmoothingWeights, MatchTheDefinitionForRandomSamples) {
  const RandomSamples samples(1);
  const arma::rowvec K = slow_kernel(samples.x, samples.query(0), samples.h);
  EXPECT_NEAR_NAMED("smoothing_weights", smoothing_weights(samples.x, samples.query(0), samples.h),
                    K / arma::accu(K), kTolerance);
}

TEST(SmoothingWeights, MatchTheGaussianByHand) {  // u = 1/2, 0, -1
  const arma::rowvec x = {0, 1, 3};
  const arma::rowvec K = {std::exp(-0.125), 1, std::exp(-0.5)};
  EXPECT_NEAR_NAMED("smoothing_weights", smoothing_weights(x, 1, 2), K / arma::accu(K), kTolerance);
}

TEST(SmoothingWeights, SumToOneForEveryBandwidth) {
  for (const double h : {0.05, 0.7, 30.0}) {
    const arma::rowvec weights = smoothing_weights(kX, 0.5, h);
    EXPECT_NEAR_NAMED("sum of the weights", arma::accu(weights), 1.0, 1e-12);
    EXPECT_GE(weights.min(), 0);
  }
}

TEST(SmoothingWeights, FarFromAllSamplesBelongToTheNearest) {  // every K is exp(-700000) or less
  const arma::rowvec weights = smoothing_weights(kX, 600, 0.5);
  EXPECT_NEAR_NAMED("smoothing_weights far away", weights, (arma::rowvec{0, 0, 0, 0, 1}),
                    kTolerance);
}

TEST(KernelRegression, MatchesTheDefinition) {
  EXPECT_NEAR_NAMED("kernel_regression", kernel_regression(kX, kY, kQuery, kH),
                    slow_regression(kX, kY, kQuery, kH), kTolerance);
}

TEST(KernelRegression, MatchesTheDefinitionForRandomSamples) {
  const RandomSamples samples(2);
  EXPECT_NEAR_NAMED("kernel_regression",
                    kernel_regression(samples.x, samples.y, samples.query, samples.h),
                    slow_regression(samples.x, samples.y, samples.query, samples.h), kTolerance);
}

TEST(KernelRegression, LeavesAConstantAlone) {
  const arma::rowvec constant(5, arma::fill::value(-3));
  const arma::rowvec expected(3, arma::fill::value(-3));
  const arma::rowvec predicted = kernel_regression(kX, constant, kQuery, kH);
  if (!arma::approx_equal(predicted, expected, "absdiff", 1e-9)) {
    report_mistake("a constant does not stay constant: the weights do not add up to 1", 2);
  }
}

TEST(KernelRegression, GoesFromTheNearestTargetToTheMeanAsTheBandwidthGrows) {
  EXPECT_NEAR_NAMED("kernel_regression with a tiny h", kernel_regression(kX, kY, kQuery, 1e-3),
                    (arma::rowvec{2, -1, -2}), 1e-9);
  EXPECT_NEAR_NAMED("kernel_regression with a huge h", kernel_regression(kX, kY, kQuery, 1e6),
                    arma::rowvec(3, arma::fill::value(0.5)), 1e-9);
}

TEST(LocalLinear, IsExactOnAStraightLine) {  // y = 2x + 1, also beyond both ends
  const arma::rowvec y = 2 * kX + 1;
  const arma::rowvec expected = {-3, 2, 7.8};
  EXPECT_NEAR_NAMED("local_linear", local_linear(kX, y, kQuery, kH), expected, 1e-9);
}

TEST(LocalLinear, MatchesWeightedLeastSquares) {
  const arma::rowvec expected = slow_local_line(kX, kY, kQuery, kH);
  EXPECT_NEAR_NAMED("local_linear", local_linear(kX, kY, kQuery, kH), expected, 1e-8);
}

TEST(LocalLinear, MatchesWeightedLeastSquaresForRandomSamples) {
  const RandomSamples samples(3);
  EXPECT_NEAR_NAMED("local_linear", local_linear(samples.x, samples.y, samples.query, samples.h),
                    slow_local_line(samples.x, samples.y, samples.query, samples.h), 1e-8);
}

// At the left end all other samples lie higher: their weighted mean is 1.9 too high
TEST(LocalLinear, RemovesTheBoundaryBiasOfKernelRegression) {
  const arma::rowvec y = 2 * kX + 1;
  const arma::rowvec K = slow_kernel(kX, kX(0), 1.5);
  const double weighted_mean = arma::accu(K % y) / arma::accu(K);
  const double at_the_end = local_linear(kX, y, arma::rowvec{kX(0)}, 1.5)(0);
  EXPECT_GT(weighted_mean, y(0) + 1);
  EXPECT_NEAR_NAMED("local_linear at the left end", at_the_end, y(0), 1e-9);
}

TEST(LocalLinear, IsFlatWhereAllSamplesLieAtOnePlace) {
  const arma::rowvec x = {0.1, 0.1, 0.1};
  const arma::rowvec y = {1, 2, 6};
  const arma::rowvec query = {0.1, 5};
  EXPECT_NEAR_NAMED("local_linear", local_linear(x, y, query, 0.5), (arma::rowvec{3, 3}), 1e-9);
  EXPECT_NEAR_NAMED("local_linear of one sample",
                    local_linear(arma::rowvec{2}, arma::rowvec{-4}, query, 0.5),
                    (arma::rowvec{-4, -4}), 1e-9);
}

TEST(KernelDensity, MatchesScikitLearn) {  // KernelDensity(bandwidth=0.7)
  const arma::rowvec expected = {0.059663445569443585, 0.21753620993152173, 0.11921505307096725};
  EXPECT_NEAR_NAMED("kernel_density", kernel_density(kX, kQuery, kH), expected, kTolerance);
}

TEST(KernelDensity, MatchesTheDefinitionForRandomSamples) {
  const RandomSamples samples(4);
  const double h = samples.h;
  const double N = static_cast<double>(samples.x.n_cols);
  arma::rowvec expected(samples.query.n_cols, arma::fill::zeros);
  for (arma::uword q = 0; q < samples.query.n_cols; ++q) {
    for (const double x : samples.x) {
      const double u = (samples.query(q) - x) / h;
      expected(q) += std::exp(-u * u / 2) / kRootTwoPi / h / N;
    }
  }
  EXPECT_NEAR_NAMED("kernel_density", kernel_density(samples.x, samples.query, h), expected,
                    kTolerance);
}

TEST(KernelDensity, IntegratesToOneForEveryBandwidth) {  // trapezoids on a fine grid over all bells
  const arma::rowvec grid = arma::linspace<arma::rowvec>(-30, 35, 4001);
  for (const double h : {0.4, 2.0}) {
    const arma::rowvec density = kernel_density(kX, grid, h);
    const double integral = arma::as_scalar(arma::trapz(grid, density, 1));
    EXPECT_NEAR_NAMED("integral of kernel_density", integral, 1.0, 1e-6);
  }
}

// N(3, 2²): its peak, one standard deviation away, far away
TEST(KernelDensity, OfOneSampleIsTheBellCurve) {
  const arma::rowvec query = {3, 5, 1, 500};
  const arma::rowvec expected = {0.19947114020071635, 0.12098536225957168, 0.12098536225957168, 0};
  EXPECT_NEAR_NAMED("kernel_density", kernel_density(arma::rowvec{3}, query, 2), expected,
                    kTolerance);
}

// Samples and query points beyond every block, in units from 1e-6 to 1e6 and far from zero
struct ManySamples {
  explicit ManySamples(std::uint64_t seed) {
    Rng rng = test_rng(seed);
    x = (arma::regspace<arma::rowvec>(0, 299) + rng.uniform(1, 300, -0.3, 0.3)) - 100;
    x = x.cols(rng.permutation(300));
    y = rng.uniform(1, 300, -3, 3);
    query = rng.uniform(1, 300, -100, 200);
  }
  arma::rowvec x, y, query;
  double h = 1.5;
};

TEST(SmoothingWeights, HaveNoLargestSizeOrUnit) {
  const ManySamples many(5);
  arma::rowvec K = slow_kernel(many.x, many.query(0), many.h);
  K /= arma::accu(K);
  for (const double unit : {1e6, 1e-6}) {
    EXPECT_NEAR_NAMED("smoothing_weights",
                      smoothing_weights(unit * many.x, unit * many.query(0), unit * many.h), K,
                      kTolerance);
  }
}

TEST(KernelRegression, HasNoLargestSizeOrUnit) {
  const ManySamples many(6);
  const arma::rowvec expected = slow_regression(many.x, many.y, many.query, many.h);
  for (const double unit : {1e6, 1e-6}) {
    EXPECT_NEAR_NAMED(
        "kernel_regression",
        kernel_regression(unit * many.x, unit * many.y, unit * many.query, unit * many.h),
        unit * expected, kTolerance);
  }
}

TEST(KernelRegression, FarFromAllSamplesIsTheNearestTarget) {
  EXPECT_NEAR_NAMED("kernel_regression", kernel_regression(kX, kY, arma::rowvec{600, -600}, kH),
                    (arma::rowvec{-2, 2}), kTolerance);
}

TEST(LocalLinear, HasNoLargestSizeOrUnit) {
  const ManySamples many(7);
  const arma::rowvec expected = slow_local_line(many.x, many.y, many.query, many.h);
  for (const double unit : {1e6, 1e-6}) {
    EXPECT_NEAR_NAMED("local_linear",
                      local_linear(unit * many.x, unit * many.y, unit * many.query, unit * many.h),
                      unit * expected, 1e-7);
  }
}

TEST(LocalLinear, IsFlatWhereOneSampleCarriesAllWeight) {  // far away every other weight is 0
  EXPECT_NEAR_NAMED("local_linear", local_linear(kX, kY, arma::rowvec{600, -600}, kH),
                    (arma::rowvec{-2, 2}), kTolerance);
}

TEST(KernelDensity, HasNoLargestSizeOrUnit) {
  const ManySamples many(8);
  arma::rowvec expected(300);
  for (arma::uword q = 0; q < 300; ++q) {
    expected(q) = arma::mean(slow_kernel(many.x, many.query(q), many.h)) / kRootTwoPi / many.h;
  }
  for (const double unit : {1e6, 1e-6}) {
    EXPECT_NEAR_NAMED("kernel_density",
                      kernel_density(unit * many.x, unit * many.query, unit * many.h),
                      expected / unit, kTolerance);
  }
}

TEST(KernelDensity, KeepsItsTails) {  // N(0, 1) six and ten standard deviations away
  EXPECT_NEAR_NAMED("kernel_density", kernel_density(arma::rowvec{0}, arma::rowvec{6}, 1)(0),
                    6.0758828498232861e-09, kTolerance);
  EXPECT_NEAR_NAMED("kernel_density", kernel_density(arma::rowvec{0}, arma::rowvec{10}, 1)(0),
                    7.6945986267064199e-23, kTolerance);
}

TEST(SmoothingWeightsContract, ChecksSamplesAndBandwidth) {
  EXPECT_ERROR(smoothing_weights(arma::rowvec(), 1, 0.5),
               "smoothing_weights: x is empty, expected at least one sample");
  EXPECT_ERROR(smoothing_weights(kX, 1, 0),
               "smoothing_weights: h is 0, expected a positive number");
}

TEST(KernelRegressionContract, ChecksShapesAndBandwidth) {
  EXPECT_ERROR(kernel_regression(kX, kQuery, kQuery, 1),
               "kernel_regression: y is 1x3, expected 1x5");
  EXPECT_ERROR(kernel_regression(kX, kY, kQuery, -0.5),
               "kernel_regression: h is -0.5, expected a positive number");
}

TEST(LocalLinearContract, ChecksShapesAndBandwidth) {
  EXPECT_ERROR(local_linear(kX, kQuery, kQuery, 1), "local_linear: y is 1x3, expected 1x5");
  EXPECT_ERROR(local_linear(kX, kY, kQuery, arma::datum::inf),
               "local_linear: h is inf, expected a positive number");
}

TEST(KernelDensityContract, ChecksSamplesAndBandwidth) {
  EXPECT_ERROR(kernel_density(arma::rowvec(), kQuery, 1),
               "kernel_density: x is empty, expected at least one sample");
  EXPECT_ERROR(kernel_density(kX, kQuery, 0), "kernel_density: h is 0, expected a positive number");
}

}  // namespace
}  // namespace gradbook
