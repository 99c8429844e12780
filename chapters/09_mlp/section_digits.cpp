// Handwritten digits: gradient descent beside Adam.
#include "chapter/section.hpp"
#include "chapter/training.hpp"
#include "chapters/09_mlp/mlp_recipe.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("Handwritten digits, 8x8 pixels: gradient descent and Adam");
  const ExperimentData digits = prepare_data(chapter, chapter.load("digits"), network_data());
  for (const char* optimizer : {"sgd", "adam"}) {
    TrainingFlags flags;
    flags.optimizer = optimizer;
    train_network(chapter, digits, flags, mlp_recipe(flags, true));
  }
}

const SectionRegistration registration(8, run);

}  // namespace
}  // namespace gradbook
