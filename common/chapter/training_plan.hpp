/// @file common/chapter/training_plan.hpp
/// What the training flags mean for one data set: every choice made, contradictions refused.
#pragma once
#include <armadillo>
#include <string>

#include "chapter/chapter.hpp"
#include "chapter/training_flags.hpp"
#include "nn/network/samples.hpp"
#include "nn/train/trainer.hpp"

namespace gradbook {

/// One training.
struct TrainingPlan {
  TrainerOptions trainer;            ///< batches, epochs, schedule, stopping, checkpoint
  bool single_precision = true;      ///< float instead of double
  arma::uword n_validation = 0;      ///< samples of the training part
  bool soft_targets = false;         ///< class weights or label smoothing: targets are shares
  ResultParameters parameters = {};  ///< for results: what is not the default
};

/// Fills in the defaults where flags leave a choice open. Throws std::invalid_argument when flags
/// contradict each other or do not fit the training part.
TrainingPlan make_plan(const Chapter& chapter, const TrainingFlags& flags, const Dataset& train);

/// The samples of data with the targets of the flags. `train` gives the frequencies of classes;
/// class weights and label smoothing apply to the training part only.
/// @param soft  whether the model takes shares (TrainingPlan::soft_targets)
Samples samples_of(const Dataset& data, const Dataset& train, const TrainingFlags& flags,
                   bool soft);

}  // namespace gradbook
