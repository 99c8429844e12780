// What: the l1 and the l2 distance of two feature vectors.
// Why:  which neighbour is the nearest survives many wrong formulas (no root, mean for sum), so the
// values themselves
//       are compared: with the slide's images, by hand, and on features that are negative and no
//       integers.
#include "exercises/02_neighbors/distance.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

// The two images of deck A "Nearest Neighbor Classifier" (A-L1, A-L2); 3 of the 16 differences are
// negative
arma::vec test_image() {
  return {56, 32, 10, 18, 90, 23, 128, 133, 24, 26, 178, 200, 2, 0, 255, 220};
}
arma::vec training_image() {
  return {10, 20, 24, 17, 8, 10, 89, 100, 12, 16, 178, 170, 4, 32, 233, 112};
}

/// Two random vectors, with the sums that their distances are made of, feature by feature.
struct RandomPair {
  explicit RandomPair(std::uint64_t seed) {
    Rng rng = test_rng(seed);
    const arma::uword d = 3 + rng.below(6);
    a = rng.uniform(d, 1, -5, 5);
    b = rng.uniform(d, 1, -5, 5);
    for (arma::uword p = 0; p < d; ++p) {
      const double difference = a(p) - b(p);
      sum_of_absolutes += difference < 0 ? -difference : difference;
      sum_of_squares += difference * difference;
    }
  }
  arma::vec a, b;
  double sum_of_absolutes = 0, sum_of_squares = 0;
};

TEST(L1Distance, MatchesTheSlide) {  // A-L1: 456; A-L1-signed: 360 without the bars
  // As unsigned bytes the differences -14, -2 and -32 become 242, 254 and 224: 408 + 720 = 1128 =
  // 104 mod 256
  EXPECT_NEAR_MAT(l1_distance(test_image(), training_image()), 456.0);
}

TEST(L1Distance, AddsUpRealNumbersOfEitherSign) {  // 0.75 + 2 + 5
  const arma::vec a = {0.25, -1.5, 3};
  const arma::vec b = {1, 0.5, -2};
  EXPECT_NEAR_MAT(l1_distance(a, b), 7.75);
}

TEST(L1Distance, MatchesTheDefinitionForRandomVectors) {
  const RandomPair pair(3);
  EXPECT_NEAR_MAT(l1_distance(pair.a, pair.b), pair.sum_of_absolutes);
}

TEST(L1Distance, IsTheSameInBothDirections) {
  Rng rng = test_rng(1);
  const arma::vec a = rng.normal(5, 1);
  const arma::vec b = rng.normal(5, 1);
  const double there = l1_distance(a, b);
  const double back = l1_distance(b, a);
  EXPECT_NEAR_MAT(back, there);
  EXPECT_EQ(l1_distance(a, a), 0);
}

// Features beyond every block, differences from 1e-6 to 1e6; whole numbers, so that nothing is
// rounded
TEST(L1Distance, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(5);
  arma::vec a(600), b(600);
  double sum = 0;
  for (arma::uword p = 0; p < 600; ++p) {
    a(p) = static_cast<double>(rng.below(2000)) - 1000;
    b(p) = static_cast<double>(rng.below(2000)) - 1000;
    sum += std::abs(a(p) - b(p));
  }
  for (const double scale : {std::exp2(40), std::exp2(-40)}) {
    EXPECT_NEAR_MAT(l1_distance(scale * a, scale * b), scale * sum);
  }
}

TEST(L1Distance, OfVectorsFarFromZeroAndOfOneNumber) {
  EXPECT_NEAR_MAT(l1_distance(arma::vec{1e6 + std::exp2(-20), -1e6}, arma::vec{1e6, -1e6}),
                  std::exp2(-20));
  EXPECT_NEAR_MAT(l1_distance(arma::vec{-3}, arma::vec{4.5}), 7.5);
}

TEST(L2Distance, OfTheSlidesImagesIs162) {  // A-L2; 26280 is the sum of squares
  EXPECT_NEAR_MAT(l2_distance(test_image(), training_image()), 162.11107303328);
}

TEST(L2Distance, FollowsPythagoras) {  // 3, 4 and 12 apart: 13
  const arma::vec a = {1, -2, 5};
  const arma::vec b = {-2, 2, -7};
  EXPECT_NEAR_MAT(l2_distance(a, b), 13.0);
}

TEST(L2Distance, MatchesTheDefinitionForRandomVectors) {
  const RandomPair pair(4);
  EXPECT_NEAR_MAT(l2_distance(pair.a, pair.b), std::sqrt(pair.sum_of_squares));
}

TEST(L2Distance, IsNeverLongerThanADetourAndZeroToItself) {
  Rng rng = test_rng(2);
  const arma::vec a = rng.normal(4, 1);
  const arma::vec b = rng.normal(4, 1);
  const arma::vec halfway = (a + b) / 2;  // on the straight line: both parts add up exactly
  const double parts = l2_distance(a, halfway) + l2_distance(halfway, b);
  EXPECT_NEAR_MAT(l2_distance(a, b), parts);
  EXPECT_EQ(l2_distance(a, a), 0);
}

// Features beyond every block, differences from 1e-6 to 1e6
TEST(L2Distance, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(6);
  arma::vec a(600), b(600);
  double squares = 0;
  for (arma::uword p = 0; p < 600; ++p) {
    a(p) = static_cast<double>(rng.below(2000)) - 1000;
    b(p) = static_cast<double>(rng.below(2000)) - 1000;
    squares += (a(p) - b(p)) * (a(p) - b(p));
  }
  for (const double scale : {std::exp2(40), std::exp2(-40)}) {
    EXPECT_NEAR_MAT(l2_distance(scale * a, scale * b), scale * std::sqrt(squares));
  }
}

TEST(L2Distance, OfVectorsFarFromZeroAndOfOneNumber) {  // ‖a‖² + ‖b‖² − 2aᵀb has no digits left
  const double step = std::exp2(-20);
  EXPECT_NEAR_MAT(l2_distance(arma::vec{1e6 + 3 * step, -1e6}, arma::vec{1e6, -1e6 - 4 * step}),
                  5 * step);
  EXPECT_NEAR_MAT(l2_distance(arma::vec{-3}, arma::vec{4.5}), 7.5);
}

// One large difference against two medium ones: l1 says 6 and 5, so it prefers the other neighbour
TEST(L2Distance, CanChooseAnotherNeighbourThanL1) {
  const arma::vec query = {1, 1};
  const double two_medium = l2_distance(query, arma::vec{4, 4});
  const double one_large = l2_distance(query, arma::vec{6, 1});
  EXPECT_LT(two_medium, one_large);
  EXPECT_NEAR_MAT(two_medium, std::sqrt(18.0));
  EXPECT_NEAR_MAT(one_large, 5.0);
}

TEST(L1DistanceContract, NamesTheShapeThatDoesNotFit) {
  EXPECT_ERROR(l1_distance(arma::vec(3), arma::vec(2)), "l1_distance: b is 2x1, expected 3x1");
}

TEST(L2DistanceContract, NamesTheShapeThatDoesNotFit) {
  EXPECT_ERROR(l2_distance(arma::vec(2), arma::vec(5)), "l2_distance: b is 5x1, expected 2x1");
}

}  // namespace
}  // namespace gradbook
