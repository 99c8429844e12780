// What: the generator and its distributions.
// Why:  every lecture result must be the same on every machine and from every compiler.
#include "core/rng.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gradbook {
namespace {

TEST(Rng, MatchesTheAuthorsReferenceCode) {
  // xoshiro256++ 1.0 (prng.di.unimi.it) from the state 1, 2, 3, 4: first outputs of the C code
  Rng rng(0);
  rng.set_state({1, 2, 3, 4});
  EXPECT_EQ(rng.next(), 41943041U);
  EXPECT_EQ(rng.next(), 58720359U);
  EXPECT_EQ(rng.next(), 3588806011781223U);
  EXPECT_EQ(rng.next(), 3591011842654386U);
}

TEST(Rng, IsSeededBySplitMix64) {
  // SplitMix64 from the state 1234567 (Rosetta Code's test vector)
  const Rng rng(1234567);
  const Rng::State expected = {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
                               4593380528125082431U};
  EXPECT_EQ(rng.state(), expected);
}

TEST(Rng, GivesTheSameSequenceForTheSameSeedOnly) {
  Rng a(5);
  Rng b(5);
  Rng c(6);
  const arma::mat first = a.normal(3, 4);
  EXPECT_TRUE(arma::approx_equal(first, b.normal(3, 4), "absdiff", 0));
  EXPECT_FALSE(arma::approx_equal(first, c.normal(3, 4), "absdiff", 1e-3));
}

TEST(Rng, GoesOnFromASavedState) {
  Rng a(9);
  a.next();
  Rng b(1);
  b.set_state(a.state());
  EXPECT_EQ(a.next(), b.next());
}

TEST(Rng, UniformHasTheMomentsOfTheUniformDistribution) {
  Rng rng(3);
  const arma::mat X = rng.uniform(1000, 100, -1, 3);
  EXPECT_GE(X.min(), -1);
  EXPECT_LT(X.max(), 3);
  EXPECT_NEAR(arma::mean(arma::vectorise(X)), 1.0, 0.02);  // sd of the mean: 0.0037
  EXPECT_NEAR(arma::var(arma::vectorise(X)), 16.0 / 12.0, 0.03);
}

TEST(Rng, NormalHasTheMomentsAndTailsOfTheNormalDistribution) {
  Rng rng(4);
  const arma::vec x = arma::vectorise(rng.normal(1000, 200));
  const double n = static_cast<double>(x.n_elem);
  EXPECT_NEAR(arma::mean(x), 0.0, 0.015);
  EXPECT_NEAR(arma::var(x), 1.0, 0.02);
  EXPECT_NEAR(arma::accu(arma::pow(x, 4)) / n, 3.0, 0.15);
  const arma::uvec beyond_two = arma::find(arma::abs(x) > 2.0);
  EXPECT_NEAR(static_cast<double>(beyond_two.n_elem) / n, 0.0455, 0.003);
}

TEST(Rng, BelowIsUnbiasedAndInRange) {
  Rng rng(8);
  arma::vec count(7, arma::fill::zeros);
  constexpr int kDraws = 70000;
  for (int i = 0; i < kDraws; ++i) count(rng.below(7)) += 1;
  const double chi2 = arma::accu(arma::square(count - 10000.0)) / 10000.0;
  EXPECT_LT(chi2, 22.46);  // 0.999 quantile of chi-square with 6 degrees of freedom
  EXPECT_THROW(rng.below(0), std::invalid_argument);
}

TEST(Rng, PermutationHoldsEveryIndexOnceAndReachesEveryOrder) {
  Rng rng(2);
  const arma::uvec order = rng.permutation(100);
  EXPECT_TRUE(arma::all(arma::sort(order) == arma::regspace<arma::uvec>(0, 99)));
  std::set<std::vector<arma::uword>> seen;
  for (int i = 0; i < 500; ++i) {
    const arma::uvec p = rng.permutation(4);
    seen.insert(arma::conv_to<std::vector<arma::uword>>::from(p));
  }
  EXPECT_EQ(seen.size(), 24U);
  EXPECT_TRUE(rng.permutation(0).is_empty());
}

}  // namespace
}  // namespace gradbook
