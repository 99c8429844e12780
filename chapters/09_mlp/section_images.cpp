// Fashion-MNIST and MNIST, with a validation set that chooses the epoch.
#include "chapter/section.hpp"
#include "chapter/training.hpp"
#include "chapters/09_mlp/mlp_recipe.hpp"
#include "core/file.hpp"

namespace gradbook {
namespace {

void train_on(Chapter& chapter, const std::string& name, bool keep_history) {
  chapter.title("Training on " + name);
  try {
    const ExperimentData data = prepare_data(chapter, chapter.load(name), network_data());
    train_network(chapter, data, {}, mlp_recipe({}, true), keep_history);
  } catch (const FileError& error) {
    chapter.skip(error.what());
  }
}

const SectionRegistration registration(10, [](Chapter& chapter) {
  train_on(chapter, "fashion-mnist", true);
  train_on(chapter, "mnist", false);
});

}  // namespace
}  // namespace gradbook
