#include "chapter/training.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string_view>

#include "chapter/model_file.hpp"
#include "chapter/optimizer_flags.hpp"
#include "chapter/training_plan.hpp"
#include "chapter/training_report.hpp"
#include "core/rng.hpp"
#include "core/shape.hpp"
#include "nn/network/initialization.hpp"
#include "nn/train/evaluation.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kMostEpochsShown = 10;

/// Checkpoints are replaced in one go, so that leaving at once is safe at any moment.
extern "C" void leave_on_interrupt(int) {
  constexpr std::string_view kText = "\ninterrupted; a --checkpoint file stays complete\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
  ::_exit(130);
}

/// Trains; returns the trainer's last word on the test set.
template <typename T>
Evaluation run_trainer(Chapter& chapter, const ExperimentData& data, const TrainingFlags& flags,
                       const TrainingPlan& plan, Model<T>& model, bool keep_history,
                       uword& chosen) {
  const std::unique_ptr<Optimizer<T>> optimizer = make_optimizer<T>(flags, model.parameter_list());
  Trainer<T> trainer(model, *optimizer,
                     samples_of(data.train, data.train, flags, plan.soft_targets),
                     samples_of(data.test, data.train, flags, plan.soft_targets), plan.trainer);
  chapter.print("{} on {}: {} training, {} validation, {} test samples; {}, batch {}",
                model.description(), data.train.name, data.train.size() - plan.n_validation,
                plan.n_validation, data.test.size(), optimizer->description(), plan.trainer.batch);
  if (flags.resume) {
    const std::string warning = trainer.resume();
    if (!warning.empty()) chapter.print("Warning: {}", warning);
    chapter.print("going on from {} after {} epochs", flags.checkpoint.string(),
                  trainer.history().size());
  }
  const uword stride = std::max<uword>(1, plan.trainer.epochs / kMostEpochsShown);
  trainer.run([&](const EpochMetrics& epoch) {
    if (epoch.epoch % stride == 0) print_epoch(chapter, epoch);
  });
  chosen = trainer.chosen_epoch();
  if (plan.n_validation > 0)
    chapter.print("epoch {} has the lowest validation loss and is kept", chosen);
  if (keep_history) chapter.set_history(trainer.history());
  if (!flags.history.empty()) write_history(flags.history, trainer.history());
  return trainer.test();
}

template <typename T>
double train_as(Chapter& chapter, const ExperimentData& data, const TrainingFlags& flags,
                const TrainingPlan& plan, const NetworkRecipe& recipe, const MakeNetwork<T>& make,
                bool keep_history, const FlagValues& network_flags) {
  const NetworkTask task = task_of(data.train, data.test, plan.soft_targets, chapter.seed);
  Network<T> network = make(flags, task);
  Model<T>* model = &network;
  std::unique_ptr<Model<double>> mine;
  if constexpr (std::is_same_v<T, double>) {
    if (chapter.mine) {
      mine = recipe.make_mine(flags, task);
      model = mine.get();
    }
  }
  Rng rng(chapter.seed);
  initialize(model->parameter_list(), {.weights = initialization_from_name(flags.init)}, rng,
             model->parameters());
  uword chosen = 0;
  const Evaluation test = run_trainer<T>(chapter, data, flags, plan, *model, keep_history, chosen);
  if (!flags.save.empty()) {
    network.parameters() = model->parameters();
    save_model(network,
               {.flags = network_flags,
                .scaling = data.scaling,
                .class_names = data.train.class_names,
                .task = task,
                .n_train = data.train.size() - plan.n_validation},
               flags.save);
    chapter.print("model written to {}", flags.save.string());
  }
  return report_test<T>(chapter, data, *model, test, recipe.name,
                        plan.parameters + ResultParameters{{"epoch", chosen}},
                        data.train.size() - plan.n_validation);
}

double train_and_save(Chapter& chapter, const ExperimentData& data, const TrainingFlags& flags,
                      const NetworkRecipe& recipe, bool keep_history,
                      const FlagValues& network_flags) {
  expect_argument(data.test.size() > 0, data.train.name, "has no test samples");
  expect_argument(!chapter.mine || recipe.make_mine, "--mine",
                  "no exercise computes the layers of this network");
  if (!flags.checkpoint.empty()) std::signal(SIGINT, leave_on_interrupt);
  const TrainingPlan plan = make_plan(chapter, flags, data.train);
  return plan.single_precision ? train_as<float>(chapter, data, flags, plan, recipe,
                                                 recipe.make_float, keep_history, network_flags)
                               : train_as<double>(chapter, data, flags, plan, recipe,
                                                  recipe.make_double, keep_history, network_flags);
}

}  // namespace

DataOptions network_data(const std::string& default_data) {
  return {.default_data = default_data,
          .scale_of_images = Scale::unit,
          .scale_of_tables = Scale::standard,
          .bytes_are_scaled_later = true,
          .held_out = 0.2,
          .quick = {.train = 12000, .test = 2000},
          .mine = {.train = 6000, .test = 1000}};
}

double train_network(Chapter& chapter, const ExperimentData& data, const TrainingFlags& flags,
                     const NetworkRecipe& recipe, bool keep_history) {
  return train_and_save(chapter, data, flags, recipe, keep_history, {});
}

void run_network_experiment(Chapter& chapter, Flags& all, TrainingFlags& flags,
                            const DataOptions& options, const RecipeFor& recipe) {
  expect_argument(flags.predict.empty() || !flags.load.empty(), "--predict", "needs --load FILE");
  expect_argument(flags.predictions.empty() || !flags.predict.empty(), "--predictions",
                  "needs --predict FILE or FOLDER");
  if (flags.load.empty()) {
    const ExperimentData data = load_experiment(chapter, options);
    const bool classifies = data.train.num_classes > 0;
    chapter.title("Training on " + data.train.name);
    train_and_save(chapter, data, flags, recipe(flags, classifies), true,
                   all.values(kNetworkFlags));
    return;
  }
  use_model(chapter, all, flags, options, recipe);
}

}  // namespace gradbook
