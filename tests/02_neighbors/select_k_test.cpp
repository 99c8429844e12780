// What: cross-validated choice of k, and the one look at the test set.
// Why:  every other way to choose looks better than it is. In the data below k = 5 is best;
// training accuracy and the
//       test set choose k = 1, the worst accuracy belongs to k = 7, and the three folds have
//       different sizes.
#include "exercises/02_neighbors/select_k.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

// Two noisy classes; all accuracies below were computed by scikit-learn's KNeighborsClassifier
const arma::mat kX = {
    {1.2, 1.5, -2.6, 0.4, -1.8, -2.1, -3.0, 2.1, -1.7, -0.9, 0.2, 0.5, 2.1, 1.0, -2.3},
    {2.0, -1.1, 0.2, 0.3, 0.6, -0.7, -0.5, 0.3, -0.8, -1.1, -1.7, -1.2, -0.9, 0.7, -0.2}};
const arma::urowvec kY = {0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0};
const arma::urowvec kFold = {1, 1, 2, 2, 0, 2, 0, 0, 0, 0, 0, 1, 1, 1, 2};
const arma::mat kXTest = {{-0.5, -0.9, 0.0, 0.9, 2.0}, {-0.7, -0.8, -0.9, -0.4, 1.0}};
const arma::urowvec kYTest = {0, 0, 0, 1, 1};
const arma::urowvec kCandidates = {7, 1, 5, 3};
const arma::rowvec kCvAccuracy = arma::rowvec{8, 9, 12, 11} / 15;
const arma::rowvec kTrainingAccuracy = arma::rowvec{12, 15, 12, 13} / 15;
const arma::rowvec kTestAccuracy = {0.8, 0.8, 0.6, 0.8};
const arma::rowvec kMeanOfFolds = {17.0 / 30, 109.0 / 180, 37.0 / 45, 34.0 / 45};

/// Label of most of the k samples nearest to x, of two classes and for an odd k: no vote ties.
/// Samples of the fold `without` do not vote.
arma::uword slow_label(const arma::mat& X, const arma::urowvec& y, const arma::vec& x,
                       arma::uword k, const arma::urowvec& fold, arma::uword without) {
  std::vector<std::pair<double, arma::uword>> samples;
  for (arma::uword n = 0; n < X.n_cols; ++n) {
    double square = 0;
    for (arma::uword p = 0; p < X.n_rows; ++p) square += (X(p, n) - x(p)) * (X(p, n) - x(p));
    if (fold(n) != without) samples.emplace_back(square, y(n));
  }
  std::sort(samples.begin(), samples.end());
  arma::uword ones = 0;
  for (arma::uword i = 0; i < k; ++i) ones += samples.at(i).second;
  return 2 * ones > k ? 1 : 0;
}

constexpr arma::uword kNoFold = 99;

/// Random samples of two classes in three folds of different sizes, and what a choice of k finds.
struct RandomChoice {
  explicit RandomChoice(std::uint64_t seed) {
    Rng rng = test_rng(seed);
    const arma::uword N = 14 + rng.below(4);
    const arma::uword M = 5 + rng.below(4);
    fold = arma::conv_to<arma::urowvec>::from(rng.permutation(N));
    for (arma::uword& f : fold) f = f % 4 % 3;  // a half in fold 0, a quarter in 1 and in 2
    ks = {1, 3, 5};
    ks = ks.cols(rng.permutation(3));
    // Again until one k is better than all others: how a tie rounds is no matter here
    do {
      X = rng.normal(2, N);
      X_test = rng.normal(2, M);
      y = noisy_sides(rng, X);
      y_test = noisy_sides(rng, X_test);
      right = arma::urowvec(3, arma::fill::zeros);
      for (arma::uword c = 0; c < 3; ++c) {
        for (arma::uword n = 0; n < N; ++n) {
          right(c) += slow_label(X, y, X.col(n), ks(c), fold, fold(n)) == y(n) ? 1 : 0;
        }
      }
    } while (arma::accu(right == right.max()) > 1);
    k = ks(right.index_max());
    worst = ks(right.index_min());
    for (arma::uword m = 0; m < M; ++m) {
      test_right += slow_label(X, y, X_test.col(m), k, fold, kNoFold) == y_test(m) ? 1 : 0;
    }
  }

