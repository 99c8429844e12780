// Three arms that wind around each other: no straight boundary separates them.
#include "chapter/section.hpp"
#include "chapter/training.hpp"
#include "chapters/09_mlp/mlp_recipe.hpp"
#include "data/generators.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 900;
constexpr double kNoise = 0.2;

void run(Chapter& chapter) {
  chapter.title("What hidden layers add: three spirals");
  TrainTest spirals;
  spirals.train = make_spirals(kSamples, 3, kNoise, chapter.seed);
  spirals.train.name = "spirals";
  const ExperimentData data = prepare_data(chapter, spirals, network_data());
  TrainingFlags flags;
  flags.hidden = {};
  flags.learning_rate = 0.05;
  const double straight = train_network(chapter, data, flags, mlp_recipe(flags, true));
  flags.hidden = {32, 32};
  flags.learning_rate = 0.01;
  flags.epochs = 60;
  flags.patience = 15;
  const double bent = train_network(chapter, data, flags, mlp_recipe(flags, true));
  chapter.print("Accuracy {:.3f} without hidden layers, {:.3f} with two", straight, bent);
}

const SectionRegistration registration(7, run);

}  // namespace
}  // namespace gradbook
