// What: a random order of labelled samples, and the split into training, validation and test set.
// Why:  a label that loses its sample, or a sample in two sets, makes every later number worthless
//       and is easy to miss.
#include "exercises/01_data/shuffle_split.hpp"

#include <set>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Sample n is (n, 10n + 0.5, −n) and its label (n, 2n), n = 1 … N: each column says which sample
/// it is.
LabelledSamples numbered(arma::uword N) {
  const arma::rowvec id = arma::linspace<arma::rowvec>(1, static_cast<double>(N), N);
  return {.X = arma::join_cols(id, 10 * id + 0.5, -id), .Y = arma::join_cols(id, 2 * id)};
}

arma::mat samples_with(const arma::rowvec& id) { return arma::join_cols(id, 10 * id + 0.5, -id); }

/// Random samples and labels; the first row of X holds another whole number for every sample.
LabelledSamples random_samples(Rng& rng, arma::uword N) {
  const arma::uword D = 2 + rng.below(3);
  const arma::uword K = 1 + rng.below(3);
  LabelledSamples data;
  data.X = rng.normal(D, N);
  data.X.row(0) = arma::conv_to<arma::rowvec>::from(rng.permutation(N));
  data.Y = rng.normal(K, N);
  return data;
}

/// Whether X and Y are columns of the data that still belong together; counts each one that is
/// found. Without this property a mistake is reported.
bool are_pairs_of(const LabelledSamples& data, const arma::mat& X, const arma::mat& Y,
                  std::vector<int>& found) {
  if (X.n_rows != data.X.n_rows || Y.n_rows != data.Y.n_rows || X.n_cols != Y.n_cols ||
      X.n_cols > data.X.n_cols) {
    report_mistake("X and Y do not have the shapes of their samples: take whole columns", 1);
    return false;
  }
  for (arma::uword n = 0; n < X.n_cols; ++n) {
    arma::uword place = 0;
    while (place < data.X.n_cols && arma::any(X.col(n) != data.X.col(place))) ++place;
    if (place == data.X.n_cols) {
      report_mistake("a column is none of the samples: keep whole columns, as X.cols(order) does",
                     1);
      return false;
    }
    if (arma::any(Y.col(n) != data.Y.col(place))) {
      report_mistake("labels lost their samples: draw one order, and use it for X and Y", 2);
      return false;
    }
    ++found[place];
  }
  return true;
}

arma::mat labels_of(const arma::rowvec& id) { return arma::join_cols(id, 2 * id); }

bool has_shape(const arma::mat& Z, arma::uword n_rows, arma::uword n_cols) {
  return Z.n_rows == n_rows && Z.n_cols == n_cols;
}

/// Numbers of all samples of the three sets, in the order of the sets; none if they hold more than
/// twice as many as the N samples that were split.
arma::rowvec all_numbers(const DataSplit& split, arma::uword N) {
  if (split.train.X.n_elem + split.validation.X.n_elem + split.test.X.n_elem > 6 * N) {
    report_mistake("the three sets hold more than twice as many samples as there are", 2);
    return {};
  }
  return arma::join_rows(split.train.X.row(0), split.validation.X.row(0), split.test.X.row(0));
}

TEST(ShufflePairs, KeepsEverySampleWhole) {
  const LabelledSamples data = numbered(7);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, seed);
    if (!has_shape(shuffled.X, 3, 7) || !has_shape(shuffled.Y, 2, 7)) {
      report_mistake("the shapes of X and Y changed: reorder whole columns", 1);
      return;
    }
    const bool whole =
        arma::approx_equal(shuffled.X, samples_with(shuffled.X.row(0)), "absdiff", 0);
    if (!whole && arma::approx_equal(arma::sort(shuffled.X), arma::sort(data.X), "absdiff", 0)) {
      report_mistake("the rows of X changed places: samples are columns, use X.cols(order)", 1);
      return;
    }
    EXPECT_NEAR_NAMED("shuffled X", shuffled.X, samples_with(shuffled.X.row(0)), 0);
  }
}

TEST(ShufflePairs, KeepsEveryLabelWithItsSample) {
  const LabelledSamples data = numbered(23);
  const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, 3);
  if (has_shape(shuffled.Y, 2, 23) && !arma::approx_equal(shuffled.Y, data.Y, "absdiff", 0) &&
      !arma::approx_equal(shuffled.Y.row(0), shuffled.X.row(0), "absdiff", 0)) {
    report_mistake("labels lost their samples: draw one order, and use it for X and Y", 2);
  }
  EXPECT_NEAR_NAMED("labels of the shuffled samples", shuffled.Y, labels_of(shuffled.X.row(0)), 0);
}

