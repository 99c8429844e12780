#include "chapter/experiment.hpp"

#include <fmt/core.h>

#include <utility>

#include "core/rng.hpp"
#include "core/shape.hpp"
#include "data/train_test.hpp"
#include "nn/train/batches.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Draws a share of the samples for the test part.
ResultParameters hold_out(TrainTest& data, double share, std::uint64_t seed) {
  Rng rng(seed);
  const SampleSplit split = split_samples(data.train, share, rng);
  expect_argument(split.validation.n_elem > 0, data.train.name,
                  "too few samples to draw a test part from");
  data.test = data.train.subset(split.validation);
  data.train = data.train.subset(split.train);
  return {{"split", fmt::format("{:g} drawn", share)}, {"seed", seed}};
}

/// The wanted number of samples, else what the run allows; 0 is all.
uword limit(const Chapter& chapter, uword wanted, uword mine, uword quick) {
  if (wanted > 0) return wanted;
  return chapter.mine && mine > 0 ? mine : chapter.quick ? quick : 0;
}

void cut(Dataset& data, uword n) {
  if (n > 0 && n < data.size()) data = data.head(n);
}

std::string targets_text(const Dataset& data) {
  return data.num_classes > 0 ? fmt::format("{} classes", data.num_classes) : "a number to predict";
}

}  // namespace

ExperimentData prepare_data(const Chapter& chapter, TrainTest data, const DataOptions& options,
                            const DataFlags& flags) {
  expect_argument(options.targets == TargetsWanted::any || !data.train.labels.is_empty(),
                  data.train.name, "the samples have no class labels; this chapter classifies");
  ResultParameters parameters;
  if (data.test.size() == 0 && options.held_out > 0)
    parameters = hold_out(data, options.held_out, chapter.seed);
  expect_argument(data.test.size() > 0 || flags.n_test == 0, "--n-test",
                  data.train.name + " has no test samples");
  cut(data.train, limit(chapter, flags.n_train, options.mine.train, options.quick.train));
  cut(data.test, limit(chapter, flags.n_test, options.mine.test, options.quick.test));
  const Scale scale = !flags.scale.empty()    ? scale_from_name(flags.scale)
                      : data.train.is_image() ? options.scale_of_images
                                              : options.scale_of_tables;
  const Scaling scaling = fit_scaling(scale, data.train);
  apply_scaling(data.train, scaling, options.bytes_are_scaled_later);
  apply_scaling(data.test, scaling, options.bytes_are_scaled_later);
  return {.train = std::move(data.train),
          .test = std::move(data.test),
          .scaling = scaling,
          .parameters = scaling.parameters() + parameters};
}

ExperimentData load_experiment(Chapter& chapter, const DataOptions& options) {
  const DataFlags& flags = chapter.data;
  const TrainTest& chosen = flags.choice.is_given() ? load_train_test(flags.choice)
                            : options.default_data == "fashion-mnist"
                                ? chapter.load_images()
                                : chapter.load(options.default_data);
  ExperimentData data = prepare_data(chapter, chosen, options, flags);
  const std::string scale = scale_name(data.scaling.scale);
  chapter.print("Data: {}, {} training and {} test samples, {} features, {}; scale {}",
                data.train.name, data.train.size(), data.test.size(), data.train.features(),
                targets_text(data.train), scale);
  return data;
}

}  // namespace gradbook
