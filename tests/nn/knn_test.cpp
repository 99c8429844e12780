// What: the exact nearest-neighbour search and its votes.
// Why:  every accuracy of chapter 02 rests on it, and its float filter must never lose a neighbour:
// squared
//       distances of byte images exceed 2^24, a common offset eats all digits of a float, ties are
//       frequent.
// How:  against brute force in this file (integers or double, one loop), index by index, not to
// rounding.
#include "neighbors/knn.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <type_traits>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;
using Bytes = arma::Mat<arma::u8>;

constexpr Metric kMetrics[] = {Metric::l1, Metric::l2};

std::string name_of(Metric metric) { return metric == Metric::l1 ? "l1" : "l2"; }

/// Sum of |a − b| or (a − b)² in double, which is exact for bytes.
template <typename T>
double textbook_distance(const T* a, const T* b, uword n, Metric metric) {
  double sum = 0;
  for (uword j = 0; j < n; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += metric == Metric::l1 ? std::abs(difference) : difference * difference;
  }
  return sum;
}

/// All distances, then a stable sort: equal distances keep the order of their indices.
template <typename T>
Neighbors brute_force(const arma::Mat<T>& train, const arma::Mat<T>& queries, uword k,
                      Metric metric, bool exclude_self = false) {
  Neighbors result{arma::umat(k, queries.n_cols), arma::mat(k, queries.n_cols)};
  for (uword q = 0; q < queries.n_cols; ++q) {
    std::vector<double> distance(train.n_cols);
    std::vector<uword> order;
    for (uword n = 0; n < train.n_cols; ++n) {
      distance[n] = textbook_distance(train.colptr(n), queries.colptr(q), train.n_rows, metric);
      if (!exclude_self || n != q) order.push_back(n);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](uword a, uword b) { return distance[a] < distance[b]; });
    for (uword i = 0; i < k; ++i) {
      const double exact = distance[order[i]];
      result.index(i, q) = order[i];
      result.distance(i, q) = metric == Metric::l1 ? exact : std::sqrt(exact);
    }
  }
  return result;
}

void expect_equal(const Neighbors& actual, const Neighbors& expected, const std::string& what) {
  ASSERT_EQ(actual.index.n_rows, expected.index.n_rows) << what;
  ASSERT_EQ(actual.index.n_cols, expected.index.n_cols) << what;
  const arma::uvec wrong = arma::find(actual.index != expected.index);
  if (!wrong.is_empty()) {
    const uword q = wrong(0) / actual.index.n_rows;
    const uword i = wrong(0) % actual.index.n_rows;
    ADD_FAILURE() << what << ": " << wrong.n_elem << " neighbours differ; first: neighbour " << i
                  << " of query " << q << " is " << actual.index(i, q) << " at distance "
                  << actual.distance(i, q) << ", expected " << expected.index(i, q) << " at "
                  << expected.distance(i, q);
  }
  EXPECT_TRUE(arma::all(arma::vectorise(actual.distance == expected.distance))) << what;
}

template <typename T>
void expect_exact(const arma::Mat<T>& train, const arma::Mat<T>& queries, uword k,
                  const std::string& what) {
  for (const Metric metric : kMetrics) {
    expect_equal(find_neighbors(train, queries, k, metric), brute_force(train, queries, k, metric),
                 what + " " + name_of(metric));
  }
}

/// Integers 0 … levels−1: few levels give many equal distances.
template <typename T>
arma::Mat<T> random_levels(Rng& rng, uword n_rows, uword n_cols, uword levels) {
  arma::Mat<T> X(n_rows, n_cols);
  for (T& x : X) x = static_cast<T>(rng.below(levels));
  return X;
}

arma::fmat random_floats(Rng& rng, uword n_rows, uword n_cols) {
  return arma::conv_to<arma::fmat>::from(rng.normal(n_rows, n_cols));
}

TEST(FindNeighbors, EqualsBruteForceOnBytes) {
  Rng rng(1);
  const Bytes train = random_levels<arma::u8>(rng, 67, 1100, 256);  // more than one training block
  const Bytes queries = random_levels<arma::u8>(rng, 67, 9, 256);
  expect_exact(train, queries, 7, "bytes");
}