TEST(ShufflePairs, KeepsEverySampleOnce) {
  const LabelledSamples data = numbered(23);
  const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, 3);
  const arma::rowvec found = arma::unique(shuffled.X.row(0));
  if (shuffled.X.n_cols == 23 && found.n_elem < 23) {
    report_mistake("some samples occur twice and others are lost: draw without replacement", 2);
    return;
  }
  EXPECT_NEAR_NAMED("samples after the shuffle, sorted", arma::sort(shuffled.X.row(0), "ascend", 1),
                    data.X.row(0), 0);
}

TEST(ShufflePairs, ReordersRandomPairs) {
  Rng rng = test_rng(1);
  const arma::uword N = 12 + rng.below(10);
  const LabelledSamples data = random_samples(rng, N);
  bool moved = false;
  for (int trial = 0; trial < 3; ++trial) {  // all three as before: once in 10^26 trials
    const std::uint64_t seed = rng.next();
    const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, seed);
    std::vector<int> found(N, 0);
    if (!are_pairs_of(data, shuffled.X, shuffled.Y, found)) return;
    if (found != std::vector<int>(N, 1)) {
      report_mistake("not every sample occurs once: draw without replacement", 2);
      return;
    }
    moved = moved || !arma::approx_equal(shuffled.X, data.X, "absdiff", 0);
    const LabelledSamples again = shuffle_pairs(data.X, data.Y, seed);
    if (!arma::approx_equal(again.X, shuffled.X, "absdiff", 0)) {
      report_mistake("two calls with the same seed differ: take all random numbers from Rng(seed)",
                     3);
      return;
    }
  }
  if (!moved) report_mistake("the samples keep their order: nothing is shuffled", 2);
}

TEST(ShufflePairs, RepeatsItsOrderForTheSameSeed) {
  const LabelledSamples data = numbered(300);
  const arma::mat first = shuffle_pairs(data.X, data.Y, 9).X;
  const arma::mat second = shuffle_pairs(data.X, data.Y, 9).X;
  if (!arma::approx_equal(first, second, "absdiff", 0)) {
    report_mistake("two calls with the same seed differ: take all random numbers from Rng(seed)",
                   3);
  }
}

TEST(ShufflePairs, ChangesItsOrderWithTheSeed) {
  const LabelledSamples data = numbered(300);
  const arma::mat first = shuffle_pairs(data.X, data.Y, 1).X;
  const arma::mat second = shuffle_pairs(data.X, data.Y, 2).X;
  const arma::mat third = shuffle_pairs(data.X, data.Y, 1234567).X;
  if (arma::approx_equal(first, second, "absdiff", 0) ||
      arma::approx_equal(first, third, "absdiff", 0)) {
    report_mistake("the order is the same for every seed: is the seed used at all?", 3);
  }
}

TEST(ShufflePairs,
     ReachesEveryOrder) {  // 6 orders of 3 samples; 200 seeds miss one with probability 1e-15
  const LabelledSamples data = numbered(3);
  std::set<std::vector<double>> orders;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, seed);
    if (!has_shape(shuffled.X, 3, 3)) {
      report_mistake("the shape of X changed: reorder whole columns", 1);
      return;
    }
    orders.insert(arma::conv_to<std::vector<double>>::from(shuffled.X.row(0)));
  }
  EXPECT_EQ(orders.size(), 6u);
}

TEST(ShufflePairs,
     ReachesEveryPlaceOfALargeSet) {  // of 600, at most a handful stay where they were
  const LabelledSamples data = numbered(600);
  const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, 8);
  if (!has_shape(shuffled.X, 3, 600) || !has_shape(shuffled.Y, 2, 600)) {
    report_mistake("the shapes of X and Y changed: reorder whole columns", 1);
    return;
  }
  EXPECT_NEAR_NAMED("shuffled X", shuffled.X, samples_with(shuffled.X.row(0)), 0);
  EXPECT_NEAR_NAMED("shuffled Y", shuffled.Y, labels_of(shuffled.X.row(0)), 0);
  EXPECT_NEAR_NAMED("samples after the shuffle, sorted", arma::sort(shuffled.X.row(0), "ascend", 1),
                    data.X.row(0), 0);
  // The first, the middle and the last third hold samples of all thirds
  for (arma::uword third = 0; third < 3; ++third) {
    const arma::rowvec part = shuffled.X.row(0).eval().cols(200 * third, 200 * third + 199);
    for (const double from : {1.0, 201.0, 401.0}) {
      const arma::uword found = arma::accu(part >= from && part < from + 200);
      if (found < 30 || found > 110) {  // 67 on average, standard deviation 6
        report_mistake("a part of the samples is not shuffled: draw one order of all", 2);
        return;
      }
    }
  }
}

