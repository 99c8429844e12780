// What: the vote of the k nearest neighbours, predictions from it, and leave-one-out predictions.
// Why:  clean or sorted data forgive most mistakes. Here training data are stored unsorted, labels
// disagree
//       locally, votes tie at even k, and more than two classes keep label numbers from being
//       averaged.
#include "exercises/02_neighbors/knn.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

// Slow textbook version: sort (distance, label), count in a map, compare (votes, sum, label)
arma::uword slow_vote(const arma::vec& distances, const arma::urowvec& labels, arma::uword k) {
  std::vector<std::pair<double, arma::uword>> samples;
  for (arma::uword n = 0; n < labels.n_elem; ++n) samples.emplace_back(distances(n), labels(n));
  std::sort(samples.begin(), samples.end());
  std::map<arma::uword, std::pair<double, double>>
      ballot;  // label -> (minus votes, sum of distances)
  for (arma::uword i = 0; i < std::min(k, labels.n_elem); ++i) {
    ballot[samples[i].second].first -= 1;
    ballot[samples[i].second].second += samples[i].first;
  }
  const auto better = [](const auto& a, const auto& b) {
    return std::tie(a.second, a.first) < std::tie(b.second, b.first);
  };
  return std::min_element(ballot.begin(), ballot.end(), better)->first;
}

arma::vec distances_to(const arma::mat& X, const arma::vec& query) {
  return arma::sqrt(arma::sum(arma::square(X.each_col() - query), 0)).t();
}

arma::urowvec slow_predict(const arma::mat& X_train, const arma::urowvec& y_train,
                           const arma::mat& X, arma::uword k) {
  arma::urowvec predicted(X.n_cols);
  for (arma::uword q = 0; q < X.n_cols; ++q) {
    predicted(q) = slow_vote(distances_to(X_train, X.col(q)), y_train, k);
  }
  return predicted;
}

// D-KNN, stored in the order 3, 0, 4, 2, 1; from the query (0.4, 0) votes tie for k = 2 and k = 4
const arma::mat kX = {{3, 0, 5, 0, 1}, {0, 0, 5, 2, 0}};
const arma::urowvec kY = {0, 0, 2, 1, 1};
const arma::vec kQuery = {0.4, 0};
const arma::vec kDistances = {2.6, 0.4, 6.7941151005852, 2.0396078054371, 0.6};
const arma::urowvec kPredicted = {0, 0, 1, 1, 1};  // for k = 1 … 5

void expect_example(const char* name, const arma::urowvec& predicted) {
  EXPECT_NEAR_NAMED(name, predicted, kPredicted, kTolerance);
}

TEST(KnnVote, MatchesTheWorkedExample) {
  arma::urowvec predicted(5);
  for (arma::uword k = 1; k <= 5; ++k) predicted(k - 1) = knn_vote(kDistances, kY, k);
  expect_example("knn_vote for k = 1 … 5", predicted);
}

TEST(KnnVote, CountsExactlyTheKNearest) {  // nearest first the labels are 2 1 1 2 0 0 0 1 2 1
  const arma::vec distances = {4.5, 0.5, 9, 3, 1.25, 7.5, 2.5, 6, 5, 2};
  const arma::urowvec labels = {0, 2, 1, 0, 1, 2, 2, 1, 0, 1};
  const arma::urowvec expected = {2, 2, 1, 2, 2, 2, 0, 1, 1};  // counted by hand for k = 1 … 9
  arma::urowvec predicted(9);
  for (arma::uword k = 1; k <= 9; ++k) {
    predicted(k - 1) = knn_vote(distances, labels, k);
  }
  EXPECT_NEAR_NAMED("knn_vote for k = 1 … 9", predicted, expected, kTolerance);
}

// Whole numbers, each one once: sums of distances that tie do so exactly
TEST(KnnVote, MatchesTheDefinitionForRandomNeighbours) {
  Rng rng = test_rng(4);
  const arma::uword N = 6 + rng.below(6);
  const arma::vec distances = arma::conv_to<arma::vec>::from(rng.permutation(N)) + 1;
  arma::urowvec labels(N);
  for (arma::uword& label : labels) label = rng.below(4);
  arma::urowvec predicted(N), expected(N);
  for (arma::uword k = 1; k <= N; ++k) {
    predicted(k - 1) = knn_vote(distances, labels, k);
    expected(k - 1) = slow_vote(distances, labels, k);
  }
  EXPECT_NEAR_NAMED("knn_vote for k = 1 … N", predicted, expected, kTolerance);
}

