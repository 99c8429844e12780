// What each scaling does to the features of a set.
#include <string>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"
#include "core/parallel.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/standardize.hpp"

namespace gradbook {
namespace {

std::string range_text(const arma::mat& X) {
  return X.is_empty() ? "-" : fmt::format("{:.4g} to {:.4g}", X.min(), X.max());
}

/// One line about a scaled set: range and moments in training, range in test (if there is one).
void print_scaled(Chapter& chapter, const std::string& name, const arma::mat& train,
                  const arma::mat& test) {
  const arma::vec mean = arma::mean(train, 1);
  const arma::vec deviation = arma::stddev(train, 1, 1);
  chapter.print(
      "{:<19}{:<19}{:>14.2g}  {:>22}   {}", name, range_text(train), arma::abs(mean).max(),
      fmt::format("{:.3g} to {:.4g}", deviation.min(), deviation.max()), range_text(test));
}

void add(Chapter& chapter, const std::string& name, const Dataset& data, const DataSplit& split,
         const std::string& metric, double value) {
  chapter.add({.name = name,
               .dataset = data.name,
               .n_train = split.train.X.n_cols,
               .n_test = split.test.X.n_cols,
               .metric = metric,
               .value = value,
               .parameters = {{"seed", chapter.seed}}});
}

void standardize(Chapter& chapter, const Dataset& data, const DataSplit& split) {
  const FeatureStatistics statistics = standardize_fit(split.train.X);
  const arma::mat train = standardize_apply(split.train.X, statistics);
  const arma::mat test = standardize_apply(split.test.X, statistics);
  print_scaled(chapter, "standardize", train, test);

  const arma::uvec varying = arma::find(statistics.std > 0);
  const arma::vec deviation = arma::stddev(train, 1, 1);
  add(chapter, "standardize", data, split, "largest |mean| after",
      arma::abs(arma::vec(arma::mean(train, 1))).max());
  add(chapter, "standardize", data, split, "largest |std - 1| after",
      arma::abs(deviation(varying) - 1).max());
  add(chapter, "standardize", data, split, "largest |mean| on test",
      arma::abs(arma::vec(arma::mean(test, 1))).max());
}

void minmax(Chapter& chapter, const Dataset& data, const DataSplit& split, double lo, double hi) {
  const std::string name = fmt::format("min-max [{:g},{:g}]", lo, hi);
  const arma::mat test = minmax_scale(split.test.X, lo, hi, split.train.X);
  print_scaled(chapter, name, minmax_scale(split.train.X, lo, hi, split.train.X), test);
  const double rounding = 1e-12 * (hi - lo);
  const auto outside =
      static_cast<double>(arma::accu(test < lo - rounding || test > hi + rounding));
  add(chapter, name, data, split, "test values outside",
      outside / static_cast<double>(test.n_elem));
}

/// The logarithm needs x ≥ 1: every feature is moved so that its smallest value is 1. Training set
/// only: the formula has no statistics that could be carried over to a test set.
void take_logarithm(Chapter& chapter, const arma::mat& X, const arma::uvec& varying) {
  arma::mat moved = X.rows(varying);
  moved.each_col() -= arma::vec(arma::min(moved, 1) - 1);
  print_scaled(chapter, "log (x - min + 1)", log_normalize(moved), arma::mat());
}

const SectionRegistration registration(4, [](Chapter& chapter) {
  const SingleThreadedBlas same_digits_for_any_number_of_threads;
  scale(chapter, chapter.load("wine").train);
  scale(chapter, sample_of(chapter, chapter.load("fashion-mnist").train));
});

}  // namespace

void scale(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_60_20_20(chapter, data);
  const arma::mat& X = split.train.X;
  const arma::uvec varying = arma::find(arma::vec(arma::range(X, 1)) > 0);
  chapter.title("Scaling: " + data.name);
  if (varying.is_empty()) {
    chapter.print("every feature is constant: there is nothing to scale");
    return;
  }
  chapter.print("{} samples to measure on, {} to test", X.n_cols, split.test.X.n_cols);
  chapter.print("{:<19}{:<19}{:>14}  {:>22}   {}", "", "training values", "largest |mean|",
                "std of the features", "test values");
  print_scaled(chapter, "as they are", X, split.test.X);
  standardize(chapter, data, split);
  minmax(chapter, data, split, 0, 1);
  minmax(chapter, data, split, -1, 1);
  if (data.is_bytes()) {
    // One reference for all pixels: 0 and 255, whether they occur or not
    const arma::mat limits = arma::repmat(arma::rowvec{0, 255}, X.n_rows, 1);
    print_scaled(chapter, "pixel / 255", minmax_scale(X, 0, 1, limits),
                 minmax_scale(split.test.X, 0, 1, limits));
  }
  take_logarithm(chapter, X, varying);
  print_scaled(chapter, "arctan", arctan_normalize(X), arctan_normalize(split.test.X));
}

}  // namespace gradbook
