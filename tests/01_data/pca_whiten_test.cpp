// What: PCA whitening: centre, rotate into the eigenbasis, divide by the deviation along each axis.
// Why:  the rotation is easily transposed and the root easily forgotten. The 3-D data set is made
//       from a known rotation and known variances: the expected values need no eigenvalue routine.
#include "exercises/01_data/pca_whiten.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

constexpr double kTinyEps = 1e-12;

// Eight corners of a cube: rows have mean 0, variance 1 and are uncorrelated
const arma::mat kCorners = {
    {1, 1, 1, 1, -1, -1, -1, -1}, {1, 1, -1, -1, 1, 1, -1, -1}, {1, -1, 1, -1, 1, -1, 1, -1}};
// Orthogonal and not symmetric: columns are the directions of the variances 36, 9 and 2.25
const arma::mat kRotation = arma::mat{{2, -1, 2}, {2, 2, -1}, {-1, 2, 2}} / 3;
const arma::vec kDeviations = {6, 3, 1.5};
const arma::vec kMean = {5, -3, 2};

arma::mat known_samples() {
  arma::mat X = kRotation * arma::diagmat(kDeviations) * kCorners;
  X.each_col() += kMean;
  return X;
}

arma::mat covariance(const arma::mat& X) {
  const arma::mat centred = X.each_col() - arma::vec(arma::mean(X, 1));
  return centred * centred.t() / static_cast<double>(X.n_cols);
}

/// The same rows, each with the sign that fits the expected row: eigenvectors have no own sign.
arma::mat with_signs_of(const arma::mat& expected, arma::mat rows) {
  if (arma::size(rows) != arma::size(expected)) return rows;
  for (arma::uword i = 0; i < rows.n_rows; ++i) {
    if (arma::dot(rows.row(i), expected.row(i)) < 0) rows.row(i) *= -1;
  }
  return rows;
}

/// Random samples whose whitening is known: mean + U diag(deviations) C, where the rows of C have
/// mean 0 and variance 1 and are uncorrelated.
struct KnownSamples {
  explicit KnownSamples(Rng& rng) {
    const arma::uword D = 2 + rng.below(3);
    const arma::uword N = D + 4 + rng.below(5);

    // Orthonormal columns; the first one of Q_samples is constant, so that all others have mean 0
    const arma::mat directions = rng.normal(D, D);
    arma::mat columns = rng.normal(N, D + 1);
    columns.col(0).ones();
    arma::mat Q_samples, R;
    arma::qr_econ(U, R, directions);
    arma::qr_econ(Q_samples, R, columns);
    C = std::sqrt(static_cast<double>(N)) * Q_samples.tail_cols(D).t();

    // Largest first, and far enough apart that every direction is certain
    deviations = arma::vec(D);
    deviations(D - 1) = rng.uniform(0.5, 1);
    for (arma::uword i = D - 1; i > 0; --i) {
      deviations(i - 1) = deviations(i) * rng.uniform(1.5, 2.5);
    }
    mean = rng.uniform(D, 1, 1, 5);
    X = U * arma::diagmat(deviations) * C;
    X.each_col() += mean;
  }
  arma::mat X, U, C;
  arma::vec deviations, mean;
};

// B-WHITEN, one sample per column
const arma::mat kExample = {{2, 0, 3, 1, 4, -4, -3, -1, -2, 0}, {0, 2, 1, 3, 4, -4, -1, -3, 0, -2}};

TEST(WhiteningFit, FindsTheVariancesLargestFirst) {
  const Whitening whitening = whitening_fit(known_samples(), kTinyEps);
  const arma::vec expected = arma::square(kDeviations);
  EXPECT_NEAR_MAT(whitening.mean, kMean);
  EXPECT_NEAR_MAT(whitening.eigenvalues, expected);
}

TEST(WhiteningFit, HasEigenvectorsOverDeviationsInItsRows) {
  const Whitening whitening = whitening_fit(known_samples(), kTinyEps);
  const arma::mat scale = arma::diagmat(1 / kDeviations);
  const arma::mat expected = scale * kRotation.t();
  // Signs of eigenvectors are free: compare absolute values
  EXPECT_NEAR_NAMED("W without signs", arma::abs(whitening.W), arma::abs(expected), 1e-9);
}

TEST(WhiteningFit,
     AddsEpsInsideTheRoot) {  // the second feature doubles the first: variances 10 and 0
  const arma::rowvec x = {1, -1, 2, -2, 1, -1};
  const arma::mat X = arma::join_cols(x, 2 * x);
  const double eps = 0.25;
  const Whitening whitening = whitening_fit(X, eps);
  EXPECT_NEAR_MAT(whitening.eigenvalues, (arma::vec{10, 0}));
  const arma::vec lengths = arma::sqrt(arma::sum(arma::square(whitening.W), 1));
  EXPECT_NEAR_NAMED("length of the rows of W", lengths, (arma::vec{1 / std::sqrt(10.25), 2}), 1e-7);
}

