#include "chapter/training_plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "chapter/named_options.hpp"
#include "chapter/optimizer_flags.hpp"
#include "core/shape.hpp"
#include "core/share.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kManySamples = 10000;
constexpr double kValidationShare = 0.1;

/// The training in the units of a schedule.
struct ScheduleLength {
  uword epochs = 0;
  uword steps = 0;
};

SchedulePtr named_schedule(NamedOptions& options, double rate, uword length) {
  const std::string& name = options.name();
  if (name == "constant") return constant_schedule(rate);
  if (name == "step") {
    const uword every = options.count("every", 5);
    return step_schedule(rate, every, options.number("factor", 0.1));
  }
  if (name == "multi-step") {
    const std::vector<unsigned long long> at = options.counts("milestones");
    return multi_step_schedule(rate, std::vector<uword>(at.begin(), at.end()),
                               options.number("factor", 0.1));
  }
  if (name == "exponential") return exponential_schedule(rate, options.number("factor", 0.9));
  if (name == "cosine") {
    const uword steps = options.count("steps", length);
    return cosine_schedule(rate, steps, options.number("minimum", 0));
  }
  if (name == "plateau") {
    PlateauOptions plateau{.learning_rate = rate};
    plateau.factor = options.number("factor", plateau.factor);
    plateau.patience = options.count("patience", plateau.patience);
    plateau.threshold = options.number("threshold", plateau.threshold);
    plateau.cooldown = options.count("cooldown", plateau.cooldown);
    plateau.minimum = options.number("minimum", plateau.minimum);
    return reduce_on_plateau(plateau);
  }
  throw std::invalid_argument(
      fmt::format("--schedule: there is no '{}'; choose constant, step, multi-step, exponential, "
                  "cosine or plateau",
                  name));
}

void add_schedule(TrainerOptions& trainer, const TrainingFlags& flags,
                  const ScheduleLength& length) {
  if (flags.schedule.empty() && flags.warmup == 0) return;
  NamedOptions options("--schedule", flags.schedule.empty() ? "constant" : flags.schedule, true);
  const bool steps =
      options.name() != "plateau" && options.word("unit", {"epoch", "step"}) == "step";
  trainer.schedule_unit = steps ? ScheduleUnit::step : ScheduleUnit::epoch;
  const uword all = steps ? length.steps : length.epochs;
  SchedulePtr schedule =
      named_schedule(options, learning_rate_of(flags), all > flags.warmup ? all - flags.warmup : 1);
  options.expect_all_taken();
  if (flags.warmup > 0) schedule = warm_up(flags.warmup, std::move(schedule));
  trainer.schedule = std::move(schedule);
}

AugmentationOptions augmentation_of(const TrainingFlags& flags) {
  AugmentationOptions augmentation;
  if (flags.augment.empty()) return augmentation;
  NamedOptions options("--augment", flags.augment, false);
  augmentation.flip = options.number("flip", 0);
  augmentation.crop_padding = options.count("crop", 0);
  augmentation.rotation = options.number("rotate", 0);
  augmentation.noise = options.number("noise", 0);
  options.expect_all_taken();
  return augmentation;
}

void expect_consistent(const Chapter& chapter, const TrainingFlags& flags, const Dataset& train) {
  expect_rule_uses(flags);
  expect_argument(!flags.resume || !flags.checkpoint.empty(), "--resume",
                  "needs --checkpoint FILE");
  expect_argument(!flags.clip_norm || !flags.clip_value, "--clip-norm", "excludes --clip-value");
  const std::string history = flags.history.extension().string();
  expect_argument(flags.history.empty() || history == ".csv" || history == ".json", "--history",
                  flags.history.string() + " ends in neither .csv nor .json");
  const bool soft = flags.class_weight != "none" || flags.label_smoothing > 0;
  expect_argument(!soft || train.num_classes > 0, "--class-weight, --label-smoothing",
                  train.name + " has no classes");
  if (!chapter.mine) return;
  expect_argument(flags.precision != "float", "--mine",
                  "trains in double: leave --precision float out");
  expect_argument(!soft, "--mine",
                  "the exercises' loss takes a class per sample: leave --class-weight and "
                  "--label-smoothing out");
}