  /// 1 to the right of 0 and 0 to the left, but wrong for a quarter of the samples.
  static arma::urowvec noisy_sides(Rng& rng, const arma::mat& X) {
    arma::urowvec y(X.n_cols);
    for (arma::uword n = 0; n < X.n_cols; ++n) {
      const bool wrong = rng.uniform() < 0.25;
      y(n) = (X(0, n) > 0) != wrong ? 1 : 0;
    }
    return y;
  }

  arma::mat X, X_test;
  arma::urowvec y, y_test, ks, fold;
  arma::urowvec right;  // per candidate, predicted from the other folds
  arma::uword k = 0, worst = 0, test_right = 0;
};

TEST(CrossValidatedAccuracy, MatchesTheDefinitionForRandomSamples) {
  const RandomChoice choice(4);
  const double N = static_cast<double>(choice.X.n_cols);
  for (arma::uword c = 0; c < choice.ks.n_elem; ++c) {
    EXPECT_NEAR_NAMED("accuracy",
                      cross_validated_accuracy(choice.X, choice.y, choice.ks(c), choice.fold),
                      static_cast<double>(choice.right(c)) / N, kTolerance);
  }
}

TEST(CrossValidatedAccuracy, PredictsEachFoldFromTheOthers) {
  for (arma::uword c = 0; c < kCandidates.n_elem; ++c) {
    EXPECT_NEAR_NAMED("accuracy", cross_validated_accuracy(kX, kY, kCandidates(c), kFold),
                      kCvAccuracy(c), kTolerance);
  }
}

// Fold numbers are names: any order, any gaps
TEST(CrossValidatedAccuracy, WithOneSamplePerFoldIsLeaveOneOut) {
  Rng rng = test_rng(1);
  const arma::uvec order = rng.permutation(15);
  const arma::urowvec fold = 3 * arma::conv_to<arma::urowvec>::from(order) + 4;
  for (const arma::uword k : kCandidates) {
    const arma::urowvec predicted = knn_leave_one_out(kX, kY, k);
    const double share = static_cast<double>(arma::accu(predicted == kY)) / 15;
    EXPECT_NEAR_NAMED("accuracy", cross_validated_accuracy(kX, kY, k, fold), share, kTolerance);
  }
}

TEST(CrossValidatedAccuracyContract, ChecksShapesAndK) {
  EXPECT_ERROR(cross_validated_accuracy(kX, kYTest, 3, kFold),
               "cross_validated_accuracy: y is 1x5, expected 1x15");
  EXPECT_ERROR(cross_validated_accuracy(kX, kY, 3, kYTest),
               "cross_validated_accuracy: fold is 1x5, expected 1x15");
  EXPECT_ERROR(cross_validated_accuracy(kX, kY, 0, kFold),
               "cross_validated_accuracy: k is 0, expected 1 to 9");
  EXPECT_ERROR(cross_validated_accuracy(kX, kY, 10, kFold),
               "cross_validated_accuracy: k is 10, expected 1 to 9");
}

TEST(SelectK, MatchesTheDefinitionForRandomSamples) {
  const RandomChoice choice(2);
  const KSelection selection =
      select_k(choice.X, choice.y, choice.X_test, choice.y_test, choice.ks, choice.fold);
  const double N = static_cast<double>(choice.X.n_cols);
  const double M = static_cast<double>(choice.X_test.n_cols);
  const arma::rowvec right = arma::conv_to<arma::rowvec>::from(choice.right);
  EXPECT_NEAR_NAMED(
      "cv_accuracy", selection.cv_accuracy, right / N, kTolerance,
      Mistake(1 - right / N, "this is the error: accuracy is the share of right predictions", 2),
      Mistake(right, "this is the number of right predictions: divide it by N", 2));
  EXPECT_NEAR_NAMED("k", selection.k, choice.k, kTolerance,
                    Mistake(choice.worst, "this k has the lowest accuracy: choose the highest", 2));
  EXPECT_NEAR_NAMED(
      "test_accuracy", selection.test_accuracy, static_cast<double>(choice.test_right) / M,
      kTolerance,
      Mistake(right.max() / N, "this is the cross-validated accuracy of the chosen k", 3));
}

