// What: penalties, parameter groups and clipping, in the optimizers' pass and by themselves.
// Why:  a penalty on the wrong parameters or before clipping still trains, only worse.
// How:  the decks' worked examples, numerical gradients of the penalty, and the slow way:
//       change the gradient, then a plain step.
#include "nn/optim/regularization.hpp"

#include <cmath>
#include <vector>

#include "core/rng.hpp"
#include "nn/optim/clipping.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

std::vector<Parameter> two_layers() {
  return {
      {.name = "0.weight", .n_rows = 2, .n_cols = 3, .begin = 0},
      {.name = "0.bias", .role = ParameterRole::bias, .n_rows = 2, .begin = 6},
      {.name = "1.scale", .role = ParameterRole::scale, .n_rows = 2, .begin = 8},
      {.name = "2.weight", .n_rows = 1, .n_cols = 2, .begin = 10},
      {.name = "2.recurrent", .role = ParameterRole::recurrent_weight, .n_rows = 1, .begin = 12}};
}

TEST(Regularization, MatchesTheWorkedExample) {  // A-REG; our l2 is twice the deck's lambda
  const arma::vec start = {1, -2, 0.5, 0};
  const auto gradient = [&](const Regularization& regularization) {
    Sgd<double> sgd(1);
    sgd.set_regularization(regularization);
    arma::vec theta = start;
    sgd.step(theta, arma::vec(4));
    return arma::vec(start - theta);
  };
  const std::vector<ParameterGroup> all = {{.begin = 0, .end = 4, .regularization = {.l2 = 0.2}}};
  EXPECT_NEAR_NAMED("l2", gradient({.l2 = 0.2}), (arma::vec{0.2, -0.4, 0.1, 0}), 1e-15);
  EXPECT_NEAR_NAMED("l1", gradient({.l1 = 0.1}), (arma::vec{0.1, -0.1, 0.1, 0}), 1e-15);
  EXPECT_NEAR_NAMED("elastic net", gradient({.l1 = 0.1, .l2 = 0.02}),
                    (arma::vec{0.12, -0.14, 0.11, 0}), 1e-15);
  EXPECT_NEAR(penalty(all, start), 0.525, 1e-15);
  EXPECT_NEAR(penalty<double>({{0, 4, 1, {.l1 = 0.1, .l2 = 0.02}}}, start), 0.4025, 1e-15);
}

TEST(Regularization, ShrinksAWeightAsTheSlideShould) {  // A-DECAY-STEP, lambda 0.05
  const auto path = [](const Regularization& regularization) {
    Sgd<double> sgd(0.1);
    sgd.set_regularization(regularization);
    arma::vec w = {1};
    for (int t = 0; t < 5; ++t) sgd.step(w, arma::vec(1));
    return w(0);
  };
  EXPECT_NEAR(path({.l2 = 2 * 0.05}), 0.9509900499, 1e-10);  // geometrically
  EXPECT_NEAR(path({.l1 = 0.05}), 0.975, 1e-14);             // by constant steps
  EXPECT_NEAR(path({.decoupled = 2 * 0.05}), 0.9509900499, 1e-10);
}

TEST(Regularization, IsTheGradientOfThePenalty) {
  const std::vector<ParameterGroup> groups = {{0, 2, 1, {.l1 = 0.3}}, {2, 5, 1, {.l2 = 0.7}}};
  const arma::vec start = {1.5, -0.4, 2, -3, 0.7};
  Sgd<double> sgd(1);
  sgd.set_groups(groups);
  arma::vec theta = start;
  sgd.step(theta, arma::vec(5));
  for (arma::uword i = 0; i < 5; ++i) {
    const double h = 1e-5;
    arma::vec more = start;
    arma::vec less = start;
    more(i) += h;
    less(i) -= h;
    const double slope = (penalty(groups, more) - penalty(groups, less)) / (2 * h);
    EXPECT_NEAR(start(i) - theta(i), slope, 1e-9) << i;
  }
}

TEST(AdamW, DecaysBesideTheAverages) {
  Adam<double> adam({.learning_rate = 0.1});
  AdamW<double> adamw({.learning_rate = 0.1, .decoupled = 0.5});
  arma::vec expected = {2, -0.7};
  arma::vec theta = expected;
  for (int t = 0; t < 3; ++t) {
    const arma::vec g = {0.1, 0.5 - t};
    expected *= 1 - 0.1 * 0.5;
    adam.step(expected, g);
    adamw.step(theta, g);
  }
  EXPECT_NEAR_NAMED("theta", theta, expected, 1e-15);
  EXPECT_TRUE(arma::all(adam.state()[0] == adamw.state()[0]));
}

TEST(ParameterGroups, LeaveBiasesAndBatchNormAlone) {
  const auto groups = decay_weights_only(two_layers(), {.decoupled = 0.5});
  ASSERT_EQ(groups.size(), 3U);
  arma::vec theta(13, arma::fill::ones);
  Sgd<double> sgd(0.1);
  sgd.set_groups(groups);
  sgd.step(theta, arma::vec(13));
  arma::vec expected(13, arma::fill::value(0.95));
  expected.subvec(6, 9).fill(1);
  EXPECT_NEAR_NAMED("theta", theta, expected, 1e-15);
}

