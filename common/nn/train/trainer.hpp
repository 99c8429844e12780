/// @file common/nn/train/trainer.hpp
/// Mini-batch training with validation, schedules, early stopping, checkpoints and a stop at NaN.
#pragma once
#include <armadillo>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "nn/files/checkpoint.hpp"
#include "nn/network/model.hpp"
#include "nn/optim/clipping.hpp"
#include "nn/optim/optimizer.hpp"
#include "nn/optim/schedule.hpp"
#include "nn/train/augmentation.hpp"
#include "nn/train/batches.hpp"
#include "nn/train/gradient_statistics.hpp"
#include "nn/train/history.hpp"

namespace gradbook {

/// What a schedule counts.
enum class ScheduleUnit {
  epoch,  ///< t = 0 in the first epoch
  step    ///< t = 0 in the first step, going on over the epochs
};

/// How to train.
struct TrainerOptions {
  arma::uword epochs = 10;      ///< passes over the training samples, at most
  arma::uword batch = 128;      ///< samples per step; the last step of an epoch may have fewer
  bool shuffle = true;          ///< a new order each epoch; false: file order
  double validation_share = 0;  ///< of the training samples, chosen at random, rounded down
  arma::uword patience = 0;  ///< epochs without a lower validation loss before stopping; 0: never
  std::uint64_t seed = 1;    ///< of the split, the orders and the augmentation
  std::filesystem::path checkpoint = {};  ///< written after every epoch; empty: none
  /// Sets the optimizer's rate; null: the optimizer keeps its own. Each training needs one of its
  /// own, because it may have a state. After every epoch it is told the validation loss, or the
  /// training loss without a validation set.
  std::shared_ptr<Schedule> schedule = nullptr;
  ScheduleUnit schedule_unit = ScheduleUnit::epoch;  ///< unit of t in schedule
  AugmentationOptions augmentation = {};  ///< of the samples of training steps, not of evaluations
  bool record_gradients = false;          ///< fills EpochMetrics::gradients
  /// Evaluates the test set after every epoch, not only at the end of run(): for curves. Who
  /// chooses anything by them has no test set any more.
  bool watch_test = false;
};

/// A loss or a gradient became NaN or Inf; the message names the epoch, the step, the place where
/// it was first seen and the likely cause.
class TrainingDiverged : public std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// Trains one model. The same seed gives the same bits, for any number of threads, and also when
/// the training was stopped and resumed. T is float or double.
template <typename T>
class Trainer {
 public:
  /// Called after every epoch; may throw, which ends the training.
  using OnEpoch = std::function<void(const EpochMetrics&)>;

  /// Model, optimizer and the data sets of train and test must outlive the trainer; test may be an
  /// empty Dataset. Classes, a class per step and values are trained alike: the model's loss says
  /// which of them it takes. Throws std::invalid_argument when data, model and options do not fit.
  Trainer(Model<T>& model, Optimizer<T>& optimizer, const Samples& train, const Samples& test,
          const TrainerOptions& options);

  /// Continues where options.checkpoint ended. Returns a warning for the user, usually empty.
  /// Throws FileError when there is no usable checkpoint or it belongs to another training.
  std::string resume();

  /// Trains to the last epoch or until patience ends; calls on_epoch after every epoch. With a
  /// validation set the parameters of the best epoch are restored at the end. Then, once, the test
  /// set is evaluated.
  /// Throws TrainingDiverged, FileError.
  void run(const OnEpoch& on_epoch = {});

  /// One entry per epoch so far, resumed ones included.
  const std::vector<EpochMetrics>& history() const { return history_; }
  /// The epoch whose parameters the model has after run(): the first one with the lowest validation
  /// loss (it changes smoothly on few samples too, unlike the error), or the last one without a
  /// validation set.
  arma::uword chosen_epoch() const;
  /// On the test set, with the parameters that the model has after run(); NaN without a test set.
  const Evaluation& test() const { return test_evaluation_; }

 private:
  std::string configuration() const;
  void expect_usable(const Checkpoint<T>& checkpoint);
  EpochMetrics train_epoch();
  double train_step(arma::uword epoch, arma::uword step);
  void expect_finite(const char* name, double loss, Batches<T>& batches);
  void evaluate_epoch(EpochMetrics& metrics);
  bool out_of_patience() const;
  void remember_if_best();
  void save() const;
  std::string find_non_finite(Batches<T>& batches);
  [[noreturn]] void report_divergence(const std::string& what, const std::string& place,
                                      arma::uword step);

  Model<T>& model_;
  Optimizer<T>& optimizer_;
  std::string data_text_;
  TrainerOptions options_;
  Rng rng_;
  SampleSplit split_;
  Batches<T> batches_;  ///< the training samples, for the steps
  Batches<T> train_;    ///< the same, for the evaluation
  Batches<T> validation_;
  Batches<T> test_;
  arma::Col<T> gradient_;
  GradientNorm<T> norm_;
  double norm_sum_ = 0;  ///< over the recorded steps of this epoch
  arma::uword norm_count_ = 0;
  GradientRecorder recorder_;
  std::string note_;  ///< behind the progress bar
  arma::Col<T> best_parameters_;
  arma::Col<T> best_state_;
  arma::uword best_epoch_ = 0;
  Evaluation test_evaluation_;
  std::vector<EpochMetrics> history_;
};

}  // namespace gradbook
