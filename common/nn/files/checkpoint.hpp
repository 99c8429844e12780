/// @file common/nn/files/checkpoint.hpp
/// The full state of a training between two epochs, in a file that survives crashes.
#pragma once
#include <armadillo>
#include <filesystem>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "nn/train/history.hpp"

namespace gradbook {

/// Everything that training needs to go on as if it had never stopped. T is float or double.
template <typename T>
struct Checkpoint {
  std::string
      configuration;  ///< model, optimizer, data and options, as text; must be equal to resume
  Rng::State rng{};   ///< of the split and the orders
  arma::Col<T> parameters;                    ///< θ after the last epoch
  arma::Col<T> model_state;                   ///< Model::state()
  arma::Col<T> best_model_state;              ///< that of the best epoch
  arma::uword optimizer_steps = 0;            ///< steps done
  std::vector<arma::Col<T>> optimizer_state;  ///< Optimizer::state()
  std::vector<double> schedule_state = {};    ///< Schedule::state()
  arma::Col<T> best_parameters;               ///< of the best epoch on the validation set so far
  arma::uword best_epoch = 0;                 ///< whose parameters these are
  std::vector<EpochMetrics> history;          ///< its length is the next epoch
};

/// Writes path; the checkpoint that was there becomes "path.previous". At every moment, also after
/// kill -9 or on a full disk, one of the two is complete. Throws FileError.
template <typename T>
void save_checkpoint(const std::filesystem::path& path, const Checkpoint<T>& checkpoint);

/// What load_checkpoint() found.
template <typename T>
struct LoadedCheckpoint {
  Checkpoint<T> checkpoint;  ///< all of it
  std::string warning;       ///< why the previous one was taken; empty if path itself was good
};

/// Reads path, or "path.previous" when path is missing or damaged; then the previous one takes its
/// place, and a damaged file is kept as "path.damaged". Throws FileError when neither can be used.
template <typename T>
LoadedCheckpoint<T> load_checkpoint(const std::filesystem::path& path);

}  // namespace gradbook