TEST(FindNeighbors, IsExactWhereSquaredDistancesExceedFloats) {
  // Distances of about 400·255² = 2.6·10⁷ that fall by one from sample to sample, so that each is a
  // new nearest one, computed from norms of 8192·127² = 1.3·10⁸, where the step of a float is 8.
  // The inverted images keep the mean grey: subtracting it does not help
  Rng rng(21);
  const uword n_samples = 300;
  Bytes query(8192, 1);
  for (arma::u8& pixel : query) pixel = rng.below(2) == 0 ? 0 : 255;
  Bytes train = arma::repmat(query, 1, n_samples);
  for (uword n = 0; n < n_samples; ++n) {
    const arma::uvec pixels = rng.permutation(8192);
    for (uword i = 0; i < 400; ++i) train(pixels(i), n) ^= 255;
    for (uword i = 0; i < n_samples - n; ++i) train(pixels(400 + i), n) ^= 1;
  }
  const Bytes inverted = 255 - train;
  expect_exact<arma::u8>(arma::join_rows(inverted, train), query, 3, "black and white images");
}

TEST(FindNeighbors, AddsMoreBytesThanFitInto32Bits) {
  Rng rng(22);
  Bytes train(70000, 40, arma::fill::value(255));  // 70000·255² > 2³², 70000·255 > 2²⁴
  for (uword n = 0; n < train.n_cols; ++n) {
    const uword darker = rng.below(30);
    for (uword i = 0; i < darker; ++i) train(i, n) = 254;
  }
  expect_exact(train, Bytes(70000, 1, arma::fill::zeros), 40, "large images");
}

TEST(FindNeighbors, EqualsBruteForceOnFloatsAndDoubles) {
  Rng rng(2);
  const arma::mat train = rng.normal(13, 1100);
  const arma::mat queries = rng.normal(13, 11);
  expect_exact(train, queries, 10, "double");
  expect_exact<float>(arma::conv_to<arma::fmat>::from(train),
                      arma::conv_to<arma::fmat>::from(queries), 10, "float");
}

TEST(FindNeighbors, PutsTheSmallerIndexFirstOnEqualDistances) {
  Rng rng(3);
  const Bytes train = random_levels<arma::u8>(rng, 4, 1500, 3);
  const Bytes queries = random_levels<arma::u8>(rng, 4, 20, 3);
  ASSERT_EQ(brute_force(train, queries, 30, Metric::l1).distance.max(), 1)
      << "the data should have many ties";
  expect_exact(train, queries, 30, "bytes");
  expect_exact<float>(arma::conv_to<arma::fmat>::from(train),
                      arma::conv_to<arma::fmat>::from(queries), 30, "float");
  expect_exact<double>(arma::conv_to<arma::mat>::from(train),
                       arma::conv_to<arma::mat>::from(queries), 30, "double");
}

TEST(FindNeighbors, IsNotMisledByACommonOffset) {
  // 10⁶ + small: squares reach 10¹², where a float's step is 65536
  Rng rng(4);
  const arma::fmat train = 1e6F + random_floats(rng, 5, 1200);
  const arma::fmat queries = 1e6F + random_floats(rng, 5, 15);
  expect_exact(train, queries, 8, "float with an offset");
}

TEST(FindNeighbors, IsExactWhenTheMeanDoesNotHelp) {
  // Two tight groups far apart: centred samples are large, distances inside a group are not
  Rng rng(5);
  arma::mat train = rng.normal(6, 400);
  arma::mat queries = rng.normal(6, 20);
  for (uword n = 0; n < train.n_cols; ++n) train.col(n) += n % 2 == 0 ? 1e7 : -1e7;
  for (uword q = 0; q < queries.n_cols; ++q) queries.col(q) += q % 2 == 0 ? 1e7 : -1e7;
  expect_exact(train, queries, 5, "two groups");
}

