/// @file chapters/09_mlp/main.cpp
/// Multilayer perceptrons: from 26 parameters on paper to Fashion-MNIST.
#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>

#include "chapter/chapter.hpp"
#include "chapters/09_mlp/options.hpp"
#include "chapters/09_mlp/story.hpp"
#include "chapters/09_mlp/training.hpp"
#include "core/file.hpp"
#include "data/generators.hpp"
#include "data/registry.hpp"
#include "data/train_test.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kQuickTrain = 12000;
constexpr arma::uword kQuickTest = 2000;
constexpr arma::uword kQuickEpochs = 4;

/// Checkpoints are replaced in one go, so that leaving at once is safe at any moment.
extern "C" void leave_on_interrupt(int) {
  constexpr std::string_view kText = "\ninterrupted; a --checkpoint file stays complete\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
  ::_exit(130);
}

/// With --quick, the first samples only.
TrainTest shortened(const Chapter& chapter, TrainTest data) {
  if (!chapter.quick) return data;
  if (data.train.size() > kQuickTrain) data.train = data.train.head(kQuickTrain);
  if (data.test.size() > kQuickTest) data.test = data.test.head(kQuickTest);
  return data;
}

Flags shortened(const Chapter& chapter, Flags flags) {
  if (chapter.quick && !flags.epochs) flags.epochs = kQuickEpochs;
  return flags;
}

/// Three arms that wind around each other: no straight boundary separates them.
void train_on_spirals(Chapter& chapter) {
  chapter.section("What hidden layers add: three spirals");
  TrainTest spirals;
  spirals.train = make_spirals(900, 3, 0.2, chapter.seed);
  spirals.train.name = "spirals";
  const TrainTest data = prepare(spirals, chapter.seed);
  Flags linear;
  linear.hidden = "";
  linear.learning_rate = 0.05;
  const double straight = train_and_report(chapter, data, linear, false);
  Flags deep;
  deep.hidden = "32,32";
  deep.learning_rate = 0.01;
  deep.epochs = 60;
  deep.patience = 15;
  const double bent = train_and_report(chapter, data, deep, false);
  chapter.say(
      fmt::format("Accuracy {:.3f} without hidden layers, {:.3f} with two", straight, bent));
}

/// The story with the given flags for the trainings on images.
void tell_story(Chapter& chapter, const Flags& flags) {
  show_parameter_count(chapter);
  show_toy_network(chapter);
  show_xnor(chapter);
  show_two_layer_step(chapter);
  learn_xor(chapter);
  show_gradient_check(chapter);
  train_on_spirals(chapter);

  chapter.section("Handwritten digits, 8x8 pixels: gradient descent and Adam");
  const TrainTest digits = prepare(load_dataset("digits"), chapter.seed);
  Flags descent = flags;
  descent.optimizer = "sgd";
  train_and_report(chapter, digits, descent, false);
  train_and_report(chapter, digits, flags, false);
  chapter.section("Stopped and resumed");
  show_resuming(chapter, digits);

  for (const char* name : {"fashion-mnist", "mnist"}) {
    chapter.section(std::string("Training on ") + name);
    try {
      const TrainTest data = shortened(chapter, prepare(load_dataset(name), chapter.seed));
      train_and_report(chapter, data, shortened(chapter, flags),
                       name == std::string("fashion-mnist"));
    } catch (const FileError& error) {
      chapter.say(fmt::format("Skipped: {}", error.what()));
    }
  }
}

void run(Chapter& chapter, const Flags& flags) {
  if (flags.resume && flags.checkpoint.empty()) {
    throw std::invalid_argument("--resume needs --checkpoint FILE");
  }
  if (!chapter.data.is_given()) {
    if (!flags.checkpoint.empty()) {
      throw std::invalid_argument(
          "--checkpoint needs --data or --train, because it belongs to one training");
    }
    tell_story(chapter, flags);
    return;
  }
  const TrainTest data = shortened(chapter, prepare(load_train_test(chapter.data), chapter.seed));
  chapter.section("Training on " + data.train.name);
  train_and_report(chapter, data, shortened(chapter, flags), true);
}

}  // namespace
}  // namespace gradbook

int main(int argc, char** argv) {
  using namespace gradbook;
  std::signal(SIGINT, leave_on_interrupt);
  Flags flags;
  return run_chapter(
      argc, argv, "09_mlp",
      "Multilayer perceptrons. Without --data or --train: the lesson's whole story; with one of "
      "them: a single training with the flags below.",
      [&](CLI::App& app) { add_flags(app, flags); },
      [&](Chapter& chapter) {
        flags.mine = chapter.mine;
        run(chapter, flags);
      });
}
