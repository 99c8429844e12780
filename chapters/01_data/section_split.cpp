// Shuffle in pairs, then split.
#include <algorithm>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"

namespace gradbook {
namespace {

/// Share of every class among the labels in Y.
arma::rowvec class_shares(const arma::mat& Y, arma::uword num_classes) {
  arma::rowvec sizes(num_classes, arma::fill::zeros);
  for (const double label : Y) sizes(static_cast<arma::uword>(label)) += 1;
  return sizes / std::max<double>(1, static_cast<double>(Y.n_elem));
}

/// Number of samples whose label is not the one they came with.
arma::uword lost_pairs(const Chapter& chapter, const arma::mat& Y) {
  // Shuffle the column numbers along with the labels: they tell where each sample came from
  const arma::rowvec numbers =
      arma::regspace<arma::rowvec>(0, 1, static_cast<double>(Y.n_cols - 1));
  const LabelledSamples shuffled = shuffle_pairs(numbers, Y, chapter.seed);
  arma::uword lost = 0;
  for (arma::uword n = 0; n < Y.n_cols; ++n) {
    lost += shuffled.Y(0, n) == Y(0, static_cast<arma::uword>(shuffled.X(0, n))) ? 0 : 1;
  }
  return lost;
}

void run(Chapter& chapter) {
  std::vector<Dataset> sets;
  for (const std::string& name : lesson_sets(chapter))
    sets.push_back(sample_of(chapter, chapter.load(name).train));
  split(chapter, sets);
}

const SectionRegistration registration(2, run);

}  // namespace

void split(Chapter& chapter, const std::vector<Dataset>& sets) {
  chapter.title("Shuffle in pairs, then split 60/20/20");
  chapter.print("{:<16}{:>8}{:>12}{:>7}{:>15}{:>24}", "data", "train", "validation", "test",
                "labels lost", "class share off by");
  for (const Dataset& data : sets) {
    const arma::mat Y = labels_row(data);
    const DataSplit split = split_60_20_20(chapter, data);
    double off = 0;
    if (data.num_classes > 0) {
      const arma::rowvec whole = class_shares(Y, data.num_classes);
      for (const LabelledSamples& part : {split.train, split.validation, split.test})
        off = std::max(off, arma::abs(class_shares(part.Y, data.num_classes) - whole).max());
      chapter.add(
          {.name = "split 60/20/20",
           .dataset = data.name,
           .n_train = split.train.X.n_cols,
           .n_test = split.test.X.n_cols,
           .metric = "class-share change",
           .value = off,
           .parameters = {{"validation", split.validation.X.n_cols}, {"seed", chapter.seed}}});
    }
    chapter.print("{:<16}{:>8}{:>12}{:>7}{:>15}{:>22.1f} %", data.name, split.train.X.n_cols,
                  split.validation.X.n_cols, split.test.X.n_cols, lost_pairs(chapter, Y),
                  100 * off);
  }
}

}  // namespace gradbook