TEST(FindNeighbors, IsExactForTinyAndHugeValues) {
  Rng rng(6);
  const arma::mat train = rng.normal(3, 200);
  const arma::mat queries = rng.normal(3, 10);
  for (const double scale : {1e-300, 1e-170, 1e-150, 1e-30, 1e30, 1e149}) {
    expect_exact<double>(scale * train, scale * queries, 6,
                         "double times " + std::to_string(scale));
  }
  for (const float scale : {1e-44F, 1e-38F, 1e-20F, 1e20F, 5e37F}) {
    expect_exact<float>(scale * arma::conv_to<arma::fmat>::from(train),
                        scale * arma::conv_to<arma::fmat>::from(queries), 6,
                        "float times " + std::to_string(scale));
  }
}

TEST(FindNeighbors, IsExactBesideOutliers) {
  // Two samples far away, with mean zero, set the scale: squares of the others underflow in float
  Rng rng(23);
  arma::mat train = rng.normal(3, 400);
  const arma::mat queries = rng.normal(3, 20);
  for (const double far : {1e10, 1e19, 1e21, 1e22, 1e23, 1e40, 1e140}) {
    train.col(17).fill(far);
    train.col(40).fill(-far);
    expect_exact<double>(train, queries, 2, "outliers at " + std::to_string(far));
  }
}

TEST(FindNeighbors, FindsACopyOfTheQueryAtDistanceZero) {
  Rng rng(7);
  const arma::fmat train = random_floats(rng, 30, 300);
  for (const Metric metric : kMetrics) {
    const Neighbors found = find_neighbors(train, train, 1, metric);
    EXPECT_TRUE(arma::all(found.index.row(0) == arma::regspace<arma::urowvec>(0, 299)));
    EXPECT_EQ(found.distance.max(), 0);
  }
}

TEST(FindNeighbors, HandlesTheSmallestSizes) {
  Rng rng(8);
  expect_exact<arma::u8>(random_levels<arma::u8>(rng, 1, 40, 256),
                         random_levels<arma::u8>(rng, 1, 5, 256), 3, "one feature");
  expect_exact<float>(random_floats(rng, 1, 40), random_floats(rng, 1, 5), 3, "one float feature");
  expect_exact<float>(random_floats(rng, 9, 35), random_floats(rng, 9, 1), 4, "one query");
  expect_exact<double>(rng.normal(4, 1), rng.normal(4, 3), 1, "one training sample");
  expect_exact<double>(arma::mat(2, 6, arma::fill::zeros), arma::mat(2, 2, arma::fill::zeros), 6,
                       "all zero");
  EXPECT_EQ(find_neighbors(Bytes(4, 6), Bytes(4, 0), 2, Metric::l2).index.n_cols, 0U);
}

TEST(FindNeighbors, SortsAllSamplesWhenKIsTheirNumber) {
  // So many results that the queries are worked on in several blocks
  Rng rng(9);
  const Bytes train = random_levels<arma::u8>(rng, 2, 1100, 50);
  const uword per_block = neighbor_blocks(2, 1100, 100000, 1100, 1).queries;
  const Bytes queries = random_levels<arma::u8>(rng, 2, per_block + 3, 50);
  const Neighbors found = find_neighbors(train, queries, 1100, Metric::l2);
  expect_equal({found.index.tail_cols(5), found.distance.tail_cols(5)},
               brute_force<arma::u8>(train, queries.tail_cols(5), 1100, Metric::l2),
               "last queries");
  expect_equal({found.index.head_cols(5), found.distance.head_cols(5)},
               brute_force<arma::u8>(train, queries.head_cols(5), 1100, Metric::l2),
               "first queries");
}

TEST(FindNeighbors, ServesEverySmallerK) {
  Rng rng(10);
  const Bytes train = random_levels<arma::u8>(rng, 5, 200, 4);
  const Bytes queries = random_levels<arma::u8>(rng, 5, 7, 4);
  const Neighbors ten = find_neighbors(train, queries, 10, Metric::l1);
  const Neighbors three = find_neighbors(train, queries, 3, Metric::l1);
  expect_equal({ten.index.head_rows(3), ten.distance.head_rows(3)}, three, "first three of ten");
}

