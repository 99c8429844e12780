/// @file chapters/09_mlp/mlp_recipe.hpp
/// The chapter's networks, which the exercises can train too.
#pragma once
#include "chapter/network_recipe.hpp"

namespace gradbook {

/// Dense networks; with --mine those of UnitModel, which throws std::invalid_argument for layers
/// that are no exercise of this chapter.
NetworkRecipe mlp_recipe(const TrainingFlags& flags, bool classifies);

}  // namespace gradbook
