#include "chapters/09_mlp/mlp_recipe.hpp"

#include "chapters/09_mlp/unit_model.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

std::unique_ptr<Model<double>> make_unit_model(const TrainingFlags& flags,
                                               const NetworkTask& task) {
  expect_argument(task.classifies, "--mine", "the exercises' last layer is a softmax");
  expect_argument(!flags.batch_norm && flags.dropout == 0, "--mine",
                  "no exercise of this chapter is batch normalization or dropout");
  expect_argument(flags.activation != "leaky_relu" && flags.activation != "elu", "--mine",
                  "the exercises have no " + flags.activation);
  MlpOptions options{.layer_sizes = flags.hidden,
                     .hidden = activation_from_name(flags.activation),
                     .bias = !flags.no_bias};
  options.layer_sizes.insert(options.layer_sizes.begin(), task.input.size());
  options.layer_sizes.push_back(task.outputs);
  return std::make_unique<UnitModel>(options);
}

}  // namespace

NetworkRecipe mlp_recipe(const TrainingFlags& flags, bool classifies) {
  NetworkRecipe recipe = dense_recipe(flags, classifies);
  recipe.make_mine = make_unit_model;
  return recipe;
}

}  // namespace gradbook