TEST(FindNeighbors, DoesNotDependOnTheNumberOfThreads) {
  Rng rng(11);
  const Bytes bytes = random_levels<arma::u8>(rng, 70, 1300, 256);
  const arma::fmat floats = random_floats(rng, 33, 1300);
  const int before = num_threads();
  for (const Metric metric : kMetrics) {
    set_num_threads(1);
    const Neighbors of_bytes = find_neighbors_excluding_self(bytes, 5, metric);
    const Neighbors of_floats = find_neighbors_excluding_self(floats, 5, metric);
    for (const int threads : {2, 4}) {
      set_num_threads(threads);
      const std::string what = name_of(metric) + ", threads " + std::to_string(threads);
      expect_equal(find_neighbors_excluding_self(bytes, 5, metric), of_bytes, "bytes " + what);
      expect_equal(find_neighbors_excluding_self(floats, 5, metric), of_floats, "floats " + what);
    }
  }
  set_num_threads(before);
}

TEST(FindNeighbors, RejectsWhatDoesNotFit) {
  const arma::mat train(3, 5, arma::fill::ones);
  const arma::mat queries(3, 2, arma::fill::ones);
  const Metric l2 = Metric::l2;
  EXPECT_ERROR(find_neighbors(train, arma::mat(4, 2), 1, l2),
               "find_neighbors: queries is 4x2, expected 3x*");
  EXPECT_ERROR(find_neighbors(train, queries, 0, l2), "find_neighbors: k is 0, expected 1 to 5");
  EXPECT_ERROR(find_neighbors(train, queries, 6, l2), "find_neighbors: k is 6, expected 1 to 5");
  EXPECT_ERROR(find_neighbors(arma::mat(3, 0), queries, 1, l2),
               "find_neighbors: k is 1, but there is no training sample");
  EXPECT_ERROR(find_neighbors(arma::mat(0, 5), arma::mat(0, 2), 1, l2),
               "find_neighbors: 0 features, expected 1 to 1048576");
  EXPECT_ERROR(find_neighbors_excluding_self(train, 5, l2),
               "find_neighbors_excluding_self: k is 5, expected 1 to 4");
}

