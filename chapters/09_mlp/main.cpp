/// @file chapters/09_mlp/main.cpp
/// Multilayer perceptrons: from 26 parameters on paper to Fashion-MNIST.
#include "chapter/program.hpp"
#include "chapter/training.hpp"
#include "chapters/09_mlp/mlp_recipe.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  TrainingFlags training;
  return run_chapter(
      argc, argv,
      {.name = "09_mlp",
       .purpose = "Multilayer perceptrons. With --data, --train or a training flag: one training",
       .add_flags = [&](Flags& flags) { add_training_flags(flags, training); },
       .experiment =
           [&](Chapter& chapter, Flags& flags) {
             run_network_experiment(chapter, flags, training, network_data(), mlp_recipe);
           }});
}
