#include "nn/train/trainer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/file.hpp"
#include "core/progress.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;
using Clock = std::chrono::steady_clock;

/// Every so many steps the gradient is measured and the progress says something new: seldom enough
/// to cost nothing.
constexpr uword kStepsPerRecord = 16;

template <typename T>
void expect_fit(std::string_view name, const Samples& samples, const Model<T>& model) {
  const Dataset& data = *samples.data;
  if (data.size() == 0) return;
  const std::string where = fmt::format("Trainer: {} data", name);
  expect_argument(
      data.features() == model.in_features(), where,
      fmt::format("{} features, the model expects {}", data.features(), model.in_features()));
  const arma::umat& labels = samples.targets.labels;
  const uword positions = model.num_positions();
  if (model.judgement() != Judgement::labels) {
    expect_argument(!samples.targets.values.is_empty(), where, "no target values");
    expect_shape(where, "values", samples.targets.values, positions * model.num_classes(),
                 data.size());
    return;
  }
  expect_argument(!labels.is_empty(), where, "no class labels");
  expect_shape(where, "labels", labels, positions, data.size());
  // In the padding there may be anything; what is left is checked with every batch
  expect_argument(
      !samples.lengths.is_empty() || labels.max() < model.num_classes(), where,
      fmt::format("label {}, the model has {} classes", labels.max(), model.num_classes()));
}

/// Outputs of many steps take much memory: then batches are as in training.
template <typename T>
uword evaluation_batch(const Model<T>& model, const TrainerOptions& options) {
  return model.num_positions() == 1 ? kEvaluationBatch : std::min(options.batch, kEvaluationBatch);
}

/// Whether a loss is lower than another one; NaN never is, and everything else is lower than NaN.
bool is_better(double loss, double other) { return !std::isnan(loss) && !(loss >= other); }

const char* unit_name(ScheduleUnit unit) { return unit == ScheduleUnit::epoch ? "epoch" : "step"; }

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

template <typename T>
Trainer<T>::Trainer(Model<T>& model, Optimizer<T>& optimizer, const Samples& train,
                    const Samples& test, const TrainerOptions& options)
    : model_(model),
      optimizer_(optimizer),
      data_text_(fmt::format("{}, {} samples", train.data->name, train.data->size())),
      options_(options),
      rng_(options.seed),
      split_(split_samples(*train.data, options.validation_share, rng_)),
      batches_(train, split_.train, options.batch),
      train_(train, split_.train, evaluation_batch(model, options)),
      validation_(train, split_.validation, evaluation_batch(model, options)),
      test_(test, all_samples(*test.data), evaluation_batch(model, options)),
      recorder_(model.parameter_list()) {
  expect_argument(options.patience == 0 || validation_.num_samples() > 0, "Trainer",
                  "early stopping needs a validation set");
  expect_argument(train_.num_samples() > 0, "Trainer", "there are no training samples");
  expect_fit("training", train, model);
  expect_fit("test", test, model);
  if (options.augmentation.any()) batches_.set_augmentation(options.augmentation, options.seed);
}

template <typename T>
std::string Trainer<T>::configuration() const {
  const std::string schedule = options_.schedule
                                   ? fmt::format("{} per {}", options_.schedule->description(),
                                                 unit_name(options_.schedule_unit))
                                   : "none";
  return fmt::format(
      "model {}; optimizer {}; schedule {}; data {}; augmentation {}; batch {}; {}; validation {}; "
      "seed {}",
      model_.description(), optimizer_.description(), schedule, data_text_,
      augmentation_text(options_.augmentation), options_.batch,
      options_.shuffle ? "shuffled" : "file order", options_.validation_share, options_.seed);
}

template <typename T>
std::string Trainer<T>::resume() {
  const fs::path& path = options_.checkpoint;
  expect_argument(!path.empty(), "Trainer::resume", "no checkpoint file is set");
  LoadedCheckpoint<T> loaded = load_checkpoint<T>(path);
  Checkpoint<T>& checkpoint = loaded.checkpoint;
  if (checkpoint.configuration != configuration()) {
    throw FileError(path,
                    fmt::format("belongs to another training ({}), this one is ({})",
                                checkpoint.configuration, configuration()),
                    "use the same options, or another file");
  }
  expect_usable(checkpoint);
  rng_.set_state(checkpoint.rng);
  model_.parameters() = checkpoint.parameters;
  model_.set_state(checkpoint.model_state);
  optimizer_.restore(checkpoint.optimizer_steps, std::move(checkpoint.optimizer_state));
  if (options_.schedule) options_.schedule->restore(checkpoint.schedule_state);
  best_parameters_ = std::move(checkpoint.best_parameters);
  best_state_ = std::move(checkpoint.best_model_state);
  best_epoch_ = checkpoint.best_epoch;
  history_ = std::move(checkpoint.history);
  return loaded.warning;
}

