/// @file common/chapter/model_use.hpp
/// What a saved model says about samples: --load with --predict, or on the chosen test part.
#pragma once
#include <functional>

#include "chapter/experiment.hpp"
#include "chapter/flags.hpp"
#include "chapter/network_recipe.hpp"
#include "chapter/training_flags.hpp"

namespace gradbook {

/// The recipe for flags, with or without classes.
using RecipeFor = std::function<NetworkRecipe(const TrainingFlags&, bool classifies)>;

/// Loads the model of --load. With --predict prints a table with its answers for these samples,
/// and writes it to --predictions; else judges it on the test part of the chosen data.
/// @param all  the flags of the program, where those that the file keeps are set
void use_model(Chapter& chapter, Flags& all, const TrainingFlags& flags, const DataOptions& options,
               const RecipeFor& recipe);

}  // namespace gradbook
