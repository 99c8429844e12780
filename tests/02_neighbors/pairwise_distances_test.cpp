// What: the matrix of l1 or l2 distances between the columns of two matrices.
// Why:  it is the whole cost of a nearest-neighbour classifier. Sizes differ (3 features, 2 and 5
// samples), because
//       with A = B the result is symmetric and a transposed one would pass.
#include "exercises/02_neighbors/pairwise_distances.hpp"

#include <cmath>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

// Slow textbook version: the definition, pair by pair
arma::mat slow_distances(const arma::mat& A, const arma::mat& B, Metric metric) {
  arma::mat D(A.n_cols, B.n_cols);
  for (arma::uword m = 0; m < A.n_cols; ++m) {
    for (arma::uword n = 0; n < B.n_cols; ++n) {
      double sum = 0;
      for (arma::uword p = 0; p < A.n_rows; ++p) {
        const double difference = A(p, m) - B(p, n);
        sum += metric == Metric::l1 ? std::abs(difference) : difference * difference;
      }
      D(m, n) = metric == Metric::l1 ? sum : std::sqrt(sum);
    }
  }
  return D;
}

TEST(PairwiseDistances, AgreeWithTheSlideForOnePairOfImages) {  // A-L1 and A-L2
  const arma::vec test = {56, 32, 10, 18, 90, 23, 128, 133, 24, 26, 178, 200, 2, 0, 255, 220};
  const arma::vec training = {10, 20, 24, 17, 8, 10, 89, 100, 12, 16, 178, 170, 4, 32, 233, 112};
  EXPECT_NEAR_MAT(pairwise_distances(test, training, Metric::l1), 456.0);
  EXPECT_NEAR_MAT(pairwise_distances(test, training, Metric::l2), 162.11107303328);
}

TEST(PairwiseDistances, OfL2AreMByNAndMatchTheDefinition) {
  Rng rng = test_rng(1);
  const arma::mat A = rng.normal(3, 2);
  const arma::mat B = rng.normal(3, 5);
  const arma::mat expected = slow_distances(A, B, Metric::l2);
  EXPECT_NEAR_MAT(pairwise_distances(A, B, Metric::l2), expected);
}

TEST(PairwiseDistances, OfL1AreMByNAndMatchTheDefinition) {
  Rng rng = test_rng(2);
  const arma::mat A = rng.normal(3, 2);
  const arma::mat B = rng.normal(3, 5);
  const arma::mat expected = slow_distances(A, B, Metric::l1);
  EXPECT_NEAR_MAT(pairwise_distances(A, B, Metric::l1), expected);
}

// As many samples on both sides, so that the rows would fit too
TEST(PairwiseDistances, TakeTheColumnsAsSamples) {
  Rng rng = test_rng(3);
  const arma::mat A = rng.normal(3, 4);
  const arma::mat B = rng.normal(3, 4);
  for (const Metric metric : {Metric::l1, Metric::l2}) {
    EXPECT_NEAR_NAMED(metric == Metric::l1 ? "l1" : "l2", pairwise_distances(A, B, metric),
                      slow_distances(A, B, metric), kTolerance);
  }
}

TEST(PairwiseDistances, OfEqualPointsAreZeroAndNeverNaN) {
  Rng rng = test_rng(4);
  const arma::mat A = rng.normal(7, 40);
  const arma::vec to_itself = pairwise_distances(A, A, Metric::l2).eval().diag();
  const arma::vec one_side_copied = pairwise_distances(A, arma::mat(A), Metric::l2).eval().diag();
  // In one dimension every BLAS rounds alike: 0.9² + x² - 2·0.9·x is -2.2e-16 for the third double
  // x after 0.9
  const arma::rowvec points = arma::regspace(1, 200).t() / 10;
  arma::rowvec neighbours = points;
  for (int step = 0; step < 3; ++step) {
    neighbours.for_each([](double& x) { x = std::nextafter(x, 100.0); });
  }
  const arma::vec to_neighbour = pairwise_distances(points, neighbours, Metric::l2).eval().diag();
  const arma::vec all = arma::join_cols(to_itself, one_side_copied, to_neighbour);
  if (all.has_nan()) {
    report_mistake(
        "the distance of two equal points is NaN: rounding makes its square slightly negative, "
        "cut it off at 0 before the root",
        3);
  } else if (all.min() < 0 || all.max() > 1e-6) {
    report_mistake("equal points are not at distance 0", 2);
  }
}