/// Everything is looked at before anything is changed.
template <typename T>
void Trainer<T>::expect_usable(const Checkpoint<T>& checkpoint) {
  const auto expect_size = [&](const char* name, uword size, uword expected) {
    if (size == expected) return;
    throw FileError(options_.checkpoint, fmt::format("does not fit: {} has {} numbers, expected {}",
                                                     name, size, expected));
  };
  const uword n = model_.parameters().n_elem;
  const uword state = model_.state().n_elem;
  expect_size("parameters", checkpoint.parameters.n_elem, n);
  expect_size("model", checkpoint.model_state.n_elem, state);
  const bool has_best = validation_.num_samples() > 0 && !checkpoint.history.empty();
  expect_size("best", checkpoint.best_parameters.n_elem, has_best ? n : 0);
  expect_size("best_model", checkpoint.best_model_state.n_elem, has_best ? state : 0);
  expect_size("optimizer", checkpoint.optimizer_state.size(), optimizer_.state().size());
  for (const arma::Col<T>& vector : checkpoint.optimizer_state) {
    expect_size("optimizer", vector.n_elem, checkpoint.optimizer_steps == 0 ? 0 : n);
  }
  expect_size("schedule", checkpoint.schedule_state.size(),
              options_.schedule ? options_.schedule->state().size() : 0);
}

template <typename T>
void Trainer<T>::run(const OnEpoch& on_epoch) {
  while (history_.size() < options_.epochs && !out_of_patience()) {
    history_.push_back(train_epoch());
    remember_if_best();
    save();
    if (on_epoch) on_epoch(history_.back());
  }
  if (!best_parameters_.is_empty()) {
    model_.parameters() = best_parameters_;
    model_.set_state(best_state_);
  }
  test_evaluation_ = evaluate(model_, test_);
  expect_finite("test", test_evaluation_.loss, test_);
}

template <typename T>
EpochMetrics Trainer<T>::train_epoch() {
  EpochMetrics metrics;
  metrics.epoch = history_.size();
  const Clock::time_point start = Clock::now();
  Progress progress(fmt::format("epoch {}/{}", metrics.epoch + 1, options_.epochs),
                    batches_.count());
  if (options_.shuffle) batches_.shuffle(rng_);
  batches_.set_epoch(metrics.epoch);
  norm_sum_ = 0;
  norm_count_ = 0;
  for (uword i = 0; i < batches_.count(); ++i) {
    const double loss = train_step(metrics.epoch, i);
    if (i % kStepsPerRecord == 0) {
      const uword done = std::min((i + 1) * options_.batch, batches_.num_samples());
      note_.clear();  // keeps its memory
      fmt::format_to(std::back_inserter(note_), "{:.0f} samples/s  loss {:.4f}",
                     static_cast<double>(done) / seconds_since(start), loss);
    }
    progress.update(i + 1, note_);
  }
  metrics.samples_per_second = static_cast<double>(batches_.num_samples()) / seconds_since(start);
  metrics.learning_rate = optimizer_.learning_rate();
  metrics.gradient_norm = norm_sum_ / static_cast<double>(norm_count_);
  metrics.gradients = recorder_.take();
  evaluate_epoch(metrics);
  return metrics;
}

template <typename T>
double Trainer<T>::train_step(uword epoch, uword step) {
  if (options_.schedule) {
    const bool per_epoch = options_.schedule_unit == ScheduleUnit::epoch;
    const uword t = per_epoch ? epoch : epoch * batches_.count() + step;
    optimizer_.set_learning_rate(options_.schedule->learning_rate(t));
  }
  batches_.load(step);
  const BatchTargets<T> targets = batches_.targets();
  const double loss = model_.loss_and_gradient(batches_.X(), targets, gradient_);
  const double norm = norm_(gradient_);
  if (!std::isfinite(loss)) {
    std::string place = model_.find_non_finite(batches_.X(), targets.lengths);
    if (place.empty()) place = "the loss";
    report_divergence(fmt::format("the loss is {}", std::isnan(loss) ? "nan" : "infinite"), place,
                      step);
  }
  if (!std::isfinite(norm)) {
    const std::string place = model_.find_non_finite_gradient(gradient_);
    // Empty: only its squares are too large
    if (!place.empty()) report_divergence("the gradient is not finite", place, step);
  }
  if (step % kStepsPerRecord == 0) {
    norm_sum_ += norm;
    ++norm_count_;
    if (options_.record_gradients) recorder_.add(gradient_);
  }
  optimizer_.step(model_.parameters(), gradient_);
  return loss;
}

template <typename T>
bool Trainer<T>::out_of_patience() const {
  return options_.patience > 0 && !history_.empty() &&
         history_.size() - 1 - best_epoch_ >= options_.patience;
}

template <typename T>
void Trainer<T>::remember_if_best() {
  const EpochMetrics& last = history_.back();
  if (validation_.num_samples() == 0) return;
  const double best = history_[best_epoch_].validation.loss;
  if (last.epoch > 0 && !is_better(last.validation.loss, best)) return;
  best_epoch_ = last.epoch;
  best_parameters_ = model_.parameters();
  best_state_ = model_.state();
}

template <typename T>
void Trainer<T>::save() const {
  if (options_.checkpoint.empty()) return;
  save_checkpoint<T>(
      options_.checkpoint,
      {.configuration = configuration(),
       .rng = rng_.state(),
       .parameters = model_.parameters(),
       .model_state = model_.state(),
       .best_model_state = best_state_,
       .optimizer_steps = optimizer_.steps(),
       .optimizer_state = optimizer_.state(),
       .schedule_state = options_.schedule ? options_.schedule->state() : std::vector<double>(),
       .best_parameters = best_parameters_,
       .best_epoch = best_epoch_,
       .history = history_});
}

template <typename T>
uword Trainer<T>::chosen_epoch() const {
  if (validation_.num_samples() > 0) return best_epoch_;
  return history_.empty() ? 0 : history_.size() - 1;
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace gradbook
