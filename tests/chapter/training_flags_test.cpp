// What: the one set of training flags, and what it means for a data set.
// Why:  a flag that has no effect would be a result that says something else than what was run.
#include "chapter/training_flags.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <stdexcept>

#include "chapter/optimizer_flags.hpp"
#include "chapter/training_plan.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Three samples of class 0 for each of class 1.
Dataset unbalanced(arma::uword n) {
  Dataset data;
  data.name = "unbalanced";
  data.X.ones(2, n);
  data.num_classes = 2;
  data.labels.zeros(n);
  for (arma::uword i = 0; i < n; i += 4) data.labels(i) = 1;
  return data;
}

TrainingPlan plan_for(const std::function<void(TrainingFlags&)>& change, arma::uword n = 100) {
  TrainingFlags flags;
  change(flags);
  return make_plan(Chapter(), flags, unbalanced(n));
}

std::vector<double> rates(const TrainingPlan& plan, arma::uword count) {
  std::vector<double> all;
  for (arma::uword t = 0; t < count; ++t) all.push_back(plan.trainer.schedule->learning_rate(t));
  return all;
}

TEST(AddTrainingFlags, LeavesOutWhatAChapterDoesNotUse) {
  CLI::App app;
  Flags flags(app);
  TrainingFlags training;
  add_training_flags(flags, training, {"--hidden", "--momentum"});
  EXPECT_THROW(flags.set("--hidden", "3"), std::invalid_argument);
  EXPECT_THROW(flags.set("--momentum", "0.9"), std::invalid_argument);
  flags.set("--l2", "0.25");
  EXPECT_EQ(training.l2, 0.25);
}

TEST(MakePlan, HasOtherDefaultsForFewSamples) {
  const TrainingPlan few = plan_for([](TrainingFlags&) {}, 100);
  EXPECT_EQ(few.trainer.epochs, 40U);
  EXPECT_EQ(few.trainer.batch, 32U);
  EXPECT_EQ(few.trainer.patience, 10U);
  EXPECT_EQ(few.n_validation, 10U);
  EXPECT_TRUE(few.single_precision);
  EXPECT_FALSE(few.trainer.watch_test);
  const TrainingPlan many = plan_for([](TrainingFlags&) {}, 20000);
  EXPECT_EQ(many.trainer.epochs, 10U);
  EXPECT_EQ(many.trainer.batch, 128U);
  EXPECT_EQ(many.trainer.patience, 4U);
}

TEST(MakePlan, TrainsOnAllSamplesInDoubleWithoutHiddenLayers) {
  const TrainingPlan plan = plan_for([](TrainingFlags& flags) { flags.hidden.clear(); });
  EXPECT_EQ(plan.n_validation, 0U);
  EXPECT_EQ(plan.trainer.patience, 0U);
  EXPECT_FALSE(plan.single_precision);
}

TEST(MakePlan, SchedulesCarryTheirNumbers) {
  const auto scheduled = [](const std::string& text, arma::uword warmup) {
    return plan_for([&](TrainingFlags& flags) {
      flags.schedule = text;
      flags.warmup = warmup;
      flags.learning_rate = 1;
      flags.epochs = 4;
    });
  };
  EXPECT_EQ(rates(scheduled("step:every=2,factor=0.5", 0), 5),
            (std::vector<double>{1, 1, 0.5, 0.5, 0.25}));
  EXPECT_EQ(rates(scheduled("multi-step:milestones=1/3,factor=0.5", 0), 4),
            (std::vector<double>{1, 0.5, 0.5, 0.25}));
  EXPECT_EQ(rates(scheduled("", 2), 4), (std::vector<double>{0, 0.5, 1, 1}));
  EXPECT_NEAR(rates(scheduled("cosine", 0), 5)[2], 0.5, 1e-15);  // half-way of four epochs
  EXPECT_NEAR(rates(scheduled("cosine:unit=step", 0), 13)[6], 0.5, 1e-15);  // 3 batches an epoch
  EXPECT_EQ(scheduled("cosine:unit=step", 0).trainer.schedule_unit, ScheduleUnit::step);
}

TEST(MakePlan, RefusesContradictions) {
  const std::vector<std::function<void(TrainingFlags&)>> wrong = {
      [](TrainingFlags& f) { f.resume = true; },
      [](TrainingFlags& f) { f.clip_norm = f.clip_value = 1; },
      [](TrainingFlags& f) { f.validation = 0, f.patience = 3; },
      [](TrainingFlags& f) { f.rho = 0.9; },  // of adam
      [](TrainingFlags& f) { f.optimizer = "sgd", f.nesterov = true; },
      [](TrainingFlags& f) { f.schedule = "step:evry=2"; },
      [](TrainingFlags& f) { f.schedule = "plateau:unit=step"; },
      [](TrainingFlags& f) { f.schedule = "square"; },
      [](TrainingFlags& f) { f.augment = "mirror=1"; },
      [](TrainingFlags& f) { f.history = "epochs.txt"; }};
  for (std::size_t i = 0; i < wrong.size(); ++i)
    EXPECT_THROW(plan_for(wrong[i]), std::invalid_argument) << i;
}

TEST(MakeOptimizer, HasTheNumbersOfTheFlags) {
  const auto described = [](const std::function<void(TrainingFlags&)>& change) {
    TrainingFlags flags;
    change(flags);
    Parameter parameter;
    parameter.n_rows = 2;
    return make_optimizer<double>(flags, {parameter})->description();
  };
  EXPECT_EQ(described([](TrainingFlags& f) { f.optimizer = "sgd", f.learning_rate = 0.5; }),
            "sgd learning_rate=0.5");
  EXPECT_NE(described([](TrainingFlags& f) {
              f.optimizer = "sgd", f.momentum = 0.25;
            }).find("momentum=0.25"),
            std::string::npos);
  EXPECT_NE(described([](TrainingFlags& f) { f.beta1 = 0.5; }).find("beta1=0.5"),
            std::string::npos);
  for (const std::string& name : optimizer_names()) {
    const std::string text = described([&](TrainingFlags& f) { f.optimizer = name; });
    EXPECT_NE(text.find("learning_rate="), std::string::npos) << text;
  }
}

TEST(SamplesOf, BalancesClassesAndSmoothsTargets) {
  const Dataset train = unbalanced(8);  // six of class 0, two of class 1
  const Dataset test = unbalanced(4);
  TrainingFlags flags;
  flags.class_weight = "balanced";
  flags.label_smoothing = 0.25;
  // Weights 8/(2·2) = 2 and 8/(2·6); each target 0.75 for its class and 0.25/2 for both
  const Samples samples = samples_of(train, train, flags, true);
  EXPECT_NEAR_MAT(samples.targets.values.col(0), (arma::vec{2 * 0.125, 2 * 0.875}));
  EXPECT_NEAR_MAT(samples.targets.values.col(1), (arma::vec{0.875 * 2 / 3, 0.125 * 2 / 3}));
  EXPECT_NEAR(arma::accu(samples.targets.values), 8, 1e-12);
  const Samples tested = samples_of(test, train, flags, true);
  EXPECT_NEAR_MAT(tested.targets.values.col(0), (arma::vec{0, 1}));
  EXPECT_TRUE(samples_of(train, train, flags, false).targets.values.is_empty());
}

}  // namespace
}  // namespace gradbook
