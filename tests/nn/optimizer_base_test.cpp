// What: what all update rules share: state, threads, rates, penalties, groups, clipping.
// Why:  a penalty on the wrong parameters or before clipping still trains; a training has to resume
//       and to be repeated bit by bit.
// How:  hand-computed steps, the slow way (change the gradient, then a plain step), thread counts.
#include "nn/optimizer_base.hpp"

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "nn/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// One of every rule.
template <typename T>
std::vector<std::unique_ptr<Optimizer<T>>> all_rules() {
  std::vector<std::unique_ptr<Optimizer<T>>> rules;
  rules.push_back(std::make_unique<Sgd<T>>(0.01));
  rules.push_back(std::make_unique<Momentum<T>>());
  rules.push_back(std::make_unique<Momentum<T>>(
      MomentumOptions{.form = MomentumForm::dampened, .dampening = 0.5}));
  rules.push_back(std::make_unique<Nesterov<T>>());
  rules.push_back(std::make_unique<AdaGrad<T>>());
  rules.push_back(std::make_unique<Adadelta<T>>());
  rules.push_back(std::make_unique<RmsProp<T>>());
  rules.push_back(std::make_unique<RmsProp<T>>(RmsPropOptions{.momentum = 0.9}));
  rules.push_back(std::make_unique<Adam<T>>());
  rules.push_back(std::make_unique<AdamW<T>>());
  rules.push_back(std::make_unique<Nadam<T>>());
  return rules;
}

std::vector<Parameter> two_layers() {
  return {{.name = "0.weight", .n_rows = 2, .n_cols = 3, .begin = 0},
          {.name = "0.bias", .role = ParameterRole::bias, .n_rows = 2, .begin = 6},
          {.name = "1.scale", .role = ParameterRole::scale, .n_rows = 2, .begin = 8},
          {.name = "2.weight", .n_rows = 1, .n_cols = 2, .begin = 10},
          {.name = "2.recurrent", .role = ParameterRole::recurrent_weight, .n_rows = 1, .begin = 12}};
}

TEST(Optimizer, HasTheSameBitsForAnyNumberOfThreads) {
  constexpr arma::uword kParameters = 50003;
  const int before = num_threads();
  std::vector<arma::fvec> first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    auto rules = all_rules<float>();
    for (std::size_t r = 0; r < rules.size(); ++r) {
      Rng rng(2);
      arma::fvec theta = arma::conv_to<arma::fvec>::from(rng.normal(kParameters, 1));
      rules[r]->set_groups({{0, 20000, 0.5, {.l1 = 1e-3}}, {20000, kParameters, 1, {.l2 = 0.1}}});
      rules[r]->set_clipping({.norm = 100});
      for (int t = 0; t < 3; ++t) {
        rules[r]->step(theta, arma::conv_to<arma::fvec>::from(rng.normal(kParameters, 1)));
      }
      EXPECT_NEAR(rules[r]->gradient_norm(), std::sqrt(kParameters), 3);
      if (first.size() <= r) first.push_back(theta);
      EXPECT_TRUE(arma::all(first[r] == theta)) << rules[r]->description() << ", " << threads;
    }
  }
  set_num_threads(before);
}

TEST(Optimizer, GoesOnFromARestoredState) {
  auto straight = all_rules<double>();
  auto before = all_rules<double>();
  auto after = all_rules<double>();
  for (std::size_t r = 0; r < straight.size(); ++r) {
    const auto gradient = [](const arma::vec& theta) { return arma::vec(theta % theta - 1.5); };
    arma::vec theta = {1, 2, 3};
    for (int t = 0; t < 6; ++t) straight[r]->step(theta, gradient(theta));

    arma::vec resumed = {1, 2, 3};
    for (int t = 0; t < 2; ++t) before[r]->step(resumed, gradient(resumed));
    after[r]->restore(before[r]->steps(), before[r]->state());
    for (int t = 0; t < 4; ++t) after[r]->step(resumed, gradient(resumed));
    EXPECT_TRUE(arma::all(theta == resumed)) << straight[r]->description();
    EXPECT_EQ(after[r]->steps(), 6U);
  }
}

TEST(Optimizer, TakesTheRateOfTheMoment) {
  Momentum<double> momentum({.learning_rate = 0.1, .momentum = 0.5});
  arma::vec theta = {1};
  momentum.step(theta, arma::vec{2});  // v = 2
  momentum.set_learning_rate(0.01);
  momentum.step(theta, arma::vec{1});  // v = 2: the rate stands outside of the velocity
  EXPECT_NEAR_NAMED("theta", theta, arma::vec{1 - 0.2 - 0.02}, 1e-15);
  EXPECT_EQ(momentum.learning_rate(), 0.01);
}

TEST(Optimizer, DescribesEverythingThatATrainingDependsOn) {
  Adam<float> adam;
  adam.set_learning_rate(0.5);  // a schedule's business
  EXPECT_EQ(adam.description(), "adam learning_rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-08");
  Sgd<float> sgd(0.1);
  sgd.set_regularization({.l1 = 0.25, .l2 = 0.5});
  sgd.set_clipping({.norm = 5});
  EXPECT_EQ(sgd.description(), "sgd learning_rate=0.1 l1=0.25 l2=0.5 clip_norm=5");
  sgd.set_groups(decay_weights_only(two_layers(), {.l2 = 0.5}));
  EXPECT_EQ(sgd.description(), "sgd learning_rate=0.1 [9 l2=0.5; 4 plain] clip_norm=5");
  EXPECT_EQ(AdamW<float>().description(),
            "adamw learning_rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-08 decoupled=0.01");
  EXPECT_EQ(Momentum<float>({.form = MomentumForm::averaged}).description(),
            "momentum learning_rate=0.01 momentum=0.9 averaged");
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

TEST(Regularization, L2IsPartOfTheGradientForEveryRule) {
  auto plain = all_rules<double>();
  auto penalized = all_rules<double>();
  for (std::size_t r = 0; r < plain.size(); ++r) {
    plain[r]->set_regularization({});
    penalized[r]->set_regularization({.l2 = 0.25});
    arma::vec expected = {2, -0.7, 0.3};
    arma::vec theta = expected;
    for (int t = 0; t < 3; ++t) {
      const arma::vec g = {0.1, 0.5, -2.0 + t};
      plain[r]->step(expected, g + 0.25 * expected);
      penalized[r]->step(theta, g);
    }
    EXPECT_TRUE(arma::all(theta == expected)) << plain[r]->description();
  }
}

TEST(AdamW, DecaysBesideTheAverages) {
  Adam<double> adam({.learning_rate = 0.1});
  AdamW<double> adamw({.learning_rate = 0.1}, 0.5);
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

TEST(OptimizerBaseContract, NamesWhatDoesNotFit) {
  Sgd<double> sgd(0.1);
  arma::vec theta(13);
  EXPECT_ERROR(sgd.set_clipping({.value = 1, .norm = 1}),
               "Clipping: by value and by norm at once, expected one of the two");
  EXPECT_ERROR(sgd.set_clipping({.norm = 0}), "Clipping: norm: the limit is 0, expected more than 0");
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
  EXPECT_ERROR(penalty<double>({{0, 14}}, theta), "penalty: a group ends at 14, there are 13 parameters");
  auto gap = two_layers();
  gap[1].begin = 7;
  EXPECT_ERROR(decay_weights_only(gap, {}), "decay_weights_only: '0.bias' begins at 7, expected 6");
  EXPECT_EQ(sgd.steps(), 0U);
}

}  // namespace
}  // namespace gradbook