TEST(WhiteningFit, FindsKnownDirectionsInRandomSamples) {
  Rng rng = test_rng(6);
  const KnownSamples known(rng);
  const double eps = rng.uniform(0.02, 0.2);
  const Whitening whitening = whitening_fit(known.X, eps);
  const arma::vec variances = arma::square(known.deviations);
  EXPECT_NEAR_MAT(whitening.mean, known.mean);
  EXPECT_NEAR_MAT(whitening.eigenvalues, variances);
  const auto rows = [&](const arma::vec& scale) {
    return arma::mat(arma::diagmat(scale) * known.U.t());
  };
  const arma::mat expected = rows(1 / arma::sqrt(variances + eps));
  EXPECT_NEAR_NAMED("W", with_signs_of(expected, whitening.W), expected, 1e-9);
}

TEST(WhiteningFit, StaysFiniteWhenRoundingMakesAVarianceNegative) {
  Rng rng = test_rng(5);
  bool finite = true;
  bool negative = false;
  for (int trial = 0; trial < 5; ++trial) {
    const arma::mat direction = 1000 * rng.normal(6, 1);
    const arma::mat amount = rng.normal(1, 9);
    const Whitening whitening = whitening_fit(direction * amount, kTinyEps);
    finite = finite && whitening.W.is_finite();
    negative = negative || whitening.eigenvalues.min() < 0;
  }
  if (!finite) {
    report_mistake(negative ? "W is not finite: rounding made a variance negative, use 0 for it"
                            : "W is not finite where the variance is 0, although eps is positive",
                   3);
  }
  if (finite && negative) report_mistake("an eigenvalue is negative: rounding, use 0 for it", 3);
}

/// Row i of this matrix is ±1 with the sign of bit i of the sample's number: mean 0, variance 1,
/// uncorrelated, for at most 9 features.
arma::mat sign_patterns(arma::uword D) {
  arma::mat C(D, 512);
  for (arma::uword n = 0; n < 512; ++n) {
    for (arma::uword i = 0; i < D; ++i) C(i, n) = (n >> i) % 2 == 0 ? 1 : -1;
  }
  return C;
}

// 512 samples of 9 features, in units from 1e-6 to 1e6; eps is in the square of the unit
TEST(WhiteningFit, HasNoSmallestVariance) {
  Rng rng = test_rng(8);
  arma::mat U, R;
  arma::qr_econ(U, R, rng.normal(9, 9));
  const arma::vec deviations = arma::exp2(arma::regspace(4, -1, -4));  // 16 … 1/16
  const arma::mat X = U * arma::diagmat(deviations) * sign_patterns(9);
  for (const double unit : {1e6, 1e-6}) {
    const double eps = 0.25 * unit * unit;
    const Whitening whitening = whitening_fit(unit * X, eps);
    const arma::vec variances = unit * unit * arma::square(deviations);
    EXPECT_NEAR_NAMED("eigenvalues", whitening.eigenvalues, variances, kTolerance);
    const arma::mat expected = arma::diagmat(1 / arma::sqrt(variances + eps)) * U.t();
    EXPECT_NEAR_NAMED("W", with_signs_of(expected, whitening.W), expected, 1e-8);
  }
}

TEST(WhiteningFit, TakesOneSampleOneFeatureAndMoreFeaturesThanSamples) {
  const Whitening one = whitening_fit(arma::vec{3, -1}, 0.25);  // no variance: rows of length 2
  EXPECT_NEAR_NAMED("mean", one.mean, (arma::vec{3, -1}), kTolerance);
  EXPECT_NEAR_NAMED("eigenvalues", one.eigenvalues, (arma::vec{0, 0}), kTolerance);
  EXPECT_NEAR_NAMED("W Wᵀ", one.W * one.W.t(), 4 * arma::eye(2, 2), kTolerance);
  const Whitening feature = whitening_fit(arma::mat{{1, 5}}, 0.5);  // variance 4
  EXPECT_NEAR_NAMED("eigenvalues", feature.eigenvalues, arma::vec{4}, kTolerance);
  EXPECT_NEAR_NAMED("W without sign", arma::abs(feature.W), arma::mat{1 / std::sqrt(4.5)},
                    kTolerance);
  // Two samples of three features, 2 (1, 2, 2) apart: variance 9 along (1, 2, 2) / 3, and no other
  const Whitening few = whitening_fit(arma::mat{{1, 3}, {0, 4}, {0, 4}}, 1);
  EXPECT_NEAR_NAMED("eigenvalues", few.eigenvalues, (arma::vec{9, 0, 0}), kTolerance);
  EXPECT_NEAR_NAMED("W Wᵀ", few.W * few.W.t(), arma::diagmat(arma::vec{0.1, 1, 1}), kTolerance);
}

