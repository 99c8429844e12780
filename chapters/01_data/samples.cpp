/// @file chapters/01_data/samples.cpp
/// What is in the data sets; shuffle, split and one-hot labels.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "exercises/01_data/one_hot.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "story.hpp"

namespace gradbook {
namespace {

constexpr double kValidationShare = 0.2;
constexpr double kTestShare = 0.2;

/// Number of samples of every class among the labels in Y.
arma::rowvec class_sizes(const arma::mat& Y, arma::uword num_classes) {
  arma::rowvec sizes(num_classes, arma::fill::zeros);
  for (const double label : Y) sizes(static_cast<arma::uword>(label)) += 1;
  return sizes;
}

arma::rowvec class_shares(const arma::mat& Y, arma::uword num_classes) {
  return class_sizes(Y, num_classes) / std::max<double>(1, static_cast<double>(Y.n_elem));
}

std::string balance_text(const Dataset& data) {
  if (data.num_classes == 0) return "regression";
  const arma::rowvec sizes = class_sizes(labels_row(data), data.num_classes);
  if (sizes.min() == sizes.max()) return fmt::format("{:g} in each class", sizes.min());
  return fmt::format("{:g} to {:g} in a class", sizes.min(), sizes.max());
}

/// Number of samples whose label is not the one they came with.
arma::uword lost_pairs(const arma::mat& Y, const LabelledSamples& shuffled,
                       const arma::rowvec& origin) {
  arma::uword lost = 0;
  for (arma::uword n = 0; n < origin.n_elem; ++n) {
    lost += shuffled.Y(0, n) == Y(0, static_cast<arma::uword>(origin(n))) ? 0 : 1;
  }
  return lost;
}

}  // namespace

arma::mat labels_row(const Dataset& data) {
  if (data.num_classes == 0) return data.targets;
  return arma::conv_to<arma::mat>::from(data.labels);
}

DataSplit split_60_20_20(const Dataset& data, std::uint64_t seed) {
  return split_data(data.values(), labels_row(data), kValidationShare, kTestShare, seed);
}

void show_data(const Chapter& chapter, const std::vector<TrainTest>& sets) {
  chapter.section("Data sets: one sample per column, one feature per row");
  chapter.say(fmt::format("{:<16}{:>9}{:>10}{:>8}{:>9}  {:<22}{}", "data", "features", "train",
                          "test", "classes", "class sizes (train)", "values"));
  for (const TrainTest& set : sets) {
    const Dataset& train = set.train;
    if (train.size() < 5) {
      throw std::invalid_argument(train.name + " has fewer than 5 samples: too few for a split");
    }
    const double lo = train.is_bytes() ? train.bytes.min() : train.X.min();
    const double hi = train.is_bytes() ? train.bytes.max() : train.X.max();
    chapter.say(fmt::format("{:<16}{:>9}{:>10}{:>8}{:>9}  {:<22}{:g} to {:g}{}", train.name,
                            train.features(), train.size(), set.test.size(), train.num_classes,
                            balance_text(train), lo, hi, train.is_bytes() ? ", bytes" : ""));
  }
}

void show_split(Chapter& chapter, const std::vector<Dataset>& sets) {
  chapter.section("Shuffle in pairs, then split 60/20/20");
  chapter.say(fmt::format("{:<16}{:>8}{:>12}{:>7}{:>15}{:>24}", "data", "train", "validation",
                          "test", "labels lost", "class share off by"));
  for (const Dataset& data : sets) {
    const arma::mat X = data.values();
    const arma::mat Y = labels_row(data);
    // Shuffle the column numbers along with the labels: they tell where each sample came from
    const arma::rowvec numbers =
        arma::regspace<arma::rowvec>(0, 1, static_cast<double>(Y.n_cols - 1));
    const LabelledSamples shuffled = shuffle_pairs(numbers, Y, chapter.seed);
    const arma::uword lost = lost_pairs(Y, shuffled, shuffled.X);

    const DataSplit split = split_data(X, Y, kValidationShare, kTestShare, chapter.seed);
    double off = 0;
    if (data.num_classes > 0) {
      const arma::rowvec whole = class_shares(Y, data.num_classes);
      for (const LabelledSamples& part : {split.train, split.validation, split.test}) {
        off = std::max(off, arma::abs(class_shares(part.Y, data.num_classes) - whole).max());
      }
      chapter.add({.name = "split 60/20/20",
                   .dataset = data.name,
                   .n_train = split.train.X.n_cols,
                   .n_test = split.test.X.n_cols,
                   .metric = "class-share change",
                   .value = off,
                   .parameters = {{"validation", split.validation.X.n_cols}}});
    }
    chapter.say(fmt::format("{:<16}{:>8}{:>12}{:>7}{:>15}{:>22.1f} %", data.name,
                            split.train.X.n_cols, split.validation.X.n_cols, split.test.X.n_cols,
                            lost, 100 * off));
  }
}

void show_one_hot(const Chapter& chapter, const Dataset& data) {
  if (data.num_classes == 0 || data.num_classes > 20) return;
  const LabelledSamples shuffled =
      shuffle_pairs(arma::mat(0, data.size()), labels_row(data), chapter.seed);
  const arma::uword n = std::min<arma::uword>(8, data.size());
  const arma::urowvec labels = arma::conv_to<arma::urowvec>::from(shuffled.Y.head_cols(n));
  const arma::mat Y = one_hot(labels, data.num_classes);

  chapter.section(fmt::format("One-hot labels: {}, {} samples", data.name, n));
  std::string line = fmt::format("{:<16}", "label");
  for (const arma::uword label : labels) line += fmt::format("{:>4}", label);
  chapter.say(line);
  for (arma::uword k = 0; k < Y.n_rows; ++k) {
    line = fmt::format("{:<16}", fmt::format("row {}", k));
    for (const double y : Y.row(k)) line += fmt::format("{:>4}", y);
    chapter.say(line);
  }
}

}  // namespace gradbook
