#include "chapters/09_mlp/training.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "chapters/09_mlp/unit_model.hpp"
#include "core/share.hpp"
#include "exercises/01_data/standardize.hpp"
#include "nn/optim/optimizer.hpp"
#include "nn/train/evaluation.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

constexpr double kHeldOutShare = 0.2;
constexpr uword kMostClassesShown = 20;
constexpr uword kMostEpochsShown = 10;

void expect_usage(bool condition, const std::string& message) {
  if (!condition) throw std::invalid_argument(message);
}

void expect_classes(const Dataset& data) {
  expect_usage(!data.labels.is_empty(),
               data.name + " has no classes; this chapter trains classifiers");
}

template <typename Net>
std::unique_ptr<Net> make_net(const TrainingPlan& plan) {
  auto net = std::make_unique<Net>(plan.net);
  Rng rng(plan.trainer.seed);
  net->initialize(plan.initialization, rng);
  return net;
}

void say_epoch(const Chapter& chapter, const EpochMetrics& epoch, bool validation) {
  chapter.say(fmt::format(
      "epoch {:2}  train loss {:.5f} error {:.5f}  {}test loss {:.5f} error {:.5f}  {:.0f} "
      "samples/s",
      epoch.epoch, epoch.train.loss, epoch.train.error,
      validation ? fmt::format("validation loss {:.5f} error {:.5f}  ", epoch.validation.loss,
                               epoch.validation.error)
                 : "",
      epoch.test.loss, epoch.test.error, epoch.samples_per_second));
}

std::string class_name(const Dataset& data, uword k) {
  return k < data.class_names.size() ? data.class_names[k] : fmt::format("class {}", k);
}

/// The matrix, and the two classes that are mixed up most.
void say_confusion(const Chapter& chapter, const arma::umat& counts, const Dataset& data) {
  if (counts.n_rows > kMostClassesShown) return;
  chapter.say("\nConfusion matrix of the test set: row = true class, column = prediction");
  for (uword i = 0; i < counts.n_rows; ++i) {
    std::string line = fmt::format("{:>12}", class_name(data, i));
    for (uword j = 0; j < counts.n_cols; ++j) line += fmt::format(" {:5}", counts(i, j));
    chapter.say(line);
  }
  arma::umat wrong = counts;
  wrong.diag().zeros();
  if (arma::accu(wrong) == 0) return;
  const arma::uvec worst = arma::ind2sub(arma::size(wrong), wrong.index_max());
  chapter.say(fmt::format("Most frequent mistake: {} taken for {}, {} times",
                          class_name(data, worst(0)), class_name(data, worst(1)), wrong.max()));
}

template <typename T>
double run(Chapter& chapter, const TrainTest& data, const TrainingPlan& plan, Model<T>& net,
           bool keep_history) {
  const std::unique_ptr<Optimizer<T>> optimizer =
      make_optimizer<T>(plan.optimizer, plan.learning_rate);
  Trainer<T> trainer(net, *optimizer, data.train, data.test, plan.trainer);
  const uword n_validation = share_of(plan.trainer.validation_share, data.train.size());
  const bool validation = n_validation > 0;
  const uword n_train = data.train.size() - n_validation;
  chapter.say(fmt::format("{} on {}: {} training, {} validation, {} test samples; {}, batch {}",
                          net.description(), data.train.name, n_train, n_validation,
                          data.test.size(), optimizer->description(), plan.trainer.batch));
  if (plan.resume) {
    const std::string warning = trainer.resume();
    if (!warning.empty()) chapter.say("Warning: " + warning);
    chapter.say(fmt::format("going on from {} after {} epochs", plan.trainer.checkpoint.string(),
                            trainer.history().size()));
  }
  const uword stride = std::max<uword>(1, plan.trainer.epochs / kMostEpochsShown);
  trainer.run([&](const EpochMetrics& epoch) {
    if (epoch.epoch % stride == 0) say_epoch(chapter, epoch, validation);
  });

  const uword chosen = trainer.chosen_epoch();
  const EpochMetrics& best = trainer.history()[chosen];
  if (validation) {
    chapter.say(fmt::format("epoch {} has the lowest validation loss and is kept", chosen));
  }
  Batches<T> test(data.test, all_samples(data.test), kEvaluationBatch);
  const arma::urowvec predictions = predict(net, test);
  say_confusion(chapter, confusion_matrix(data.test.labels, predictions, net.num_classes()),
                data.train);

  if (keep_history) {
    for (const EpochMetrics& row : trainer.history()) {
      chapter.add(EpochRecord{.epoch = row.epoch,
                              .train_loss = row.train.loss,
                              .train_error = row.train.error,
                              .test_loss = row.test.loss,
                              .test_error = row.test.error});
    }
  }
  const double accuracy = 1 - best.test.error;
  chapter.add(Result{.name = plan.net.layer_sizes.size() > 2 ? "MLP" : "softmax regression",
                     .dataset = data.train.name,
                     .n_train = n_train,
                     .n_test = data.test.size(),
                     .metric = "accuracy",
                     .value = accuracy,
                     .parameters = {{"net", net.description()},
                                    {"optimizer", plan.optimizer},
                                    {"learning_rate", plan.learning_rate},
                                    {"batch", plan.trainer.batch},
                                    {"epoch", chosen}}});
  return accuracy;
}