TEST(SelectK, ComputesTheCrossValidatedAccuracyOfEveryCandidate) {
  const KSelection selection = select_k(kX, kY, kXTest, kYTest, kCandidates, kFold);
  EXPECT_NEAR_NAMED(
      "cv_accuracy", selection.cv_accuracy, kCvAccuracy, kTolerance,
      Mistake(
          kTrainingAccuracy,
          "this is the training accuracy, always best for k = 1: predict each fold from the others",
          2),
      Mistake(kTestAccuracy,
              "this is the accuracy on the test set, which must not take part in the choice", 3),
      Mistake(kMeanOfFolds,
              "this is the mean over unequal folds: count right predictions, divide by N once", 2),
      Mistake(1 - kCvAccuracy, "this is the error: accuracy is the share of right predictions", 2),
      Mistake(15 * kCvAccuracy, "this is the number of right predictions: divide it by N", 2));
}

TEST(SelectK, ChoosesFiveBecauseItsAccuracyIsHighest) {
  const KSelection selection = select_k(kX, kY, kXTest, kYTest, kCandidates, kFold);
  EXPECT_NEAR_NAMED(
      "k", selection.k, 5, kTolerance,
      Mistake(7, "this k has the lowest accuracy: choose the highest", 2),
      Mistake(1, "k = 1 is best on the training or test data only: cross-validate", 2),
      Mistake(2, "this is the position of the best candidate: return the k at that position", 3));
}

TEST(SelectK, ReportsTheTestAccuracyOfTheChosenK) {
  const KSelection selection = select_k(kX, kY, kXTest, kYTest, kCandidates, kFold);
  EXPECT_NEAR_NAMED(
      "test_accuracy", selection.test_accuracy, 0.6, kTolerance,
      Mistake(0.8,
              "this is the test accuracy of another k: use the chosen one and all training samples",
              3),
      Mistake(12.0 / 15, "this is the cross-validated accuracy of the chosen k", 3),
      Mistake(0.4, "this is the error: accuracy is the share of right predictions", 3));
}

TEST(SelectK, DoesNotLetTheTestSetTakePartInTheChoice) {
  const KSelection selection = select_k(kX, kY, kXTest, kYTest, kCandidates, kFold);
  const KSelection other_labels = select_k(kX, kY, kXTest, 1 - kYTest, kCandidates, kFold);
  const KSelection other_samples = select_k(kX, kY, -2 * kXTest, kYTest, kCandidates, kFold);
  const bool same_k = selection.k == other_labels.k && selection.k == other_samples.k;
  if (!same_k || arma::any(selection.cv_accuracy != other_labels.cv_accuracy) ||
      arma::any(selection.cv_accuracy != other_samples.cv_accuracy)) {
    report_mistake("another test set leads to another choice: choose by the training samples alone",
                   3);
  }
  EXPECT_NEAR_NAMED("test_accuracy", other_labels.test_accuracy, 0.4, kTolerance);
}

// Five times the same candidate: five times the same accuracy
TEST(SelectK, MeasuresEveryCandidateOnTheSameFolds) {
  const KSelection selection =
      select_k(kX, kY, kXTest, kYTest, arma::urowvec{1, 1, 1, 1, 1}, kFold);
  EXPECT_EQ(selection.k, 1u);
  const arma::rowvec expected(5, arma::fill::value(9.0 / 15));
  if (selection.cv_accuracy.n_elem == 5 && arma::range(selection.cv_accuracy) > 1e-12) {
    report_mistake(
        "the accuracy of a k depends on the other candidates: every k needs the same folds, as "
        "given",
        1);
  }
  EXPECT_NEAR_NAMED("cv_accuracy", selection.cv_accuracy, expected, kTolerance);
  const arma::rowvec alone = select_k(kX, kY, kXTest, kYTest, arma::urowvec{3}, kFold).cv_accuracy;
  EXPECT_NEAR_NAMED("cv_accuracy of k = 3 alone", alone, 11.0 / 15, kTolerance);
}