TEST(WhiteningApply, GivesTheIdentityAsCovariance) {  // B-WHITEN, E-B37
  const Whitening whitening = whitening_fit(kExample, kTinyEps);
  EXPECT_NEAR_MAT(whitening.eigenvalues, (arma::vec{10.4, 1.6}));
  const arma::mat whitened = whitening_apply(kExample, whitening);
  if (arma::size(whitened) != arma::size(kExample)) {
    report_mistake("the whitened samples have another shape than the samples given: D x M", 2);
    return;
  }
  EXPECT_NEAR_NAMED("covariance after whitening", covariance(whitened), arma::eye(2, 2), 1e-9);
}

TEST(WhiteningApply, RecoversTheCornersOfTheCube) {
  const arma::mat X = known_samples();
  const arma::mat whitened = whitening_apply(X, whitening_fit(X, kTinyEps));
  EXPECT_NEAR_NAMED("whitened samples", with_signs_of(kCorners, whitened), kCorners, 1e-9);
}

TEST(WhiteningApply, UsesTheTrainingMeanAndMatrix) {
  const Whitening whitening = {
      .mean = {1, -2, 3}, .W = {{2, 1, 0}, {0, 1, -1}, {1, 0, 3}}, .eigenvalues = {3, 2, 1}};
  const arma::mat X = {{2, 4}, {-1, 2}, {5, 1}};  // centred: (1, 1, 2) and (3, 4, -2)
  const arma::mat expected = {{3, 10}, {-1, 6}, {7, -3}};
  EXPECT_NEAR_MAT(whitening_apply(X, whitening), expected);
}

TEST(WhiteningApply, MatchesTheDefinitionForRandomTransforms) {
  Rng rng = test_rng(7);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword M = 1 + rng.below(5);
  Whitening whitening;
  whitening.mean = rng.uniform(D, 1, 1, 4);
  whitening.W = rng.normal(D, D);
  whitening.eigenvalues = arma::ones(D);
  const arma::mat X = rng.uniform(D, M, -5, 5);
  arma::mat expected(D, M, arma::fill::zeros);
  for (arma::uword m = 0; m < M; ++m) {
    for (arma::uword i = 0; i < D; ++i) {
      for (arma::uword j = 0; j < D; ++j) {
        const double centred = X(j, m) - whitening.mean(j);
        expected(i, m) += whitening.W(i, j) * centred;
      }
    }
  }
  EXPECT_NEAR_MAT(whitening_apply(X, whitening), expected);
}

TEST(WhiteningApply, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(9);
  for (const double scale : {1e6, 1e-6}) {
    const Whitening whitening = {.mean = scale * rng.normal(70, 1),
                                 .W = rng.normal(70, 70) / scale,
                                 .eigenvalues = arma::ones(70)};
    const arma::mat X = scale * rng.normal(70, 300);
    arma::mat expected(70, 300, arma::fill::zeros);
    for (arma::uword m = 0; m < 300; ++m) {
      for (arma::uword j = 0; j < 70; ++j) {
        const double centred = X(j, m) - whitening.mean(j);
        for (arma::uword i = 0; i < 70; ++i) expected(i, m) += whitening.W(i, j) * centred;
      }
    }
    EXPECT_NEAR_NAMED("whitening_apply", whitening_apply(X, whitening), expected, kTolerance);
  }
}

TEST(WhiteningFitContract, RejectsWhatItCannotWhiten) {
  EXPECT_ERROR(whitening_fit(arma::mat(3, 5), 0), "whitening_fit: eps is not positive");
  EXPECT_ERROR(whitening_fit(arma::mat(3, 0), 0.1), "whitening_fit: X_train has no samples");
  EXPECT_THROW(whitening_fit(arma::mat{{1, arma::datum::nan}}, 0.1), std::invalid_argument);
}

TEST(WhiteningApplyContract, NamesBothShapesWhenTheyDoNotFit) {
  const Whitening whitening = {.mean = {1, 2}, .W = arma::eye(2, 2), .eigenvalues = {1, 1}};
  EXPECT_ERROR(whitening_apply(arma::mat(3, 4), whitening),
               "whitening_apply: X is 3x4, expected 2x*");
}

}  // namespace
}  // namespace gradbook
