// What: log x / log max of every feature, and 2/π · arctan x.
// Why:  both tame long tails; the first has a domain that the slide does not mention.
#include "exercises/01_data/nonlinear_scale.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const arma::rowvec kExample = {1, 10, 100};  // C-NORM

TEST(LogNormalize, MatchesTheNormalizationExample) {  // C-NORM
  EXPECT_NEAR_MAT(log_normalize(kExample), (arma::rowvec{0, 0.5, 1}));
}

TEST(LogNormalize, TakesTheLargestValueOfEachFeature) {
  const arma::mat X = {{1, 4, 2}, {9, 3, 81}};
  const arma::mat expected = {{0, 1, 0.5}, {0.5, 0.25, 1}};
  EXPECT_NEAR_MAT(log_normalize(X), expected);
}

TEST(LogNormalize, MatchesTheDefinitionForRandomSamples) {
  Rng rng = test_rng(1);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword N = 3 + rng.below(4);
  const arma::mat X = rng.uniform(D, N, 1.5, 60);  // no logarithm of a largest value is near 0
  arma::mat expected(D, N);
  for (arma::uword i = 0; i < D; ++i) {
    double largest = X(i, 0);
    for (arma::uword n = 1; n < N; ++n) {
      if (X(i, n) > largest) largest = X(i, n);
    }
    for (arma::uword n = 0; n < N; ++n) {
      expected(i, n) = std::log(X(i, n)) / std::log(largest);
    }
  }
  EXPECT_NEAR_MAT(log_normalize(X), expected);
}

TEST(LogNormalize, RejectsValuesBelowOne) {  // E-C34
  EXPECT_ERROR(log_normalize(arma::mat{{1, 4}, {0, 9}}), "log_normalize: X has a value below 1");
  EXPECT_ERROR(log_normalize(arma::mat{{0.5, 4}, {3, 9}}), "log_normalize: X has a value below 1");
  EXPECT_ERROR(log_normalize(arma::mat{{2, 4}, {3, -9}}), "log_normalize: X has a value below 1");
}

TEST(LogNormalize, RejectsAFeatureWithoutAValueAboveOne) {  // E-C34: log 1 = 0
  EXPECT_ERROR(log_normalize(arma::mat{{2, 4}, {1, 1}}),
               "log_normalize: a feature of X has no value above 1");
}

TEST(LogNormalize, HasNoLargestSizeOrValue) {  // powers of 2: log x / log max = exponent / exponent
  Rng rng = test_rng(3);
  arma::mat X(300, 300), expected(300, 300);
  for (arma::uword i = 0; i < 300; ++i) {
    const arma::uword largest = 1 + i % 40 * 25;  // 2 … 2^976
    const arma::uword place = rng.below(300);
    for (arma::uword n = 0; n < 300; ++n) {
      const arma::uword exponent = n == place ? largest : rng.below(largest + 1);
      X(i, n) = std::exp2(static_cast<double>(exponent));
      expected(i, n) = static_cast<double>(exponent) / static_cast<double>(largest);
    }
  }
  EXPECT_NEAR_MAT(log_normalize(X), expected);
  EXPECT_NEAR_MAT(log_normalize(arma::flipud(X)), arma::flipud(expected));
}

TEST(LogNormalize, TakesOneAndWhatIsLittleAboveIt) {  // log(1 + d) = d up to rounding
  const double d = std::exp2(-20);
  EXPECT_NEAR_NAMED("log_normalize", log_normalize(arma::mat{{1, 1 + d / 2, 1 + d}, {1, 1, 4}}),
                    (arma::mat{{0, 0.5, 1}, {0, 0, 1}}), 1e-6);
  EXPECT_ERROR(log_normalize(arma::mat{{1 - d, 4}, {3, 9}}),
               "log_normalize: X has a value below 1");
}

TEST(ArctanNormalize, MatchesTheNormalizationExample) {  // C-NORM
  EXPECT_NEAR_MAT(arctan_normalize(kExample),
                  (arma::rowvec{0.5, 0.93654896513889, 0.99363401447018}));
}

TEST(ArctanNormalize, MapsAllNumbersBetweenMinusOneAndOne) {  // tan 45°, 60°, 30° and the limits
  const double root = std::sqrt(3.0);
  const arma::mat X = {{1, root, 1 / root}, {-1, -1 / root, 0}, {1e15, -1e15, -root}};
  const arma::mat expected = {{0.5, 2.0 / 3, 1.0 / 3}, {-0.5, -1.0 / 3, 0}, {1, -1, -2.0 / 3}};
  EXPECT_NEAR_MAT(arctan_normalize(X), expected);
}

TEST(ArctanNormalize, MatchesTheDefinitionForRandomSamples) {
  Rng rng = test_rng(2);
  const arma::uword D = 2 + rng.below(3);
  const arma::uword N = 3 + rng.below(4);
  const arma::mat X = rng.uniform(D, N, -6, 6);
  arma::mat expected(D, N);
  for (arma::uword i = 0; i < D; ++i) {
    for (arma::uword n = 0; n < N; ++n) {
      expected(i, n) = std::atan(X(i, n)) / std::acos(0.0);  // acos 0 = π/2
    }
  }
  EXPECT_NEAR_MAT(arctan_normalize(X), expected);
}

TEST(ArctanNormalize, HasNoLargestSizeAndNoSmallestValue) {  // 2/π · arctan x = 2/π · x for tiny x
  for (const double tiny : {1e-6, -1e-9, 1e-12}) {
    EXPECT_NEAR_NAMED("arctan_normalize", arctan_normalize(arma::mat{tiny}),
                      arma::mat{2 / arma::datum::pi * (tiny - tiny * tiny * tiny / 3)}, 1e-9);
  }
  EXPECT_NEAR_NAMED("arctan_normalize", arctan_normalize(arma::mat{{1e300, -1e300, 1e6}}),
                    (arma::mat{{1, -1, 1 - 2e-6 / arma::datum::pi}}), 1e-12);
  Rng rng = test_rng(4);
  const arma::mat X = rng.uniform(300, 300, -6, 6);
  arma::mat expected(300, 300);
  for (arma::uword i = 0; i < X.n_elem; ++i) expected(i) = std::atan2(X(i), 1) / std::acos(0.0);
  EXPECT_NEAR_MAT(arctan_normalize(X), expected);
}

TEST(LogNormalizeContract, RejectsWhatIsNoNumber) {
  EXPECT_ERROR(log_normalize(arma::mat(3, 0)), "log_normalize: X is empty");
  EXPECT_THROW(log_normalize(arma::mat{{1, arma::datum::nan}}), std::invalid_argument);
}

}  // namespace
}  // namespace gradbook
