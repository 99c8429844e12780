/// @file common/nn/train/history.hpp
/// What a training reports after every epoch, as CSV for spreadsheets and as JSON for programs.
#pragma once
#include <armadillo>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "nn/train/evaluation.hpp"
#include "nn/train/gradient_statistics.hpp"

namespace gradbook {

/// One epoch of a training.
struct EpochMetrics {
  arma::uword epoch = 0;          ///< 0, 1, …
  Evaluation train = {};          ///< all after the epoch's last step, on the whole sets
  Evaluation validation = {};     ///< NaN without a validation set
  Evaluation test = {};           ///< NaN unless TrainerOptions::watch_test
  double samples_per_second = 0;  ///< of the training steps, without the evaluation
  double learning_rate = std::numeric_limits<double>::quiet_NaN();  ///< of the last step
  /// Mean Euclidean norm of the gradient before clipping, over the recorded steps (every 16th).
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();
  std::vector<GradientStatistics> gradients = {};  ///< of these steps; empty unless asked for
};

/// One row per epoch of the history under "epoch,train_loss,train_error,…,samples_per_second"; 17
/// digits where they are needed to get the same number back, nothing for NaN and infinite ones.
/// Where values were predicted, "…_rmse,…_mae" stand for "…_error".
std::string history_csv(const std::vector<EpochMetrics>& history);

/// One row per epoch of the history and piece of the parameters: "epoch,parameter,mean_absolute,
/// root_mean_square,max_absolute,zero_share".
std::string gradients_csv(const std::vector<EpochMetrics>& history);

/// A list with an object per epoch of the history, e.g. {"epoch":0,"train":{"error":…,"loss":…},…};
/// null for NaN and infinite numbers.
std::string history_json(const std::vector<EpochMetrics>& history);
/// Reads the text that history_json() wrote, null as NaN; throws nlohmann::json::exception for any
/// other text.
std::vector<EpochMetrics> history_from_json(std::string_view text);

/// Writes history_json() of a history to a path that ends in .json, history_csv() to one that ends
/// in .csv. Throws std::invalid_argument for other names, FileError when it cannot be written.
void write_history(const std::filesystem::path& path, const std::vector<EpochMetrics>& history);

}  // namespace gradbook