TEST(KnnVote, TreatsLabelsAsNamesNotAsNumbers) {  // the mean of classes 0 and 2 is not class 1
  const arma::vec distances = {3, 1, 2, 5, 4};
  const arma::urowvec twos = {2, 0, 2, 2, 0};
  const arma::urowvec zeros = {0, 2, 0, 3, 0};
  const arma::urowvec predicted = {knn_vote(distances, twos, 3), knn_vote(distances, zeros, 3),
                                   knn_vote(distances, zeros, 5)};
  EXPECT_NEAR_MAT(predicted, (arma::urowvec{2, 0, 0}));
}

TEST(KnnVote, GivesATieToTheSmallerSumOfDistances) {
  const arma::urowvec labels = {0, 1, 0, 1};
  const arma::urowvec with_two = {2, 0, 2, 0};
  const arma::urowvec predicted = {
      knn_vote(arma::vec{1, 0.5, 2, 4}, labels, 4),      // sums 3 and 4.5
      knn_vote(arma::vec{1, 0.5, 2, 4}, with_two, 4),    // 3 for label 2
      knn_vote(arma::vec{0.75, 0.5, 4, 1}, labels, 4)};  // 4.75 and 1.5
  EXPECT_NEAR_MAT(predicted, (arma::urowvec{0, 2, 1}));
}

TEST(KnnVote, GivesEqualSumsToTheSmallerLabel) {
  const arma::urowvec predicted = {knn_vote(arma::vec{1, 1}, arma::urowvec{2, 1}, 2),
                                   knn_vote(arma::vec{1, 1}, arma::urowvec{1, 2}, 2),
                                   knn_vote(arma::vec{1, 2, 3, 4}, arma::urowvec{3, 1, 1, 3}, 4)};
  EXPECT_NEAR_MAT(predicted, (arma::urowvec{1, 1, 1}));
}