// Two far clusters: every k is always right
TEST(SelectK, TakesTheSmallestOfEquallyGoodCandidates) {
  const arma::rowvec X = {1, 21, 2, 22, 3.5, 23.5, 4, 24};
  const arma::urowvec y = {0, 1, 0, 1, 0, 1, 0, 1};
  const arma::urowvec fold = {0, 0, 1, 1, 0, 0, 1, 1};
  const KSelection selection =
      select_k(X, y, arma::rowvec{2.5, 25}, arma::urowvec{0, 1}, arma::urowvec{3, 1, 2}, fold);
  EXPECT_NEAR_NAMED(
      "k", selection.k, 1, kTolerance,
      Mistake(3, "the first of equally good candidates is taken: take the smallest", 3),
      Mistake(2, "the last of equally good candidates is taken: take the smallest", 3));
  EXPECT_NEAR_NAMED("cv_accuracy", selection.cv_accuracy, arma::rowvec(3, arma::fill::ones),
                    kTolerance);
}

// 320 samples in clusters, labels up to 1000, eight folds with gaps in their numbers, k up to 200
TEST(SelectK, HasNoLargestNumberOfSamplesClassesOrNeighbours) {
  Rng rng = test_rng(3);
  const arma::urowvec names = {12, 0, 1000, 300};
  arma::mat X(2, 320), X_test(2, 277);
  arma::urowvec y(320), y_test(277), fold(320);
  for (arma::uword n = 0; n < 320; ++n) {
    const arma::uword cluster = n % 4;
    X.col(n) =
        arma::vec{static_cast<double>(cluster / 2) * 3, static_cast<double>(cluster % 2) * 3};
    y(n) = names(rng.below(4) == 0 ? rng.below(4) : cluster);
    fold(n) = 5 + 100 * (n / 4 % 8);
  }
  for (arma::uword n = 0; n < 277; ++n) {
    X_test.col(n) = X.col(n);
    y_test(n) = names(rng.below(4) == 0 ? rng.below(4) : n % 4);
  }
  X += 0.5 * rng.normal(2, 320);
  X_test += 0.5 * rng.normal(2, 277);
  const arma::urowvec ks = {200, 33, 1, 10, 33};
  arma::rowvec accuracy(ks.n_elem);
  arma::uword best = 0;
  for (arma::uword c = 0; c < ks.n_elem; ++c) {
    arma::uword right = 0;
    for (arma::uword n = 0; n < 320; ++n) {
      const arma::uvec others = arma::find(fold != fold(n));
      const arma::urowvec predicted = knn_predict(X.cols(others), y.cols(others), X.col(n), ks(c));
      right += predicted(0) == y(n) ? 1 : 0;
    }
    accuracy(c) = static_cast<double>(right) / 320;
    if (accuracy(c) > accuracy(best) || (accuracy(c) == accuracy(best) && ks(c) < ks(best))) {
      best = c;
    }
  }
  const arma::urowvec predicted = knn_predict(X, y, X_test, ks(best));
  const KSelection selection = select_k(X, y, X_test, y_test, ks, fold);
  EXPECT_NEAR_NAMED("cv_accuracy", selection.cv_accuracy, accuracy, kTolerance);
  EXPECT_NEAR_NAMED("k", selection.k, ks(best), 0);
  EXPECT_NEAR_NAMED("test_accuracy", selection.test_accuracy,
                    static_cast<double>(arma::accu(predicted == y_test)) / 277, kTolerance);
}

TEST(SelectKContract, ChecksShapesAndCandidates) {
  EXPECT_ERROR(select_k(kX, kYTest, kXTest, kYTest, kCandidates, kFold),
               "select_k: y is 1x5, expected 1x15");
  EXPECT_ERROR(select_k(kX, kY, arma::mat(3, 5), kYTest, kCandidates, kFold),
               "select_k: X_test is 3x5, expected 2x*");
  EXPECT_ERROR(select_k(kX, kY, kXTest, kY, kCandidates, kFold),
               "select_k: y_test is 1x15, expected 1x5");
  EXPECT_ERROR(select_k(kX, kY, kXTest, kYTest, kCandidates, kYTest),
               "select_k: fold is 1x5, expected 1x15");
  EXPECT_ERROR(select_k(kX, kY, kXTest, kYTest, arma::urowvec(), kFold),
               "select_k: ks is empty, expected at least one candidate");
  EXPECT_ERROR(select_k(kX, kY, arma::mat(2, 0), arma::urowvec(), kCandidates, kFold),
               "select_k: X_test is empty, expected at least one sample");
  EXPECT_ERROR(select_k(kX, kY, kXTest, kYTest, arma::urowvec{3, 10}, kFold),
               "select_k: k is 10, expected 1 to 9");
}

}  // namespace
}  // namespace gradbook
