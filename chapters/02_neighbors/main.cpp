/// @file chapters/02_neighbors/main.cpp
/// Nearest neighbours: distances, votes, the choice of k, scaling, and kernel smoothing.
#include <fmt/core.h>

#include <string>

#include "chapter/chapter.hpp"
#include "classify.hpp"
#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/registry.hpp"
#include "data/train_test.hpp"
#include "story.hpp"

namespace gradbook::neighbors_chapter {
namespace {

void add_flags(CLI::App& app, Options& options) {
  app.add_option("--k", options.k, "neighbours that vote: a number, or a list such as 1,3,5")
      ->capture_default_str();
  app.add_option("--metric", options.metric, "distance: l1 or l2 (default: l2; the lesson: both)")
      ->check(CLI::IsMember({"l1", "l2"}));
  app.add_option("--tie", options.tie,
                 "who wins equal votes: smaller sum of distances, smallest label, class of the "
                 "nearest")
      ->check(CLI::IsMember({"summed", "label", "nearest"}))
      ->capture_default_str();
  app.add_option("--scale", options.scale,
                 "standard: every feature gets mean 0 and standard deviation 1")
      ->check(CLI::IsMember({"none", "standard"}))
      ->capture_default_str();
  app.add_option("--n-train", options.n_train, "the first training samples only")
      ->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--n-test", options.n_test, "the first test samples only")
      ->check(CLI::Range(1, 1'000'000'000));
}

/// Fashion-MNIST, or the digits that come with Gradbook where its package is not installed.
TrainTest lesson_images(const Chapter& chapter) {
  try {
    return load_dataset("fashion-mnist");
  } catch (const FileError& error) {
    chapter.say(fmt::format("\n{}\nUntil then this lesson uses digits.", error.what()));
    return load_dataset("digits");
  }
}

void tell(Chapter& chapter, const Options& options) {
  parse_k(options.k);  // a mistake in a flag is said before minutes of work
  const std::string metric = options.metric.empty() ? "l2" : options.metric;
  expect_argument(!chapter.mine || metric == "l2", "--mine",
                  "the exercise's classifier knows the l2 distance only: leave --metric l1 out");
  if (chapter.data.is_given()) {
    classify(chapter, load_train_test(chapter.data), options, metric);
    return;
  }

  distance_table(chapter);
  const TrainTest images = lesson_images(chapter);
  classify(chapter, images, options, metric);
  if (options.metric.empty() && !chapter.mine) classify(chapter, images, options, "l1");
  scaling_lesson(chapter);
  choose_k(chapter);
  smoothing(chapter);
}

}  // namespace
}  // namespace gradbook::neighbors_chapter

int main(int argc, char** argv) {
  using namespace gradbook;
  neighbors_chapter::Options options;
  return run_chapter(
      argc, argv, "02_neighbors",
      "Nearest neighbours and kernel smoothing; with --data or --train: k-NN on your data",
      [&](CLI::App& app) { neighbors_chapter::add_flags(app, options); },
      [&](Chapter& chapter) { neighbors_chapter::tell(chapter, options); });
}
