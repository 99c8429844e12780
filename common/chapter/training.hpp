/// @file common/chapter/training.hpp
/// One training of a network on one data set, printed epoch by epoch.
#pragma once
#include <string>

#include "chapter/experiment.hpp"
#include "chapter/flags.hpp"
#include "chapter/model_use.hpp"
#include "chapter/network_recipe.hpp"
#include "chapter/training_flags.hpp"

namespace gradbook {

/// How data are taken for networks: images in 0 … 1, tables standardized, a fifth drawn for testing
/// where there is no test part, and less with the exercises' functions, which are not made for
/// speed.
DataOptions network_data(const std::string& default_data = "fashion-mnist");

/// Trains on data as the flags say, prints every epoch, and on the test part, once, the result with
/// its confusion matrix; adds them to the chapter. With --save the model is written.
/// @param keep_history  also make the epochs the chapter's history
/// @return accuracy, or for values the root mean square error, on the test part
double train_network(Chapter& chapter, const ExperimentData& data, const TrainingFlags& flags,
                     const NetworkRecipe& recipe, bool keep_history = false);

/// The experiment of a chapter with networks: trains on the chosen data, or with --load uses a
/// model, for --predict or on the chosen test part.
/// @param all     the flags of the program; those of kNetworkFlags are kept in model files
void run_network_experiment(Chapter& chapter, Flags& all, TrainingFlags& flags,
                            const DataOptions& options, const RecipeFor& recipe);

}  // namespace gradbook