// Features or samples beyond every block, in units from 1e-6 to 1e6
TEST(PairwiseDistances, HaveNoLargestSizeOrScale) {
  Rng rng = test_rng(6);
  struct Sizes {
    arma::uword d, M, N;
  };
  for (const Sizes& n : {Sizes{300, 3, 4}, Sizes{3, 300, 4}, Sizes{4, 3, 300}}) {
    const arma::mat A = rng.normal(n.d, n.M);
    const arma::mat B = rng.normal(n.d, n.N) + 3;  // no pair so close that its square drowns
    for (const Metric metric : {Metric::l1, Metric::l2}) {
      const arma::mat expected = slow_distances(A, B, metric);
      for (const double unit : {1e6, 1e-6}) {
        EXPECT_NEAR_NAMED(metric == Metric::l1 ? "l1" : "l2",
                          pairwise_distances(unit * A, unit * B, metric), unit * expected,
                          kTolerance);
      }
    }
  }
}

TEST(PairwiseDistances, OfOneFeatureByHand) {
  const arma::mat A = {{0, -2}};
  const arma::mat B = {{0, 3, -2.5}};
  for (const Metric metric : {Metric::l1, Metric::l2}) {
    EXPECT_NEAR_NAMED(metric == Metric::l1 ? "l1" : "l2", pairwise_distances(A, B, metric),
                      (arma::mat{{0, 3, 2.5}, {2, 5, 0.5}}), kTolerance);
  }
}

TEST(PairwiseDistances, OfL1KeepTheirDigitsFarFromZero) {
  EXPECT_NEAR_NAMED("l1",
                    pairwise_distances(arma::mat{1e6 + std::exp2(-20)}, arma::mat{1e6}, Metric::l1),
                    std::exp2(-20), kTolerance);
}

// So many pairs that threads which share a variable do collide
TEST(PairwiseDistances, AreTheSameForOneAndForFourThreads) {
  Rng rng = test_rng(5);
  const arma::mat A = rng.normal(40, 400);
  const arma::mat B = rng.normal(40, 500);
  const int threads_before = num_threads();
  for (const Metric metric : {Metric::l1, Metric::l2}) {
    set_num_threads(1);
    const arma::mat one_thread = pairwise_distances(A, B, metric);
    set_num_threads(4);
    const arma::mat four_threads = pairwise_distances(A, B, metric);
    set_num_threads(threads_before);
    if (!arma::approx_equal(four_threads, one_thread, "absdiff", 1e-9)) {
      report_mistake(
          "one thread and four threads disagree: the threads share a variable (a data race)", 3);
    }
  }
}

TEST(PairwiseDistancesContract, GivesNoSamplesAnEmptyMatrixOfTheRightShape) {
  const arma::mat A = {{1, 2}, {3, 4}, {5, 6}};
  for (const Metric metric : {Metric::l1, Metric::l2}) {
    EXPECT_EQ(arma::size(pairwise_distances(A, arma::mat(3, 0), metric)), arma::SizeMat(2, 0));
    EXPECT_EQ(arma::size(pairwise_distances(arma::mat(3, 0), A, metric)), arma::SizeMat(0, 2));
  }
}

TEST(PairwiseDistancesContract, NamesTheShapeThatDoesNotFit) {
  EXPECT_ERROR(pairwise_distances(arma::mat(3, 2), arma::mat(4, 2), Metric::l2),
               "pairwise_distances: B is 4x2, expected 3x*");
}

}  // namespace
}  // namespace gradbook
