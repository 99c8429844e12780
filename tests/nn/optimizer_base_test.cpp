// What: what all update rules share: state, threads, rates, penalties.
// Why:  a training has to resume and to be repeated bit by bit, whatever the rule.
// How:  hand-computed steps, thread counts, every rule.
#include "nn/optim/optimizer_base.hpp"

#include <cmath>
#include <memory>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// One of every rule, and Momentum once more in its longest form.
template <typename T>
std::vector<std::unique_ptr<Optimizer<T>>> all_rules() {
  std::vector<std::unique_ptr<Optimizer<T>>> rules;
  for (const std::string& name : optimizer_names()) rules.push_back(make_optimizer<T>(name));
  rules.push_back(std::make_unique<Momentum<T>>(
      MomentumOptions{.form = MomentumForm::dampened, .dampening = 0.5}));
  return rules;
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
    arma::vec again = resumed;
    after[r]->restore(before[r]->steps(), before[r]->state());
    for (int t = 0; t < 4; ++t) after[r]->step(resumed, gradient(resumed));
    EXPECT_TRUE(arma::all(theta == resumed)) << straight[r]->description();
    EXPECT_EQ(after[r]->steps(), 6U);

    // Back to an earlier step, after a later one
    straight[r]->restore(before[r]->steps(), before[r]->state());
    for (int t = 0; t < 4; ++t) straight[r]->step(again, gradient(again));
    EXPECT_TRUE(arma::all(again == theta)) << straight[r]->description();
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
  sgd.set_groups({{0, 6, 1, {.l2 = 0.5}}, {6, 10}, {10, 13, 1, {.l2 = 0.5}}});
  EXPECT_EQ(sgd.description(), "sgd learning_rate=0.1 [9 l2=0.5; 4 plain] clip_norm=5");
  EXPECT_EQ(AdamW<float>().description(),
            "adamw learning_rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-08 decoupled=0.01");
  EXPECT_EQ(Momentum<float>({.form = MomentumForm::averaged}).description(),
            "momentum learning_rate=0.01 momentum=0.9 averaged");
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

}  // namespace
}  // namespace gradbook