TEST(ShufflePairs, LeavesASingleSampleAlone) {
  const LabelledSamples data = numbered(1);
  const LabelledSamples shuffled = shuffle_pairs(data.X, data.Y, 4);
  EXPECT_NEAR_MAT(shuffled.X, data.X);
  EXPECT_NEAR_MAT(shuffled.Y, data.Y);
}

arma::rowvec sizes(const DataSplit& split) {
  return {static_cast<double>(split.train.X.n_cols), static_cast<double>(split.validation.X.n_cols),
          static_cast<double>(split.test.X.n_cols)};
}

TEST(SplitData, GivesTheRemainderToTraining) {  // 60/20/20 of 23
  const LabelledSamples data = numbered(23);
  EXPECT_NEAR_NAMED("sizes of training, validation and test set",
                    sizes(split_data(data.X, data.Y, 0.2, 0.2, 1)), (arma::rowvec{15, 4, 4}), 0);
}

TEST(SplitData, SharesNoSample) {
  const LabelledSamples data = numbered(23);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const arma::rowvec numbers = all_numbers(split_data(data.X, data.Y, 0.2, 0.2, seed), 23);
    const arma::rowvec distinct = arma::unique(numbers);
    if (distinct.n_elem < numbers.n_elem) {
      report_mistake("a sample is in two sets: check where one part ends and the next begins", 2);
      return;
    }
  }
}

TEST(SplitData, UsesEverySample) {
  const LabelledSamples data = numbered(23);
  const arma::rowvec numbers = all_numbers(split_data(data.X, data.Y, 0.25, 0.3, 2), 23);
  const arma::rowvec distinct = arma::unique(numbers);
  if (distinct.n_elem < 23) {
    report_mistake("samples are in no set: training gets all that the other two do not take", 1);
  }
}

TEST(SplitData, KeepsEveryLabelWithItsSample) {
  const LabelledSamples data = numbered(23);
  const DataSplit split = split_data(data.X, data.Y, 0.2, 0.3, 6);
  const std::vector<LabelledSamples> parts = {split.train, split.validation, split.test};
  for (const LabelledSamples& part : parts) {
    if (!has_shape(part.X, 3, part.Y.n_cols) || part.X.n_cols > 23) {
      report_mistake("a set does not have the shape of its samples: cut whole columns", 2);
      return;
    }
    EXPECT_NEAR_NAMED("samples of one set", part.X, samples_with(part.X.row(0)), 0);
    EXPECT_NEAR_NAMED("labels of one set", part.Y, labels_of(part.X.row(0)), 0);
  }
}

TEST(SplitData, DividesRandomPairs) {
  Rng rng = test_rng(2);
  const arma::uword N = 16 + rng.below(20);
  const LabelledSamples data = random_samples(rng, N);
  const arma::uword n_validation = 1 + rng.below(N / 4);
  const arma::uword n_test = 1 + rng.below(N / 4);
  // The shares of 0.2 … 0.8 samples more: rounded down it is this many, whatever the last digit
  const double count = static_cast<double>(N);
  const double more_validation = rng.uniform(0.2, 0.8);
  const double more_test = rng.uniform(0.2, 0.8);
  const double validation_share = (static_cast<double>(n_validation) + more_validation) / count;
  const double test_share = (static_cast<double>(n_test) + more_test) / count;
  const DataSplit split = split_data(data.X, data.Y, validation_share, test_share, rng.next());

  const arma::urowvec expected = {N - n_validation - n_test, n_validation, n_test};
  EXPECT_NEAR_NAMED("sizes of training, validation and test set", sizes(split), expected, 0);
  std::vector<int> found(N, 0);
  if (!are_pairs_of(data, split.train.X, split.train.Y, found) ||
      !are_pairs_of(data, split.validation.X, split.validation.Y, found) ||
      !are_pairs_of(data, split.test.X, split.test.Y, found)) {
    return;
  }
  if (found != std::vector<int>(N, 1)) {
    report_mistake("not every sample is in exactly one set: check where the parts begin and end",
                   2);
  }
}

