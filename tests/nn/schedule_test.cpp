// What: learning-rate schedules.
// Why:  one epoch too early or too late changes a training and nobody sees it.
// How:  the decks' worked examples, values computed by hand, PyTorch in tests/oracle.
#include "nn/optim/schedule.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "verify/verify.hpp"

namespace gradbook {
namespace {

arma::vec rates(const SchedulePtr& schedule, const std::vector<arma::uword>& times) {
  arma::vec result(times.size());
  for (std::size_t i = 0; i < times.size(); ++i) result(i) = schedule->learning_rate(times[i]);
  return result;
}

/// The rates that the epochs 0, 1, … are trained with, when each ends with the loss given.
arma::vec rates_after(Schedule& schedule, const std::vector<double>& losses) {
  arma::vec result(losses.size());
  for (std::size_t i = 0; i < losses.size(); ++i) {
    result(i) = schedule.learning_rate(i);
    schedule.observe(losses[i]);
  }
  return result;
}

TEST(ConstantSchedule, NeverChanges) {
  EXPECT_NEAR_NAMED("rates", rates(constant_schedule(0.3), {0, 1, 1000000}),
                    (arma::vec{0.3, 0.3, 0.3}), 0);
}

TEST(StepSchedule, MatchesTheWorkedExample) {  // A-SCHED-STEP
  const std::vector<arma::uword> epochs = {0, 4, 5, 10, 19, 20, 40};
  EXPECT_NEAR_NAMED("half every 5", rates(step_schedule(0.1, 5, 0.5), epochs),
                    (arma::vec{0.1, 0.1, 0.05, 0.025, 0.0125, 0.00625, 0.000390625}), 1e-15);
  EXPECT_NEAR_NAMED("a tenth every 20", rates(step_schedule(0.1, 20), epochs),
                    (arma::vec{0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.001}), 1e-15);
}

TEST(MultiStepSchedule, ChangesAtTheMilestones) {
  EXPECT_NEAR_NAMED("rates", rates(multi_step_schedule(8, {3, 5, 5}, 0.5), {0, 2, 3, 4, 5, 100}),
                    (arma::vec{8, 8, 4, 4, 1, 1}), 1e-15);
  EXPECT_EQ(multi_step_schedule(8, {})->learning_rate(7), 8);
}

TEST(ExponentialAndCosineSchedule, MatchTheWorkedExample) {  // A-SCHED-EXPCOS
  const std::vector<arma::uword> epochs = {0, 1, 2, 5, 9, 10};
  EXPECT_NEAR_NAMED("exponential", rates(exponential_schedule(0.1, std::exp(-0.1)), epochs),
                    (arma::vec{0.1, 0.090483741803596, 0.081873075307798, 0.060653065971263,
                               0.04065696597406, 0.036787944117144}),
                    1e-13);
  EXPECT_NEAR_NAMED(
      "cosine", rates(cosine_schedule(0.1, 10), epochs),
      (arma::vec{0.1, 0.097552825814758, 0.090450849718747, 0.05, 0.0024471741852423, 0}), 1e-13);
}

TEST(CosineSchedule, StaysAtItsMinimum) {
  EXPECT_NEAR_NAMED("rates", rates(cosine_schedule(0.5, 4, 0.1), {0, 2, 4, 5, 8}),
                    (arma::vec{0.5, 0.3, 0.1, 0.1, 0.1}), 1e-15);
}

TEST(WarmUp, GrowsLinearlyAndThenStartsTheOther) {
  EXPECT_NEAR_NAMED("from 0", rates(warm_up(4, step_schedule(0.8, 2, 0.5)), {0, 1, 3, 4, 5, 6}),
                    (arma::vec{0, 0.2, 0.6, 0.8, 0.8, 0.4}), 1e-15);
  EXPECT_NEAR_NAMED("from a half", rates(warm_up(2, constant_schedule(1), 0.5), {0, 1, 2}),
                    (arma::vec{0.5, 0.75, 1}), 1e-15);
  EXPECT_EQ(warm_up(0, constant_schedule(1))->learning_rate(0), 1);
}

TEST(ReduceOnPlateau, ToleratesPatienceBadEpochs) {  // A-PLATEAU: PyTorch's column
  std::vector<double> losses = {1.0, 0.9};
  losses.resize(28, 0.8);
  const auto plateau = reduce_on_plateau({.minimum = 1e-6});
  arma::vec expected(28, arma::fill::value(1e-3));
  expected.subvec(14, 24).fill(1e-4);  // the column has the rates after the epochs
  expected.subvec(25, 27).fill(1e-5);
  EXPECT_NEAR_NAMED("rates", rates_after(*plateau, losses), expected, 1e-15);
}

TEST(ReduceOnPlateau, StopsAtItsMinimum) {  // A-PLATEAU-COUNT: five reductions
  const auto plateau =
      reduce_on_plateau({.learning_rate = 0.1, .factor = 0.1, .patience = 0, .minimum = 1e-6});
  const arma::vec result = rates_after(*plateau, std::vector<double>(9, 1.0));
  EXPECT_NEAR_NAMED("rates", result,
                    (arma::vec{0.1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-6, 1e-6}), 1e-12);
}

TEST(ReduceOnPlateau, CountsSmallGainsAndNaNAsBadAndRestsAfterwards) {
  const auto plateau = reduce_on_plateau(
      {.learning_rate = 1, .factor = 0.5, .patience = 1, .threshold = 0.1, .cooldown = 2});
  // 0.95 is less than a tenth better; reduced after the second bad one; two epochs do not count
  const std::vector<double> losses = {1, 0.95, std::nan(""), 1, 1, 1, 1, 0.5, 1};
  EXPECT_NEAR_NAMED("rates", rates_after(*plateau, losses),
                    (arma::vec{1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25}), 0);
}

TEST(ReduceOnPlateau, GoesOnFromItsState) {
  const std::vector<double> losses = {3, 2, 2.5, 2.4, 2.1, 1.9, 1.95, 1.96, 1.97, 1.98, 1.7, 1.8};
  const PlateauOptions options = {
      .learning_rate = 0.7, .factor = 0.3, .patience = 2, .cooldown = 1};
  for (std::size_t pause = 0; pause < losses.size(); ++pause) {
    const auto straight = warm_up(2, reduce_on_plateau(options));
    const auto before = warm_up(2, reduce_on_plateau(options));
    for (std::size_t i = 0; i < pause; ++i) {
      straight->observe(losses[i]);
      before->observe(losses[i]);
    }
    const auto after = warm_up(2, reduce_on_plateau(options));
    for (const double value : before->state()) EXPECT_TRUE(std::isfinite(value));
    after->restore(before->state());
    for (std::size_t i = pause; i < losses.size(); ++i) {
      EXPECT_EQ(after->learning_rate(i), straight->learning_rate(i));
      straight->observe(losses[i]);
      after->observe(losses[i]);
    }
  }
}

TEST(Schedule, DescribesItself) {
  EXPECT_EQ(warm_up(5, cosine_schedule(0.1, 90))->description(),
            "warm-up steps=5 start=0, then cosine learning_rate=0.1 steps=90 minimum=0");
  EXPECT_EQ(multi_step_schedule(0.1, {82, 123})->description(),
            "multi-step learning_rate=0.1 milestones=82,123 factor=0.1");
  EXPECT_EQ(
      reduce_on_plateau()->description(),
      "plateau learning_rate=0.001 factor=0.1 patience=10 threshold=0.0001 cooldown=0 minimum=0");
}

TEST(ScheduleContract, NamesWhatIsWrong) {
  EXPECT_ERROR(constant_schedule(0), "constant_schedule: the learning rate must be positive");
  EXPECT_ERROR(step_schedule(1, 0), "step_schedule: every is 0, expected at least 1");
  EXPECT_ERROR(step_schedule(1, 1, 2), "step_schedule: factor is 2, expected a number in (0, 1]");
  EXPECT_ERROR(multi_step_schedule(1, {3, 2}), "multi_step_schedule: the milestones do not ascend");
  EXPECT_ERROR(exponential_schedule(1, 0),
               "exponential_schedule: factor is 0, expected a number in (0, 1]");
  EXPECT_ERROR(cosine_schedule(1, 0), "cosine_schedule: steps is 0, expected at least 1");
  EXPECT_ERROR(cosine_schedule(1, 2, 3),
               "cosine_schedule: minimum is 3, expected a number in [0, 1]");
  EXPECT_ERROR(warm_up(1, nullptr), "warm_up: there is no schedule to go on with");
  EXPECT_ERROR(reduce_on_plateau({.factor = 1}),
               "reduce_on_plateau: factor is 1, expected a number in (0, 1)");
  EXPECT_ERROR(constant_schedule(1)->restore({2}), "Schedule::restore: 1 values, expected 0");
  EXPECT_ERROR(reduce_on_plateau()->restore({2}), "Schedule::restore: 1 values, expected 4");
}

}  // namespace
}  // namespace gradbook
