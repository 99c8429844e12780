#include "story.hpp"

#include <fmt/core.h>

#include <cmath>
#include <string>

#include "core/rng.hpp"
#include "data/generators.hpp"
#include "data/registry.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "exercises/01_data/standardize.hpp"
#include "exercises/02_neighbors/distance.hpp"
#include "exercises/02_neighbors/kernel_smoothing.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "exercises/02_neighbors/select_k.hpp"

namespace gradbook::neighbors_chapter {
namespace {

/// Deck A "Nearest Neighbor Classifier": test image and training image.
const arma::mat kTestImage = {
    {56, 32, 10, 18}, {90, 23, 128, 133}, {24, 26, 178, 200}, {2, 0, 255, 220}};
const arma::mat kTrainingImage = {
    {10, 20, 24, 17}, {8, 10, 89, 100}, {12, 16, 178, 170}, {4, 32, 233, 112}};

double share_correct(const arma::urowvec& predicted, const arma::urowvec& labels) {
  return static_cast<double>(arma::accu(predicted == labels)) / static_cast<double>(labels.n_elem);
}

arma::urowvec class_labels(const LabelledSamples& samples) {
  return arma::conv_to<arma::urowvec>::from(samples.Y);
}

double root_mean_square(const arma::rowvec& error) {
  return std::sqrt(arma::mean(arma::square(error)));
}

}  // namespace

void distance_table(Chapter& chapter) {
  chapter.section("The slide's two images: sum of absolute differences");
  const arma::vec test = arma::vectorise(kTestImage.t());
  const arma::vec training = arma::vectorise(kTrainingImage.t());
  const arma::mat difference = arma::abs(kTestImage - kTrainingImage);
  for (arma::uword row = 0; row < difference.n_rows; ++row) {
    std::string line;
    for (const arma::mat* image : {&kTestImage, &kTrainingImage, &difference}) {
      if (image != &kTestImage) line += image == &difference ? "   =  " : "   -  ";
      for (arma::uword col = 0; col < image->n_cols; ++col) {
        line += fmt::format("{:>5g}", (*image)(row, col));
      }
    }
    chapter.say(line);
  }
  chapter.say(fmt::format(
      "\nl1 distance {:g}, as on the slide. Without the absolute value, as its "
      "formula is printed: {:g}.\nl2 distance {:.3f}.",
      l1_distance(test, training), arma::accu(test - training), l2_distance(test, training)));
  chapter.add({.name = "l1 distance",
               .dataset = "slide",
               .n_train = 1,
               .n_test = 1,
               .metric = "distance",
               .value = l1_distance(test, training)});
}

void scaling_lesson(Chapter& chapter) {
  chapter.section("Who is near depends on the units: leave-one-out 1-NN");
  chapter.say(fmt::format("{:<15}{:>9}{:>9}{:>14}{:>25}", "data", "samples", "raw", "standardized",
                          "largest / smallest std"));
  for (const char* name : {"iris", "wine", "breast_cancer"}) {
    const Dataset table = load_dataset(name).train;
    const FeatureStatistics statistics = standardize_fit(table.X);
    const arma::mat standardized = standardize_apply(table.X, statistics);
    arma::uword correct[2] = {};
    for (const bool scaled : {false, true}) {
      const arma::urowvec predicted =
          knn_leave_one_out(scaled ? standardized : table.X, table.labels, 1);
      correct[scaled ? 1 : 0] = arma::accu(predicted == table.labels);
      chapter.add({.name = "k-NN",
                   .dataset = name,
                   .n_train = table.size(),
                   .n_test = table.size(),
                   .metric = "accuracy",
                   .value = share_correct(predicted, table.labels),
                   .parameters = {{"k", 1},
                                  {"distance", "l2"},
                                  {"tie", "summed"},
                                  {"scale", scaled ? "standard" : "none"},
                                  {"evaluation", "leave-one-out"}}});
    }
    chapter.say(fmt::format("{:<15}{:>9}{:>9}{:>14}{:>25.3g}", name, table.size(), correct[0],
                            correct[1], statistics.std.max() / statistics.std.min()));
  }
  chapter.say(
      "\nA feature with large numbers drowns the others; standardizing gives every feature the "
      "same weight.\nThat helps unless the large feature was the informative one.");
}

void choose_k(Chapter& chapter) {
  constexpr arma::uword kFolds = 5;
  const Dataset table = load_dataset("breast_cancer").train;
  const arma::mat labels = arma::conv_to<arma::mat>::from(table.labels);
  const DataSplit split = split_data(table.X, labels, 0, 0.25, chapter.seed);
  const FeatureStatistics statistics = standardize_fit(split.train.X);
  const arma::mat X = standardize_apply(split.train.X, statistics);
  const arma::mat X_test = standardize_apply(split.test.X, statistics);
  const arma::urowvec fold = arma::regspace<arma::urowvec>(0, X.n_cols - 1) -
                             kFolds * (arma::regspace<arma::urowvec>(0, X.n_cols - 1) / kFolds);
  const arma::urowvec ks = {1, 3, 5, 7, 9, 11, 15, 21, 31, 51, 101};
  const KSelection chosen =
      select_k(X, class_labels(split.train), X_test, class_labels(split.test), ks, fold);

  chapter.section("Choosing k: five-fold cross-validation on the training part");
  std::string header = "k        ";
  std::string accuracy = "accuracy ";
  for (arma::uword i = 0; i < ks.n_elem; ++i) {
    header += fmt::format("{:>7}", ks(i));
    accuracy += fmt::format("{:>7.4f}", chosen.cv_accuracy(i));
  }
  chapter.say(header);
  chapter.say(accuracy);
  chapter.say(fmt::format("\nChosen: k = {}. Only now the test set is looked at: accuracy {:.4f}.",
                          chosen.k, chosen.test_accuracy));
  chapter.add({.name = "k-NN, k chosen",
               .dataset = table.name,
               .n_train = X.n_cols,
               .n_test = X_test.n_cols,
               .metric = "accuracy",
               .value = chosen.test_accuracy,
               .parameters = {{"k", chosen.k},
                              {"distance", "l2"},
                              {"tie", "summed"},
                              {"scale", "standard"},
                              {"folds", kFolds}}});
}

void smoothing(Chapter& chapter) {
  chapter.section("Neighbours with soft edges: regression and density");
  constexpr double kNoise = 0.2;
  const Dataset samples = make_sine(100, kNoise, chapter.seed);
  const arma::rowvec x = samples.X.row(0);
  const arma::rowvec grid = arma::linspace<arma::rowvec>(0, 1, 201);
  const arma::rowvec truth = arma::sin(2 * arma::datum::pi * grid);
  const arma::uvec edge = arma::find(arma::abs(grid - 0.5) > 0.45);

  chapter.say(
      fmt::format("100 samples of sin(2 pi x) with noise {:g}; root mean square error "
                  "against the sine itself",
                  kNoise));
  chapter.say(fmt::format("{:>8}{:>20}{:>20}{:>22}{:>22}", "h", "kernel regression", "local lines",
                          "kernel, at the ends", "lines, at the ends"));
  for (const double h : {0.005, 0.02, 0.05, 0.1, 0.2}) {
    const arma::rowvec kernel_error = kernel_regression(x, samples.targets, grid, h) - truth;
    const arma::rowvec linear_error = local_linear(x, samples.targets, grid, h) - truth;
    chapter.say(fmt::format("{:>8g}{:>20.4f}{:>20.4f}{:>22.4f}{:>22.4f}", h,
                            root_mean_square(kernel_error), root_mean_square(linear_error),
                            root_mean_square(kernel_error.cols(edge)),
                            root_mean_square(linear_error.cols(edge))));
    for (const bool lines : {false, true}) {
      chapter.add({.name = lines ? "local linear regression" : "kernel regression",
                   .dataset = "sine",
                   .n_train = x.n_elem,
                   .n_test = grid.n_elem,
                   .metric = "rmse",
                   .value = root_mean_square(lines ? linear_error : kernel_error),
                   .parameters = {{"h", h}, {"noise", kNoise}, {"seed", chapter.seed}}});
    }
  }

  // Two groups: a wide kernel melts them into one
  Rng rng(chapter.seed);
  const arma::rowvec left = rng.normal(1, 60) * 0.5 - 2;
  const arma::rowvec right = rng.normal(1, 40) * 0.5 + 2;
  const arma::rowvec groups = arma::join_rows(left, right);
  const arma::rowvec axis = arma::linspace<arma::rowvec>(-15, 15, 3001);
  chapter.say("\nDensity of two groups of samples around -2 and 2");
  chapter.say(fmt::format("{:>8}{:>14}{:>14}{:>14}", "h", "integral", "p(-2)", "p(0)"));
  for (const double h : {0.1, 0.4, 2.0}) {
    const double integral =
        arma::as_scalar(arma::trapz(axis.t(), kernel_density(groups, axis, h).t()));
    const arma::rowvec at = kernel_density(groups, arma::rowvec{-2, 0}, h);
    chapter.say(fmt::format("{:>8g}{:>14.6f}{:>14.4f}{:>14.4f}", h, integral, at(0), at(1)));
    chapter.add({.name = "kernel density",
                 .dataset = "two groups",
                 .n_train = groups.n_elem,
                 .n_test = axis.n_elem,
                 .metric = "integral",
                 .value = integral,
                 .parameters = {{"h", h}, {"seed", chapter.seed}}});
  }
}

}  // namespace gradbook::neighbors_chapter