TEST(SplitData, GivesTheSharesToTheRightSets) {
  const LabelledSamples data = numbered(20);
  EXPECT_NEAR_NAMED("sizes of training, validation and test set",
                    sizes(split_data(data.X, data.Y, 0.1, 0.3, 1)), (arma::rowvec{12, 2, 6}), 0);
}

TEST(SplitData, AllowsEmptyParts) {
  const LabelledSamples data = numbered(5);
  EXPECT_NEAR_NAMED("sizes", sizes(split_data(data.X, data.Y, 0, 0.4, 1)), (arma::rowvec{3, 0, 2}),
                    0);
  EXPECT_NEAR_NAMED("sizes", sizes(split_data(data.X, data.Y, 0.4, 0, 1)), (arma::rowvec{3, 2, 0}),
                    0);
  EXPECT_NEAR_NAMED("sizes", sizes(split_data(data.X, data.Y, 0, 0, 1)), (arma::rowvec{5, 0, 0}),
                    0);
}

TEST(SplitData, CountsAShareThatRoundingMissed) {  // 0.29 * 100 is 28.999999999999996
  const LabelledSamples data = numbered(100);
  EXPECT_NEAR_NAMED("sizes", sizes(split_data(data.X, data.Y, 0.29, 0.29, 1)),
                    (arma::rowvec{42, 29, 29}), 0);
}

// In hundredths, where nothing is rounded: 7 % of 100 is 7, although 0.07 * 100
// is 7.000000000000001
TEST(SplitData, TakesTheExactShareOfEverySize) {
  for (const arma::uword N : arma::uvec{1, 7, 50, 100, 300, 1000}) {
    const LabelledSamples data = numbered(N);
    for (const arma::uword percent : arma::uvec{0, 1, 7, 14, 28, 29, 35, 55, 56, 57, 58, 99}) {
      const double share = std::stod("0." + std::to_string(100 + percent).substr(1));
      const double other = percent < 50 ? share : 0;
      const double first = static_cast<double>(percent * N / 100);
      const double second = percent < 50 ? first : 0;
      const arma::rowvec expected = {static_cast<double>(N) - first - second, first, second};
      EXPECT_NEAR_NAMED("sizes of training, validation and test set",
                        sizes(split_data(data.X, data.Y, share, other, 1)), expected, 0);
    }
  }
}

TEST(SplitData,
     ShufflesBeforeItCuts) {  // the file is sorted: neighbours would be of one class
  const LabelledSamples data = numbered(100);
  const arma::rowvec test = split_data(data.X, data.Y, 0.2, 0.2, 1).test.X.row(0);
  if (arma::range(test) < 20) {  // 20 neighbours in the file
    report_mistake("the parts are cut from the order of the file: shuffle first", 3);
  }
}

TEST(SplitData, RepeatsItsSplitForTheSameSeedOnly) {
  const LabelledSamples data = numbered(300);
  const arma::rowvec first = all_numbers(split_data(data.X, data.Y, 0.2, 0.2, 5), 300);
  const arma::rowvec again = all_numbers(split_data(data.X, data.Y, 0.2, 0.2, 5), 300);
  const arma::rowvec other = all_numbers(split_data(data.X, data.Y, 0.2, 0.2, 6), 300);
  if (!arma::approx_equal(first, again, "absdiff", 0)) {
    report_mistake("two calls with the same seed differ: pass the seed on", 3);
  }
  if (arma::approx_equal(first, other, "absdiff", 0)) {
    report_mistake("the split is the same for every seed: pass the seed on", 3);
  }
}

TEST(ShufflePairsContract, NamesBothShapesWhenTheyDoNotFit) {
  EXPECT_ERROR(shuffle_pairs(arma::mat(3, 5), arma::mat(1, 4), 1),
               "shuffle_pairs: Y is 1x4, expected *x5");
}

TEST(SplitDataContract, RejectsImpossibleShares) {
  const LabelledSamples data = numbered(5);
  EXPECT_ERROR(split_data(data.X, data.Y, -0.1, 0.2, 1), "split_data: a share is negative");
  EXPECT_ERROR(split_data(data.X, data.Y, 0.5, 0.5, 1),
               "split_data: the shares leave nothing to train on");
  EXPECT_ERROR(split_data(data.X, arma::mat(2, 4), 0.2, 0.2, 1),
               "split_data: Y is 2x4, expected *x5");
}

}  // namespace
}  // namespace gradbook