TEST(ParameterGroups, HaveRatesOfTheirOwn) {
  constexpr arma::uword kParameters = 40000;  // groups end inside of ranges
  const std::vector<ParameterGroup> groups = {
      {0, 5, 0}, {5, 17000, 2}, {17000, 17001, 1}, {17001, kParameters, 0.5}};
  Sgd<double> sgd(0.1);
  sgd.set_groups(groups);
  arma::vec theta(kParameters);
  sgd.step(theta, arma::vec(kParameters, arma::fill::ones));
  for (const ParameterGroup& group : groups) {
    const arma::vec part = theta.subvec(group.begin, group.end - 1);
    EXPECT_TRUE(arma::all(part == -0.1 * group.learning_rate_factor)) << group.begin;
  }
}

TEST(Clipping, LimitsElementsOrTheWholeGradient) {
  arma::vec g = {3, -4, 0.5};
  clip_by_value(g, 1);
  EXPECT_NEAR_NAMED("by value", g, (arma::vec{1, -1, 0.5}), 1e-15);
  g = {3, -4};
  EXPECT_EQ(clip_by_norm(g, 1), 5);
  EXPECT_NEAR_NAMED("by norm", g, (arma::vec{0.6, -0.8}), 1e-6);
  EXPECT_NEAR(clip_by_norm(g, 2), 1, 1e-6);  // already shorter: left alone
  EXPECT_NEAR_NAMED("by norm", g, (arma::vec{0.6, -0.8}), 1e-6);
}

TEST(Clipping, KeepsNaNForAllToSee) {
  arma::vec g = {arma::datum::nan, 4};
  clip_by_value(g, 1);
  EXPECT_TRUE(std::isnan(g(0)));
  for (const Clipping& clipping : {Clipping{.value = 1}, Clipping{.norm = 1}}) {
    Sgd<double> sgd(0.1);
    sgd.set_clipping(clipping);
    arma::vec theta(2);
    sgd.step(theta, arma::vec{arma::datum::nan, 4});
    EXPECT_TRUE(std::isnan(theta(0)));
  }
}

TEST(Clipping, NormIsThatOfALongVector) {
  Rng rng(5);
  const arma::vec g = rng.normal(40007, 1);
  EXPECT_NEAR(GradientNorm<double>()(g), arma::norm(g), 1e-10);
  // Sums are double: a float would stop growing at 2^24
  const arma::fvec ones(20000000, arma::fill::ones);
  EXPECT_NEAR(GradientNorm<float>()(ones), std::sqrt(2e7), 1e-9);
}

TEST(Clipping, ComesBeforePenaltiesInTheSamePass) {
  for (const bool by_norm : {false, true}) {
    Rng rng(6);
    arma::vec theta = rng.normal(30, 1);
    arma::vec expected = theta;
    Adam<double> fused;
    fused.set_clipping(by_norm ? Clipping{.norm = 2} : Clipping{.value = 0.3});
    fused.set_regularization({.l2 = 0.5});
    Adam<double> plain;
    for (int t = 0; t < 3; ++t) {
      arma::vec g = rng.normal(30, 1);
      fused.step(theta, g);
      by_norm ? void(clip_by_norm(g, 2)) : clip_by_value(g, 0.3);
      plain.step(expected, g + 0.5 * expected);
    }
    EXPECT_NEAR_NAMED("theta", theta, expected, 1e-13);
  }
}

TEST(RegularizationContract, NamesWhatDoesNotFit) {
  Sgd<double> sgd(0.1);
  arma::vec theta(13);
  EXPECT_ERROR(sgd.set_clipping({.value = 1, .norm = 1}),
               "Clipping: by value and by norm at once, expected one of the two");
  EXPECT_ERROR(sgd.set_clipping({.norm = 0}),
               "Clipping: norm: the limit is 0, expected more than 0");
  EXPECT_ERROR(clip_by_value(theta, -1), "clip_by_value: the limit is -1, expected more than 0");
  EXPECT_ERROR(sgd.set_regularization({.l1 = -1}),
               "Regularization: l1 is -1, expected a number of at least 0");
  sgd.set_groups({{0, 5}, {6, 13}});
  EXPECT_ERROR(sgd.step(theta, theta),
               "ParameterGroup: a group is 6 to 13, expected it to begin at 5 and not to be empty");
  sgd.set_groups({{0, 5}, {5, 12}});
  EXPECT_ERROR(sgd.step(theta, theta),
               "ParameterGroup: the groups end at 12, there are 13 parameters");
  sgd.set_groups({{0, 13, -1}});
  EXPECT_ERROR(sgd.step(theta, theta),
               "ParameterGroup: the learning rate factor is -1, expected a number of at least 0");
  EXPECT_ERROR(penalty<double>({{0, 14}}, theta),
               "penalty: a group ends at 14, there are 13 parameters");
  auto gap = two_layers();
  gap[1].begin = 7;
  EXPECT_ERROR(decay_weights_only(gap, {}), "decay_weights_only: '0.bias' begins at 7, expected 6");
  EXPECT_EQ(sgd.steps(), 0U);
}

}  // namespace
}  // namespace gradbook
