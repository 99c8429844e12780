/// @file common/nn/trainer.hpp
/// Mini-batch training with validation, early stopping, checkpoints and a stop at NaN.
#pragma once
#include <armadillo>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "nn/batches.hpp"
#include "nn/checkpoint.hpp"
#include "nn/model.hpp"
#include "nn/optimizer.hpp"

namespace gradbook {

/// How to train.
struct TrainerOptions {
  arma::uword epochs = 10;
  arma::uword batch = 128;
  bool shuffle = true;          ///< a new order each epoch; false: file order
  double validation_share = 0;  ///< of the training samples, chosen at random, rounded down
  arma::uword patience = 0;  ///< epochs without a lower validation loss before stopping; 0: never
  std::uint64_t seed = 1;    ///< of the split and the orders
  std::filesystem::path checkpoint = {};  ///< written after every epoch; empty: none
};

/// The loss became NaN or Inf; the message names the place, the step and the likely cause.
class TrainingDiverged : public std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// Trains one model. The same seed gives the same bits, for any number of threads, and also when
/// the training was stopped and resumed. T is float or double.
template <typename T>
class Trainer {
 public:
  using OnEpoch = std::function<void(const EpochMetrics&)>;

  /// All references must outlive the trainer; test may be an empty Dataset.
  /// Throws std::invalid_argument when data, model and options do not fit.
  Trainer(Model<T>& model, Optimizer<T>& optimizer, const Dataset& train, const Dataset& test,
          const TrainerOptions& options);

  /// Continues where options.checkpoint ended. Returns a warning for the user, usually empty.
  /// Throws FileError when there is no usable checkpoint or it belongs to another training.
  std::string resume();

  /// Trains to the last epoch or until patience ends; calls on_epoch after every epoch. With a
  /// validation set the parameters of the best epoch are restored at the end.
  /// Throws TrainingDiverged, FileError.
  void run(const OnEpoch& on_epoch = {});

  const std::vector<EpochMetrics>& history() const { return history_; }
  /// The epoch whose parameters the model has after run(): the first one with the lowest validation
  /// loss (it changes smoothly on few samples too, unlike the error), or the last one without a
  /// validation set.
  arma::uword chosen_epoch() const;

 private:
  std::string configuration() const;
  EpochMetrics train_epoch();
  bool out_of_patience() const;
  void remember_if_best();
  void save() const;
  [[noreturn]] void report_divergence(double loss, arma::uword step);

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
  arma::Col<T> best_parameters_;
  arma::Col<T> best_state_;
  arma::uword best_epoch_ = 0;
  std::vector<EpochMetrics> history_;
};

}  // namespace gradbook
