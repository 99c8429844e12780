// A training that is stopped half-way and goes on from its checkpoint.
#include <unistd.h>

#include <filesystem>

#include "chapter/section.hpp"
#include "chapter/training.hpp"
#include "core/rng.hpp"
#include "nn/models/mlp.hpp"
#include "nn/optim/optimizer.hpp"
#include "nn/train/trainer.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Parameters after the epochs of the options; with resume, from the checkpoint on.
arma::fvec trained(const Dataset& data, const TrainerOptions& options, bool resume) {
  Mlp<float> net({.layer_sizes = {data.features(), 32, data.num_classes}});
  Rng rng(options.seed);
  net.initialize(Initialization::he, rng);
  Adam<float> adam;
  const Dataset no_test;
  Trainer<float> trainer(net, adam, data, no_test, options);
  if (resume) trainer.resume();
  trainer.run();
  return net.parameters();
}

void run(Chapter& chapter) {
  chapter.title("Stopped and resumed");
  const ExperimentData digits = prepare_data(chapter, chapter.load("digits"), network_data());
  TrainerOptions options{.epochs = 6, .batch = 32, .validation_share = 0.1, .seed = chapter.seed};
  const arma::fvec straight = trained(digits.train, options, false);

  options.checkpoint =
      fs::temp_directory_path() / fmt::format("gradbook-09-{}", ::getpid()) / "run.safetensors";
  options.epochs = 3;
  trained(digits.train, options, false);
  options.epochs = 6;
  const arma::fvec resumed = trained(digits.train, options, true);
  const auto bytes = fs::file_size(options.checkpoint);
  fs::remove_all(options.checkpoint.parent_path());
  chapter.print(
      "{} epochs in one go, and 3 + 3 with a checkpoint of {} bytes between: {} of {} weights are "
      "equal, bit by bit.",
      options.epochs, bytes, arma::accu(straight == resumed), straight.n_elem);
}

const SectionRegistration registration(9, run);

}  // namespace
}  // namespace gradbook