// Four samples at the same distance, all 120 orders
TEST(KnnVote, DoesNotDependOnTheOrderOfStorage) {
  const arma::vec distances = {1, 2, 2, 2, 2};
  const arma::urowvec labels = {2, 1, 0, 2, 1};
  std::vector<arma::uword> order = {0, 1, 2, 3, 4};
  arma::urowvec first(5), expected(5);
  for (arma::uword k = 1; k <= 5; ++k) {
    first(k - 1) = knn_vote(distances, labels, k);
    expected(k - 1) = slow_vote(distances, labels, k);
  }
  do {
    const arma::uvec stored(order);
    for (arma::uword k = 1; k <= 5; ++k) {
      if (knn_vote(distances(stored), labels.cols(stored), k) == first(k - 1)) continue;
      report_mistake(
          "the result depends on the order of storage: at equal distances the smaller label comes "
          "first",
          3);
      return;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_NEAR_NAMED("knn_vote for k = 1 … 5", first, expected, 0);
}

TEST(KnnVote, CountsASampleAtInfinityLast) {
  const arma::vec distances = {arma::datum::inf, 3, 1};
  const arma::urowvec labels = {0, 1, 1};
  EXPECT_EQ(knn_vote(distances, labels, 2), 1u);
  EXPECT_EQ(knn_vote(distances, arma::urowvec{0, 2, 1}, 3), 1u);
  EXPECT_EQ(knn_vote(arma::vec{arma::datum::inf, 5, arma::datum::inf}, arma::urowvec{2, 1, 2}, 3),
            2u);  // two votes, however far away
}

// Sizes, labels and distances without a limit: scaling by powers of 2 is exact, so are the sums
TEST(KnnVote, HasNoLargestLabelDistanceOrNumberOfSamples) {
  Rng rng = test_rng(5);
  const arma::vec places = arma::conv_to<arma::vec>::from(rng.permutation(300)) + 1;
  const arma::urowvec names = {7, 12, 300, 1000, 100000};
  arma::urowvec labels(300);
  for (arma::uword& label : labels) label = names(rng.below(names.n_elem));
  const arma::urowvec ks = arma::regspace<arma::urowvec>(1, 13, 300);
  for (const double scale : {std::exp2(60), 1.0, std::exp2(-40)}) {
    arma::urowvec predicted(ks.n_elem), expected(ks.n_elem);
    for (arma::uword i = 0; i < ks.n_elem; ++i) {
      predicted(i) = knn_vote(scale * places, labels, ks(i));
      expected(i) = slow_vote(scale * places, labels, ks(i));
    }
    EXPECT_NEAR_NAMED("knn_vote", predicted, expected, 0);
  }
}

TEST(KnnVote, TellsDistancesApartThatDifferInTheirLastDigits) {
  EXPECT_NEAR_MAT(knn_vote(arma::vec{1 + 1e-12, 1}, arma::urowvec{0, 1}, 1), 1);
  EXPECT_NEAR_MAT(knn_vote(arma::vec{1 + 1e-12, 1}, arma::urowvec{0, 1}, 2), 1);
}

TEST(KnnPredict, MatchesTheWorkedExample) {
  arma::urowvec predicted(5);
  for (arma::uword k = 1; k <= 5; ++k) predicted(k - 1) = knn_predict(kX, kY, kQuery, k)(0);
  expect_example("knn_predict for k = 1 … 5", predicted);
}

TEST(KnnPredict, WithOneNeighbourCopiesTheNearestLabel) {
  Rng rng = test_rng(1);
  const arma::mat X_train = rng.normal(3, 12);
  const arma::mat X = rng.normal(3, 5);
  const arma::urowvec y_train = {0, 3, 1, 2, 2, 1, 3, 0, 1, 2, 0, 3};
  arma::urowvec nearest(5);
  for (arma::uword q = 0; q < 5; ++q) {
    const arma::vec distances = distances_to(X_train, X.col(q));
    nearest(q) = y_train(distances.index_min());
  }
  EXPECT_NEAR_MAT(knn_predict(X_train, y_train, X, 1), nearest);
}

TEST(KnnPredict, LetsKNeighboursOutvoteTheNearest) {  // noisy labels: neighbouring samples disagree
  Rng rng = test_rng(2);
  const arma::mat X_train = rng.normal(2, 15);
  const arma::mat X = rng.normal(2, 7);
  const arma::urowvec y_train = {2, 0, 1, 1, 0, 2, 2, 1, 0, 0, 1, 2, 2, 0, 1};
  for (const arma::uword k : arma::urowvec{3, 4, 6}) {
    const arma::urowvec expected = slow_predict(X_train, y_train, X, k);
    EXPECT_NEAR_NAMED("knn_predict", knn_predict(X_train, y_train, X, k), expected, kTolerance);
  }
}

TEST(KnnPredict, WorksForOneSampleForAllSamplesAndForNoQuery) {
  const arma::vec only = {1, -2};
  EXPECT_NEAR_MAT(knn_predict(only, arma::urowvec{4}, kX, 1),
                  arma::urowvec(5, arma::fill::value(4)));
  const arma::urowvec labels = {1, 2, 2, 0,
                                2};  // all five vote: the majority, wherever the query lies
  EXPECT_NEAR_MAT(knn_predict(kX, labels, kX, 5), arma::urowvec(5, arma::fill::value(2)));
  EXPECT_EQ(knn_predict(kX, kY, arma::mat(2, 0), 3).n_elem, 0u);
}

/// 270 samples of 66 features of different scale, with labels up to 100000.
struct ManySamples {
  ManySamples() {
    Rng rng = test_rng(6);
    X = rng.normal(66, 270);
    X_query = rng.normal(66, 270);
    for (arma::uword p = 0; p < 66; ++p) {
      const double scale = std::exp2(static_cast<double>(p % 5));
      X.row(p) *= scale;
      X_query.row(p) *= scale;
    }
    y = arma::urowvec(270);
    const arma::urowvec names = {7, 12, 300, 1000, 100000};
    for (arma::uword& label : y) label = names(rng.below(names.n_elem));
  }
  arma::mat X, X_query;
  arma::urowvec y;
};

TEST(KnnPredict, HasNoLargestSizeOrScale) {
  const ManySamples samples;
  for (const double scale : {1e6, 1e-6}) {
    const arma::mat X = scale * samples.X;
    const arma::mat X_query = scale * samples.X_query;
    EXPECT_NEAR_NAMED("knn_predict", knn_predict(X, samples.y, X_query, 5),
                      slow_predict(X, samples.y, X_query, 5), 0);
  }
}

TEST(KnnPredict, AddsUpDistancesNotTheirSquares) {  // 1 + 4 < 2.75 + 3, but 1 + 16 > 7.5625 + 9
  const arma::rowvec X = {1, -4, 2.75, -3};
  EXPECT_NEAR_MAT(knn_predict(X, arma::urowvec{1, 1, 0, 0}, arma::mat{0.0}, 4), arma::urowvec{1});
}

TEST(KnnPredict, ComparesDistancesInDoublePrecision) {
  const arma::rowvec X = {1 + 1e-9, -1};
  EXPECT_NEAR_MAT(knn_predict(X, arma::urowvec{0, 1}, arma::mat{0.0}, 1), arma::urowvec{1});
}

TEST(KnnLeaveOneOut, NeverAsksTheSampleItself) {  // by hand: neighbours on a line, 0 1 | 4 4.5 | 10
  const arma::rowvec X = {4, 0, 10, 1, 4.5};
  const arma::urowvec y = {1, 0, 2, 1, 0};
  EXPECT_NEAR_MAT(knn_leave_one_out(X, y, 1), (arma::urowvec{0, 1, 0, 0, 1}));
}

TEST(KnnLeaveOneOut, MatchesPredictionsFromAllOtherSamples) {
  Rng rng = test_rng(3);
  const arma::mat X = rng.normal(3, 11);
  const arma::urowvec y = {1, 0, 2, 2, 0, 1, 0, 2, 1, 1, 0};
  for (const arma::uword k : arma::urowvec{2, 3, 5}) {
    arma::urowvec expected(11);
    for (arma::uword n = 0; n < 11; ++n) {
      arma::mat others = X;
      arma::urowvec their_labels = y;
      others.shed_col(n);
      their_labels.shed_col(n);
      expected(n) = slow_vote(distances_to(others, X.col(n)), their_labels, k);
    }
    EXPECT_NEAR_NAMED("knn_leave_one_out", knn_leave_one_out(X, y, k), expected, kTolerance);
  }
}

// By hand: with all three others as neighbours, each sample is outvoted; none comes in for the
// farthest
TEST(KnnLeaveOneOut, LeavesTheSampleOutWhateverTheDistances) {
  const arma::rowvec X = {0, 6, 7, 10};
  const arma::urowvec y = {0, 2, 1, 1};
  for (const double scale : {1.0, 1e-7, 1e12}) {
    EXPECT_NEAR_NAMED("knn_leave_one_out", knn_leave_one_out(scale * X, y, 3),
                      (arma::urowvec{1, 1, 2, 1}), 0);
  }
  EXPECT_NEAR_NAMED("knn_leave_one_out",
                    knn_leave_one_out(arma::rowvec{0, 1, -4, 2.75, -3}, {2, 1, 1, 0, 0}, 4).head(1),
                    arma::urowvec{1}, 0);
}

TEST(KnnLeaveOneOut, HasNoLargestSize) {
  const ManySamples samples;
  arma::urowvec expected(270);
  for (arma::uword n = 0; n < 270; ++n) {
    arma::vec distances = distances_to(samples.X, samples.X.col(n));
    distances(n) = arma::datum::inf;
    expected(n) = slow_vote(distances, samples.y, 5);
  }
  EXPECT_NEAR_NAMED("knn_leave_one_out", knn_leave_one_out(samples.X, samples.y, 5), expected, 0);
}

// Each of the twins gets the other one's label
TEST(KnnLeaveOneOut, KeepsAnotherSampleAtTheSamePlace) {
  const arma::mat X = {{1, 1, 6}, {2, 2, 3}};
  const arma::urowvec y = {0, 1, 2};
  EXPECT_NEAR_MAT(knn_leave_one_out(X, y, 1), (arma::urowvec{1, 0, 0}));
}

TEST(KnnVoteContract, ChecksShapesAndK) {
  EXPECT_ERROR(knn_vote(arma::vec(4), arma::urowvec(3), 1),
               "knn_vote: labels is 1x3, expected 1x4");
  EXPECT_ERROR(knn_vote(kDistances, kY, 6), "knn_vote: k is 6, expected 1 to 5");
  EXPECT_ERROR(knn_vote(kDistances, kY, 0), "knn_vote: k is 0, expected 1 to 5");
  EXPECT_ERROR(knn_vote(arma::vec{1, arma::datum::nan}, arma::urowvec{0, 1}, 1),
               "knn_vote: distances contains NaN");
}

TEST(KnnPredictContract, ChecksShapesAndK) {
  EXPECT_ERROR(knn_predict(kX, arma::urowvec(4), kQuery, 1),
               "knn_predict: y_train is 1x4, expected 1x5");
  EXPECT_ERROR(knn_predict(kX, kY, arma::mat(3, 2), 1), "knn_predict: X is 3x2, expected 2x*");
  EXPECT_ERROR(knn_predict(kX, kY, kQuery, 6), "knn_predict: k is 6, expected 1 to 5");
}

TEST(KnnLeaveOneOutContract, ChecksShapesAndK) {
  EXPECT_ERROR(knn_leave_one_out(kX, arma::urowvec(2), 1),
               "knn_leave_one_out: y_train is 1x2, expected 1x5");
  EXPECT_ERROR(knn_leave_one_out(kX, kY, 5), "knn_leave_one_out: k is 5, expected 1 to 4");
  EXPECT_ERROR(knn_leave_one_out(kQuery, arma::urowvec{0}, 1),
               "knn_leave_one_out: at least 2 samples are needed");
}

}  // namespace
}  // namespace gradbook