TEST(FindNeighbors, RejectsValuesThatHaveNoDistance) {
  arma::mat train(3, 5, arma::fill::ones);
  const arma::mat queries(3, 2, arma::fill::ones);
  const Metric l1 = Metric::l1;
  train(2, 4) = std::numeric_limits<double>::infinity();
  EXPECT_ERROR(find_neighbors(train, queries, 1, l1),
               "find_neighbors: train(2, 4) is inf, expected a finite number below 1e+150");
  EXPECT_ERROR(find_neighbors(queries, train, 1, l1),
               "find_neighbors: queries(2, 4) is inf, expected a finite number below 1e+150");
  train(2, 4) = 1;
  train(0, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_ERROR(find_neighbors_excluding_self(train, 1, l1),
               "find_neighbors_excluding_self: X(0, 1) is nan, expected a finite number below "
               "1e+150");
}

TEST(FindNeighborsExcludingSelf, SkipsTheSampleButNotItsCopies) {
  Rng rng(12);
  const Bytes X = random_levels<arma::u8>(rng, 3, 1050, 4);  // 64 different samples
  for (const Metric metric : kMetrics) {
    const Neighbors found = find_neighbors_excluding_self(X, 6, metric);
    expect_equal(found, brute_force(X, X, 6, metric, true), name_of(metric));
    EXPECT_EQ(found.distance.row(0).max(), 0) << "every sample has a copy";
  }
}

TEST(NeighborBlocks, KeepMemoryBoundedForLargeData) {
  for (const int threads : {1, 2, 4, 64}) {
    for (const uword k : {1U, 10U, 100U}) {
      EXPECT_LT(neighbor_blocks(3072, 50000, 10000, k, threads).bytes(), 90'000'000U)
          << "threads " << threads << ", k " << k;
    }
    EXPECT_EQ(neighbor_blocks(784, 60000, 10000, 5, threads).bytes(),
              neighbor_blocks(784, 6000000, 10000, 5, threads).bytes())
        << "more training samples must not need more memory";
  }
}

/// Neighbours of one query as a list of labels with distances 1, 2, 3 … or as given.
struct Ballot {
  Neighbors neighbors;
  arma::urowvec labels;
};
Ballot ballot(const arma::urowvec& labels, const arma::vec& distance) {
  return {{arma::regspace<arma::uvec>(0, labels.n_elem - 1), distance}, labels};
}

TEST(Vote, TakesTheMajorityOfTheFirstK) {
  const Ballot b = ballot({7, 2, 2, 7, 7}, {1, 2, 3, 4, 5});
  for (const TieRule rule : {TieRule::label, TieRule::nearest, TieRule::summed}) {
    EXPECT_EQ(knn_vote(b.neighbors, b.labels, 1, rule)(0), 7U);
    EXPECT_EQ(knn_vote(b.neighbors, b.labels, 3, rule)(0), 2U);
    EXPECT_EQ(knn_vote(b.neighbors, b.labels, 5, rule)(0), 7U);
  }
}

TEST(Vote, BreaksTiesByTheRuleAsked) {
  // Labels 3 and 5 have two votes each, 1 has one; 5 is nearest (0.5), 3 has the smaller sum (4
  // < 4.5)
  const Ballot b = ballot({5, 1, 3, 3, 5}, {0.5, 1, 2, 2, 4});
  EXPECT_EQ(knn_vote(b.neighbors, b.labels, 5, TieRule::nearest)(0), 5U);
  EXPECT_EQ(knn_vote(b.neighbors, b.labels, 5, TieRule::summed)(0), 3U);
  const Ballot c = ballot({5, 4, 4, 5}, {1, 2, 3, 3.5});  // 4 is smallest, 5 has the smaller sum
  EXPECT_EQ(knn_vote(c.neighbors, c.labels, 4, TieRule::label)(0), 4U);
  EXPECT_EQ(knn_vote(c.neighbors, c.labels, 4, TieRule::summed)(0), 5U);
}

TEST(Vote, GivesEqualSumsToTheSmallerLabel) {
  const Ballot b = ballot({5, 4, 4, 5}, {1, 2, 3, 4});
  EXPECT_EQ(knn_vote(b.neighbors, b.labels, 4, TieRule::summed)(0), 4U);
  EXPECT_EQ(knn_vote(b.neighbors, b.labels, 4, TieRule::nearest)(0), 5U);
}

TEST(Vote, RejectsWhatDoesNotFit) {
  const Ballot b = ballot({1, 0, 1}, {1, 2, 3});
  EXPECT_ERROR(knn_vote(b.neighbors, b.labels, 0, TieRule::label),
               "knn_vote: k is 0, expected 1 to 3");
  EXPECT_ERROR(knn_vote(b.neighbors, b.labels, 4, TieRule::label),
               "knn_vote: k is 4, expected 1 to 3");
  EXPECT_ERROR(knn_vote(b.neighbors, b.labels.head(2), 1, TieRule::label),
               "knn_vote: neighbour 2 has no label, there are 2");
}

TEST(Vote, AgreesWithTheTextbookUnit) {
  // Without equal distances both follow the same rule
  Rng rng(13);
  const arma::mat train = rng.normal(4, 150);
  const arma::mat queries = rng.normal(4, 60);
  const arma::urowvec labels = random_levels<uword>(rng, 1, 150, 5);
  const Neighbors of_queries = find_neighbors(train, queries, 12, Metric::l2);
  const Neighbors of_samples = find_neighbors_excluding_self(train, 12, Metric::l2);
  for (const uword k : {1U, 2U, 4U, 12U}) {
    EXPECT_NEAR_MAT(knn_vote(of_queries, labels, k, TieRule::summed),
                    knn_predict(train, labels, queries, k));
    EXPECT_NEAR_MAT(knn_vote(of_samples, labels, k, TieRule::summed),
                    knn_leave_one_out(train, labels, k));
  }
}

}  // namespace
}  // namespace gradbook