/// What of the flags a result has to state.
ResultParameters stated(const TrainingFlags& flags, const TrainingPlan& plan) {
  ResultParameters parameters = {{"optimizer", flags.optimizer},
                                 {"learning_rate", learning_rate_of(flags)},
                                 {"batch", plan.trainer.batch},
                                 {"epochs", plan.trainer.epochs},
                                 {"validation", plan.n_validation},
                                 {"init", flags.init},
                                 {"precision", plan.single_precision ? "float" : "double"},
                                 {"seed", plan.trainer.seed}};
  const auto state = [&](const char* name, const auto& value, bool is_set) {
    if (is_set) parameters.push_back({name, value});
  };
  state("order", flags.order, flags.order != "shuffle");
  state("schedule", flags.schedule, !flags.schedule.empty());
  state("warmup", flags.warmup, flags.warmup > 0);
  state("l2", flags.l2, flags.l2 > 0);
  state("l1", flags.l1, flags.l1 > 0);
  state("weight_decay", flags.weight_decay.value_or(0), flags.weight_decay.has_value());
  state("clip_norm", flags.clip_norm.value_or(0), flags.clip_norm.has_value());
  state("clip_value", flags.clip_value.value_or(0), flags.clip_value.has_value());
  state("class_weight", flags.class_weight, flags.class_weight != "none");
  state("label_smoothing", flags.label_smoothing, flags.label_smoothing > 0);
  state("augment", flags.augment, !flags.augment.empty());
  return parameters;
}

/// n / (classes · samples of the class): the mean over the training part is 1.
arma::vec class_weights(const Dataset& train, const TrainingFlags& flags) {
  arma::vec weights(train.num_classes, arma::fill::ones);
  if (flags.class_weight != "balanced") return weights;
  const auto n = static_cast<double>(train.size());
  const auto classes = static_cast<double>(train.num_classes);
  for (uword k = 0; k < train.num_classes; ++k) {
    const auto of_class = static_cast<double>(arma::accu(train.labels == k));
    weights(k) = of_class > 0 ? n / (classes * of_class) : 0;
  }
  return weights;
}

}  // namespace

TrainingPlan make_plan(const Chapter& chapter, const TrainingFlags& flags, const Dataset& train) {
  expect_consistent(chapter, flags, train);
  const uword n = train.size();
  const bool small = n < kManySamples;
  const bool has_hidden = !flags.hidden.empty();
  const bool choose_epoch = has_hidden || flags.patience.value_or(0) > 0;
  const double validation = flags.validation.value_or(choose_epoch ? kValidationShare : 0);
  TrainingPlan plan;
  plan.n_validation = share_of(validation, n);
  expect_argument(plan.n_validation > 0 || flags.patience.value_or(0) == 0, "--patience",
                  fmt::format("needs validation samples, but --validation {:g} of {} samples is "
                              "none",
                              validation, n));
  plan.soft_targets = flags.class_weight != "none" || flags.label_smoothing > 0;
  plan.single_precision =
      flags.precision.empty() ? has_hidden && !chapter.mine : flags.precision == "float";

  TrainerOptions& trainer = plan.trainer;
  const uword quick_epochs = small ? 40 : 4;
  trainer.epochs = flags.epochs.value_or(chapter.quick ? quick_epochs : small ? 40 : 10);
  trainer.batch = flags.batch.value_or(small ? 32 : 128);
  trainer.shuffle = flags.order == "shuffle";
  trainer.validation_share = validation;
  const uword patience = plan.n_validation == 0 ? 0 : small ? 10 : 4;
  trainer.patience = flags.patience.value_or(patience);
  trainer.seed = chapter.seed;
  trainer.checkpoint = flags.checkpoint;
  trainer.augmentation = augmentation_of(flags);
  trainer.watch_test = flags.watch_test;
  const uword steps = (n - plan.n_validation + trainer.batch - 1) / trainer.batch;
  add_schedule(trainer, flags, {.epochs = trainer.epochs, .steps = trainer.epochs * steps});
  plan.parameters = stated(flags, plan);
  return plan;
}

Samples samples_of(const Dataset& data, const Dataset& train, const TrainingFlags& flags,
                   bool soft) {
  if (!soft || data.size() == 0) return data;
  const bool plain = &data != &train;
  const double smoothing = plain ? 0 : flags.label_smoothing;
  const auto classes = static_cast<double>(train.num_classes);
  const arma::vec weights =
      plain ? arma::vec(train.num_classes, arma::fill::ones) : class_weights(train, flags);
  arma::mat shares(train.num_classes, data.size());
  for (uword n = 0; n < data.size(); ++n) {
    const uword label = data.labels(n);
    shares.col(n).fill(weights(label) * smoothing / classes);
    shares(label, n) += weights(label) * (1 - smoothing);
  }
  return {data, {.labels = {}, .values = std::move(shares)}};
}

}  // namespace gradbook
