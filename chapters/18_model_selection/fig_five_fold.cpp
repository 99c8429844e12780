/// @file chapters/18_model_selection/fig_five_fold.cpp
/// F087: five-fold cross-validation of k nearest neighbours, with the score of every split.
#include <fmt/core.h>

#include "data/registry.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "exercises/02_neighbors/select_k.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kFolds = 5;
constexpr std::uint64_t kSeed = 12;
constexpr double kTop = 6.6;  ///< of the first split's row
constexpr double kRow = 1.0;  ///< height of a row
constexpr double kTestRow = 1.25;

arma::urowvec class_labels(const LabelledSamples& samples) {
  return arma::conv_to<arma::urowvec>::from(samples.Y.row(0));
}

/// Blocks of neighbours in the shuffled order; the first folds get what is left over.
arma::urowvec fold_numbers(uword n) {
  arma::urowvec fold(n);
  for (uword i = 0; i < n; ++i) fold(i) = i * kFolds / n;
  return fold;
}

/// Share of right answers of every fold, predicted from the other folds.
arma::vec fold_scores(const LabelledSamples& samples, const arma::urowvec& fold, uword k) {
  const arma::urowvec labels = class_labels(samples);
  arma::vec scores(kFolds);
  for (uword f = 0; f < kFolds; ++f) {
    const arma::uvec training = arma::find(fold != f);
    const arma::uvec validation = arma::find(fold == f);
    const arma::urowvec predicted =
        knn_predict(samples.X.cols(training), labels.cols(training), samples.X.cols(validation), k);
    scores(f) = static_cast<double>(arma::accu(predicted == labels.cols(validation))) /
                static_cast<double>(validation.n_elem);
  }
  return scores;
}

void draw_splits(Panel& panel, const arma::urowvec& fold, uword test_samples) {
  panel.frame = false;
  panel.x.lo = 0;
  panel.x.hi = 10;
  // All samples, to scale, and the five splits of the training part below
  constexpr double kLeft = 1.4;
  constexpr double kRight = 9.9;
  const auto samples = static_cast<double>(fold.n_elem + test_samples);
  const double border = kLeft + (kRight - kLeft) * static_cast<double>(fold.n_elem) / samples;
  const double right = border - 0.2;
  panel.box(kLeft, kTop + 1.2, right, kTop + 2.0, {.ink = Ink::blue});
  panel.text((kLeft + right) / 2, kTop + 1.6, fmt::format("training data: {}", fold.n_elem),
             {.size = 0.9});
  panel.box(border, kTop + 1.2, kRight, kTop + 2.0, {.ink = Ink::green});
  panel.text((border + kRight) / 2, kTop + 1.6, fmt::format("test: {}", test_samples),
             {.size = 0.9});
  for (uword f = 0; f < kFolds; ++f) {
    const double share = (static_cast<double>(f) + 0.5) / kFolds;
    panel.text(kLeft + (right - kLeft) * share, kTop + 0.45, fmt::format("fold {}", f + 1),
               {.size = 0.85});
  }
  draw_folds(panel, fold, kLeft, right, kTop, kRow);
  panel.text((kLeft + right) / 2, 1.25, "four folds train, one validates", {.size = 0.9});
  panel.segment((border + kRight) / 2, kTop + 1.1, (border + kRight) / 2, 1.75,
                {.ink = Ink::green, .width = 2.5, .dash = Dash::solid}, true);
  panel.text((border + kRight) / 2, 1.45, "once,", {.ink = Ink::green, .size = 0.85});
  panel.text((border + kRight) / 2, 1.05, "at the end", {.ink = Ink::green, .size = 0.85});
}

void draw_scores(Panel& panel, const arma::vec& scores, double mean, double deviation,
                 double test_score) {
  panel.x = {.label = "accuracy", .lo = 0.88, .hi = 1.035};
  panel.y.tics = false;
  panel.box(mean - deviation, 1.65, mean + deviation, kTop + 0.1,
            {.ink = Ink::vermillion, .width = 0});
  panel.segment(mean, 1.65, mean, kTop + 0.1,
                {.ink = Ink::vermillion, .width = 2.5, .dash = Dash::dashed});
  arma::vec rows(kFolds);
  for (uword f = 0; f < kFolds; ++f) rows(f) = kTop - kRow * (static_cast<double>(f) + 0.4);
  panel.points("scores", scores, rows, {.ink = Ink::vermillion, .size = 1.6});
  // Numbers stand outside of the band, or right of the line of the mean
  const arma::uvec low = arma::find(scores < mean - deviation);
  const arma::uvec others = arma::find(scores >= mean - deviation);
  panel.numbers("low_scores", scores(low) - 0.006, rows(low), scores(low), "%.3f",
                {.align = Align::right, .size = 0.9});
  panel.numbers("other_scores", scores(others) + 0.006, rows(others), scores(others), "%.3f",
                {.align = Align::left, .size = 0.9});
  panel.text(mean, kTop + 0.5, fmt::format("mean {:.3f} ± {:.3f}", mean, deviation),
             {.ink = Ink::vermillion});
  panel.points("test", arma::vec{test_score}, arma::vec{kTestRow},
               {.ink = Ink::green, .marker = Marker::diamond, .size = 1.6});
  panel.numbers("test_number", arma::vec{test_score + 0.006}, arma::vec{kTestRow},
                arma::vec{test_score}, "test %.3f",
                {.ink = Ink::green, .align = Align::left, .size = 0.9});
}

void draw(Figure& figure) {
  const Dataset table = load_dataset("iris").train;
  const arma::mat labels = arma::conv_to<arma::mat>::from(table.labels);
  const DataSplit split = split_data(table.X, labels, 0, 0.2, kSeed);
  const arma::urowvec fold = fold_numbers(split.train.X.n_cols);
  const KSelection chosen = select_k(split.train.X, class_labels(split.train), split.test.X,
                                     class_labels(split.test), {1, 3, 5, 7, 9, 11, 15}, fold);
  const arma::vec scores = fold_scores(split.train, fold, chosen.k);
  const double mean = arma::mean(scores);
  const double deviation = arma::stddev(scores, 1);

  figure.grid(1, 2, {1.55, 1});
  for (const unsigned column : {0U, 1U}) {
    figure.panel(0, column).y.lo = 0.6;
    figure.panel(0, column).y.hi = kTop + 2.1;
  }
  draw_splits(figure.panel(0, 0), fold, split.test.X.n_cols);
  draw_scores(figure.panel(0, 1), scores, mean, deviation, chosen.test_accuracy);
  figure.caption(fmt::format(
      "Iris, shuffled (seed {}): {} samples in five folds, {} kept for the test. Among seven "
      "candidates k = {} nearest neighbours has the best mean accuracy, {:.3f} ± {:.3f} (standard "
      "deviation of the folds); only then the test set is looked at: {:.3f}.",
      kSeed, fold.n_elem, split.test.X.n_cols, chosen.k, mean, deviation, chosen.test_accuracy));
}

const FigureRegistration registration(
    {.id = "F087",
     .slug = "five_fold",
     .title = "Five-fold cross-validation",
     .slides = {{"A", "k -Fold Cross-Validation"}},
     .alt = "Training data in five folds; in each of five splits another fold validates. Beside "
            "every split its accuracy, their mean and spread; the test set is used once.",
     .units = {"01_data/shuffle_split", "02_neighbors/knn", "02_neighbors/select_k"}},
    draw);

}  // namespace
}  // namespace gradbook
