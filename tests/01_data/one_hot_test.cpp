// What: labels 0 … K−1 as unit vectors, one column per sample.
// Why:  cross-entropy and every output layer of this course read labels in this form.
#include "exercises/01_data/one_hot.hpp"

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

TEST(OneHot, SetsOneRowPerColumn) {
  const arma::urowvec labels = {0, 2, 1};
  const arma::mat expected = {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 0, 0}};
  EXPECT_NEAR_MAT(one_hot(labels, 4), expected);
}

TEST(OneHot, TreatsEqualLabelsAlike) {
  const arma::urowvec labels = {1, 1, 0, 1, 2};
  const arma::mat expected = {{0, 0, 1, 0, 0}, {1, 1, 0, 1, 0}, {0, 0, 0, 0, 1}};
  EXPECT_NEAR_MAT(one_hot(labels, 3), expected);
}

TEST(OneHot, KeepsARowForEveryClass) {
  const arma::mat Y = one_hot(arma::urowvec{1, 0}, 5);
  const arma::mat expected = {{0, 1}, {1, 0}, {0, 0}, {0, 0}, {0, 0}};
  EXPECT_NEAR_MAT(Y, expected);
}

TEST(OneHot, IsUndoneByTheLargestEntry) {
  const arma::urowvec labels = {3, 0, 1, 3, 2, 2, 0};
  const arma::mat Y = one_hot(labels, 4);
  EXPECT_NEAR_NAMED("index of the largest entry", arma::urowvec(arma::index_max(Y, 0)), labels, 0);
  EXPECT_NEAR_NAMED("sum of every column", arma::rowvec(arma::sum(Y, 0)),
                    arma::rowvec(7, arma::fill::ones), 0);
}

TEST(OneHot, MatchesTheDefinitionForRandomLabels) {
  Rng rng = test_rng(1);
  const arma::uword K = 2 + rng.below(5);
  const arma::uword N = K + 1 + rng.below(6);
  arma::urowvec labels(N);
  for (arma::uword& label : labels) label = rng.below(K);
  arma::mat expected(K, N);
  for (arma::uword k = 0; k < K; ++k) {
    for (arma::uword n = 0; n < N; ++n) {
      expected(k, n) = labels(n) == k ? 1 : 0;
    }
  }
  EXPECT_NEAR_MAT(one_hot(labels, K), expected);
}

TEST(OneHot, HasNoLargestClassOrNumberOfSamples) {
  Rng rng = test_rng(2);
  arma::urowvec labels(600);
  for (arma::uword& label : labels) label = rng.below(4) == 0 ? 300 : rng.below(700);
  for (int trial = 0; trial < 2; ++trial) {  // nothing is left of the call before
    arma::mat expected(701, 600, arma::fill::zeros);
    for (arma::uword n = 0; n < 600; ++n) expected(labels(n), n) = 1;
    EXPECT_NEAR_MAT(one_hot(labels, 701), expected);
    labels = arma::fliplr(labels);
  }
}

TEST(OneHot, TakesASingleClassAndNoSamples) {
  EXPECT_NEAR_MAT(one_hot(arma::urowvec{0, 0, 0}, 1), (arma::mat{{1, 1, 1}}));
  const arma::mat none = one_hot(arma::urowvec(), 4);
  EXPECT_EQ(arma::size(none), arma::SizeMat(4, 0));
}

TEST(OneHotContract, NamesALabelThatIsTooLarge) {
  EXPECT_ERROR(one_hot(arma::urowvec{0, 3}, 3), "one_hot: label 3 is not below num_classes 3");
}

}  // namespace
}  // namespace gradbook