/// Parameters after the plan's epochs, from the checkpoint if the plan resumes.
arma::fvec trained(const TrainTest& data, const TrainingPlan& plan) {
  const std::unique_ptr<Mlp<float>> net = make_net<Mlp<float>>(plan);
  const std::unique_ptr<Optimizer<float>> optimizer =
      make_optimizer<float>(plan.optimizer, plan.learning_rate);
  Trainer<float> trainer(*net, *optimizer, data.train, data.test, plan.trainer);
  if (plan.resume) trainer.resume();
  trainer.run();
  return net->parameters();
}

}  // namespace

TrainTest prepare(TrainTest data, std::uint64_t seed) {
  expect_classes(data.train);
  if (data.test.size() > 0) {
    expect_classes(data.test);
    expect_usage(data.test.features() == data.train.features() &&
                     data.test.is_bytes() == data.train.is_bytes(),
                 fmt::format("{} has {} features, but {} has {}", data.test.name,
                             data.test.features(), data.train.name, data.train.features()));
  } else {
    Rng rng(seed);
    const SampleSplit split = split_samples(data.train, kHeldOutShare, rng);
    data.test = data.train.subset(split.validation);
    data.train = data.train.subset(split.train);
    expect_usage(data.test.size() > 0, data.train.name + " has too few samples");
  }
  if (data.train.is_bytes()) return data;
  if (data.train.is_image()) {
    const double largest = data.train.X.max();
    if (largest > 0) {
      data.train.X /= largest;
      data.test.X /= largest;
    }
  } else {
    const FeatureStatistics statistics = standardize_fit(data.train.X);
    data.train.X = standardize_apply(data.train.X, statistics);
    data.test.X = standardize_apply(data.test.X, statistics);
  }
  return data;
}

double train_and_report(Chapter& chapter, const TrainTest& data, const Flags& flags,
                        bool keep_history) {
  const uword num_classes = std::max(data.train.num_classes, data.test.num_classes);
  const TrainingPlan plan =
      make_plan(flags, data.train.features(), num_classes, data.train.size(), chapter.seed);
  if (plan.units) {
    return run<double>(chapter, data, plan, *make_net<UnitModel>(plan), keep_history);
  }
  if (plan.single_precision) {
    return run<float>(chapter, data, plan, *make_net<Mlp<float>>(plan), keep_history);
  }
  return run<double>(chapter, data, plan, *make_net<Mlp<double>>(plan), keep_history);
}

void show_resuming(const Chapter& chapter, const TrainTest& data) {
  Flags flags;
  flags.hidden = "32";
  TrainingPlan plan = make_plan(flags, data.train.features(), data.train.num_classes,
                                data.train.size(), chapter.seed);
  plan.trainer.epochs = 6;
  const arma::fvec straight = trained(data, plan);

  plan.trainer.checkpoint =
      fs::temp_directory_path() / fmt::format("gradbook-09-{}", ::getpid()) / "run.safetensors";
  plan.trainer.epochs = 3;
  trained(data, plan);
  plan.trainer.epochs = 6;
  plan.resume = true;
  const arma::fvec resumed = trained(data, plan);
  const auto bytes = fs::file_size(plan.trainer.checkpoint);
  fs::remove_all(plan.trainer.checkpoint.parent_path());
  chapter.say(fmt::format(
      "{} epochs in one go, and 3 + 3 with a checkpoint of {} bytes between: {} of {} weights are "
      "equal, bit by bit.",
      plan.trainer.epochs, bytes, arma::accu(straight == resumed), straight.n_elem));
}

}  // namespace gradbook
