/// @file chapters/01_data/main.cpp
/// Data sets, splitting and preprocessing: what each step does to real data.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/activation.hpp"
#include "core/file.hpp"
#include "core/rng.hpp"
#include "course/chapter.hpp"
#include "data/read_dataset.hpp"
#include "data/registry.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/01_data/pca_whiten.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "exercises/01_data/standardize.hpp"

namespace gradbook {
namespace {

constexpr double kValidationShare = 0.2;
constexpr double kTestShare = 0.2;
constexpr arma::uword kMostFeatures = 1000;  // larger covariances take too long to decompose

/// --train and --test, or --data, or the four sets of the lesson.
std::vector<TrainTest> chosen_data(const Chapter& chapter) {
  if (!chapter.train.empty()) {
    TrainTest own;
    own.train = read_dataset(chapter.train);
    if (!chapter.test.empty()) own.test = read_dataset(chapter.test);
    return {own};
  }
  if (!chapter.test.empty()) throw std::invalid_argument("--test needs --train");
  if (!chapter.data.empty()) return {load_dataset(chapter.data)};

  std::vector<TrainTest> sets;
  for (const char* name : {"iris", "wine", "digits"}) sets.push_back(load_dataset(name));
  try {
    sets.push_back(load_dataset("fashion-mnist"));
  } catch (const FileError& error) {
    chapter.say(fmt::format("Without fashion-mnist: {}", error.what()));
  }
  return sets;
}

/// At most n samples, drawn at random, because files may be sorted by class.
Dataset sample_of(const Dataset& data, arma::uword n, std::uint64_t seed) {
  if (data.size() <= n) return data;
  Rng rng(seed);
  const arma::uvec order = rng.permutation(data.size());
  return data.subset(order.head(n));
}

/// Labels or targets as the one row that shuffle_pairs() and split_data() carry along.
arma::mat labels_row(const Dataset& data) {
  if (data.num_classes == 0) return data.targets;
  return arma::conv_to<arma::mat>::from(data.labels);
}

DataSplit split_of(const Dataset& data, std::uint64_t seed) {
  return split_data(data.values(), labels_row(data), kValidationShare, kTestShare, seed);
}

/// Number of samples of every class among the labels in Y.
arma::rowvec class_sizes(const arma::mat& Y, arma::uword num_classes) {
  arma::rowvec sizes(num_classes, arma::fill::zeros);
  for (const double label : Y) sizes(static_cast<arma::uword>(label)) += 1;
  return sizes;
}

arma::rowvec class_shares(const arma::mat& Y, arma::uword num_classes) {
  return class_sizes(Y, num_classes) / std::max<double>(1, static_cast<double>(Y.n_elem));
}

arma::mat covariance(const arma::mat& X) {
  const arma::mat centred = X.each_col() - arma::vec(arma::mean(X, 1));
  return centred * centred.t() / static_cast<double>(X.n_cols);
}

double largest_off_diagonal(arma::mat C) {
  C.diag().zeros();
  return arma::abs(C).max();
}

/// Third central moment over σ³: 0 for every symmetric distribution, the Gaussian among them.
double skewness(const arma::rowvec& x) {
  const arma::rowvec centred = x - arma::mean(x);
  const double variance = arma::mean(arma::square(centred));
  const arma::rowvec cubes = arma::pow(centred, 3);
  return arma::mean(cubes) / std::pow(variance, 1.5);
}

// ---- What is there -----------------------------------------------------------------------------

std::string balance_text(const Dataset& data) {
  if (data.num_classes == 0) return "regression";
  const arma::rowvec sizes = class_sizes(labels_row(data), data.num_classes);
  if (sizes.min() == sizes.max()) return fmt::format("{:g} in each class", sizes.min());
  return fmt::format("{:g} to {:g} in a class", sizes.min(), sizes.max());
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

// ---- Shuffle, split, one-hot
// ---------------------------------------------------------------------

/// Number of samples whose label is not the one they came with.
arma::uword lost_pairs(const arma::mat& Y, const LabelledSamples& shuffled,
                       const arma::rowvec& origin) {
  arma::uword lost = 0;
  for (arma::uword n = 0; n < origin.n_elem; ++n) {
    lost += shuffled.Y(0, n) == Y(0, static_cast<arma::uword>(origin(n))) ? 0 : 1;
  }
  return lost;
}

void shuffle_and_split(Chapter& chapter, const std::vector<Dataset>& sets) {
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

// ---- Scaling
// -------------------------------------------------------------------------------------

std::string range_text(const arma::mat& X) {
  return X.is_empty() ? "-" : fmt::format("{:.4g} to {:.4g}", X.min(), X.max());
}

/// One line about a scaled set: range and moments in training, range in test (if there is one).
void say_scaled(const Chapter& chapter, const std::string& name, const arma::mat& train,
                const arma::mat& test) {
  const arma::vec mean = arma::mean(train, 1);
  const arma::vec deviation = arma::stddev(train, 1, 1);
  chapter.say(fmt::format(
      "{:<19}{:<19}{:>14.2g}  {:>22}   {}", name, range_text(train), arma::abs(mean).max(),
      fmt::format("{:.3g} to {:.4g}", deviation.min(), deviation.max()), range_text(test)));
}

void add_scaled(Chapter& chapter, const std::string& name, const Dataset& data,
                const DataSplit& split, const std::string& metric, double value) {
  chapter.add({.name = name,
               .dataset = data.name,
               .n_train = split.train.X.n_cols,
               .n_test = split.test.X.n_cols,
               .metric = metric,
               .value = value});
}

void standardize_data(Chapter& chapter, const Dataset& data, const DataSplit& split) {
  const FeatureStatistics statistics = standardize_fit(split.train.X);
  const arma::mat train = standardize_apply(split.train.X, statistics);
  const arma::mat test = standardize_apply(split.test.X, statistics);
  say_scaled(chapter, "standardize", train, test);

  const arma::uvec varying = arma::find(statistics.std > 0);
  const arma::vec deviation = arma::stddev(train, 1, 1);
  add_scaled(chapter, "standardize", data, split, "largest |mean| after",
             arma::abs(arma::vec(arma::mean(train, 1))).max());
  add_scaled(chapter, "standardize", data, split, "largest |std - 1| after",
             arma::abs(deviation(varying) - 1).max());
  add_scaled(chapter, "standardize", data, split, "largest |mean| on test",
             arma::abs(arma::vec(arma::mean(test, 1))).max());
}

void minmax_data(Chapter& chapter, const Dataset& data, const DataSplit& split, double lo,
                 double hi) {
  const std::string name = fmt::format("min-max [{:g},{:g}]", lo, hi);
  const arma::mat train = minmax_scale(split.train.X, lo, hi, split.train.X);
  const arma::mat test = minmax_scale(split.test.X, lo, hi, split.train.X);
  say_scaled(chapter, name, train, test);
  const double rounding = 1e-12 * (hi - lo);
  const double outside =
      static_cast<double>(arma::accu(test < lo - rounding || test > hi + rounding));
  add_scaled(chapter, name, data, split, "test values outside",
             outside / static_cast<double>(test.n_elem));
}

/// The logarithm needs x ≥ 1: every feature is moved so that its smallest value is 1.
/// Training set only: the slide's formula has no statistics that could be carried over to a test
/// set.
void log_data(const Chapter& chapter, const DataSplit& split) {
  const arma::vec smallest = arma::min(split.train.X, 1);
  const arma::uvec varying = arma::find(arma::vec(arma::range(split.train.X, 1)) > 0);
  arma::mat train = split.train.X.rows(varying);
  train.each_col() -= arma::vec(smallest(varying) - 1);
  say_scaled(chapter, "log (x - min + 1)", log_normalize(train), arma::mat());
}

void scale_data(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_of(data, chapter.seed);
  chapter.section(fmt::format("Scaling: {}, {} samples to measure on, {} to test", data.name,
                              split.train.X.n_cols, split.test.X.n_cols));
  const FeatureStatistics statistics = standardize_fit(split.train.X);
  const arma::uvec varying = arma::find(statistics.std > 0);
  if (varying.is_empty()) {
    chapter.say("every feature is constant: there is nothing to scale");
    return;
  }
  chapter.say(fmt::format("{:<19}{:<19}{:>14}  {:>22}   {}", "", "training values",
                          "largest |mean|", "std of the features", "test values"));
  say_scaled(chapter, "as they are", split.train.X, split.test.X);
  standardize_data(chapter, data, split);
  minmax_data(chapter, data, split, 0, 1);
  minmax_data(chapter, data, split, -1, 1);
  if (data.is_bytes()) {
    // One reference for all pixels: 0 and 255, whether they occur or not
    const arma::mat limits = arma::repmat(arma::rowvec{0, 255}, split.train.X.n_rows, 1);
    say_scaled(chapter, "pixel / 255", minmax_scale(split.train.X, 0, 1, limits),
               minmax_scale(split.test.X, 0, 1, limits));
  }
  log_data(chapter, split);
  say_scaled(chapter, "arctan", arctan_normalize(split.train.X), arctan_normalize(split.test.X));

  const arma::mat scaled = standardize_apply(split.train.X, statistics);
  arma::uword most = varying(0);
  for (const arma::uword i : varying) {
    const bool more =
        std::abs(skewness(split.train.X.row(i))) > std::abs(skewness(split.train.X.row(most)));
    if (more) most = i;
  }
  const std::string feature =
      data.feature_names.empty() ? fmt::format("feature {}", most) : data.feature_names[most];
  chapter.say(fmt::format(
      "\nThe z-score keeps the shape: skewness of {} is {:.3f} before, {:.3f} after (Gaussian: 0)",
      feature, skewness(split.train.X.row(most)), skewness(scaled.row(most))));
}

// ---- Pixels into a sigmoid
// -----------------------------------------------------------------------

/// Share of sigmoid units with slope below 0.01 (at most 0.25) when weights are N(0, 1/D).
double saturated_share(const arma::mat& X, std::uint64_t seed) {
  Rng rng(seed);
  const arma::mat W = rng.normal(50, X.n_rows) / std::sqrt(static_cast<double>(X.n_rows));
  const arma::mat slope = activation_derivative(Activation::sigmoid, W * X);
  return static_cast<double>(arma::accu(slope < 0.01)) / static_cast<double>(slope.n_elem);
}

void feed_pixels(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_of(data, chapter.seed);
  const arma::mat& raw = split.train.X;
  const arma::mat limits = arma::repmat(arma::rowvec{0, 255}, raw.n_rows, 1);
  const arma::mat centred = standardize_apply(raw, standardize_fit(raw));

  chapter.section(
      fmt::format("Pixels 0 to 255 into 50 sigmoid units, weights N(0, 1/D): {}", data.name));
  const std::vector<std::pair<std::string, arma::mat>> inputs = {
      {"as they are", raw},
      {"pixel / 255", minmax_scale(raw, 0, 1, limits)},
      {"standardize", centred}};
  for (const auto& [name, X] : inputs) {
    const double share = saturated_share(X, chapter.seed);
    chapter.say(
        fmt::format("{:<17}{:5.1f} % of the units have a slope below 0.01", name, 100 * share));
    add_scaled(chapter, name, data, split, "saturated units", share);
  }
}

// ---- Whitening
// -----------------------------------------------------------------------------------

void whiten(Chapter& chapter, const Dataset& data, double eps) {
  const DataSplit split = split_of(data, chapter.seed);
  const arma::mat& X = split.train.X;
  const Whitening whitening = whitening_fit(X, eps);
  const arma::vec& lambda = whitening.eigenvalues;

  // Directions that are constant up to rounding carry nothing that could get variance 1
  const double rounding = std::numeric_limits<double>::epsilon() * static_cast<double>(X.n_rows);
  const arma::uvec alive = arma::find(lambda > rounding * lambda.max());
  if (alive.is_empty()) return;
  const arma::mat whitened = whitening_apply(X, whitening);
  const arma::mat kept = whitened.rows(alive);
  const arma::mat identity = arma::eye(alive.n_elem, alive.n_elem);
  const arma::mat before = covariance(X);
  const arma::mat after = covariance(kept);
  const arma::mat on_test =
      covariance(arma::mat(whitening_apply(split.test.X, whitening).rows(alive)));

  // Deck B's sentence: one more division by the standard deviation, so that the divisor is λ
  arma::mat as_printed = kept;
  as_printed.each_col() /= arma::sqrt(lambda(alive) + eps);
  const arma::vec printed_variances = covariance(as_printed).diag();

  const auto constant = arma::accu(arma::vec(arma::range(X, 1)) == 0);
  chapter.section(fmt::format("PCA whitening: {}, {} samples, eps {:g}", data.name, X.n_cols, eps));
  chapter.say(fmt::format("features: {}, constant: {}, directions with variance: {}", X.n_rows,
                          constant, alive.n_elem));
  std::string largest;
  for (const double value : lambda.head(std::min<arma::uword>(3, alive.n_elem))) {
    largest += fmt::format("{:.4g}, ", value);
  }
  chapter.say(fmt::format("eigenvalues (variances): {}... smallest above 0: {:.3g}", largest,
                          lambda(alive(alive.n_elem - 1))));
  chapter.say(fmt::format("{:<28}{:>14}{:>20}", "", "variances", "largest covariance"));
  const auto line = [&](const std::string& name, const arma::mat& C) {
    const arma::vec variances = C.diag();
    chapter.say(fmt::format("{:<28}{:>8.3g} to {:<8.4g}{:>14.2g}", name, variances.min(),
                            variances.max(), largest_off_diagonal(C)));
  };
  line("before", before);
  line("after, training set", after);
  line("after, test set", on_test);
  line("divided by the eigenvalue", covariance(as_printed));

  const auto add = [&](const std::string& name, const std::string& metric, double value) {
    chapter.add({.name = name,
                 .dataset = data.name,
                 .n_train = X.n_cols,
                 .n_test = split.test.X.n_cols,
                 .metric = metric,
                 .value = value,
                 .parameters = {{"eps", eps}}});
  };
  add("before whitening", "largest covariance", largest_off_diagonal(before));
  add("whitening", "largest |cov - I|", arma::abs(after - identity).max());
  add("whitening, test set", "largest |cov - I|", arma::abs(on_test - identity).max());
  add("whitening by lambda", "smallest variance", printed_variances.min());
  add("whitening by lambda", "largest variance", printed_variances.max());
}

void tell(Chapter& chapter, double eps) {
  if (!(eps > 0)) throw std::invalid_argument("--eps must be positive");
  const std::vector<TrainTest> sets = chosen_data(chapter);
  show_data(chapter, sets);

  const arma::uword most_samples = chapter.quick ? 1000 : 5000;
  std::vector<Dataset> samples;
  for (const TrainTest& set : sets)
    samples.push_back(sample_of(set.train, most_samples, chapter.seed));
  shuffle_and_split(chapter, samples);
  show_one_hot(chapter, samples.front());

  // The lesson scales a table with units of every size, and images; whitens 64 correlated pixels
  for (const Dataset& data : samples) {
    if (samples.size() == 1 || data.name == "wine" || data.is_bytes()) scale_data(chapter, data);
  }
  for (const Dataset& data : samples) {
    if (data.is_bytes()) feed_pixels(chapter, data);
  }
  for (const Dataset& data : samples) {
    if (samples.size() > 1 && data.name != "digits") continue;
    if (data.features() > kMostFeatures) {
      chapter.say(fmt::format("\nNo whitening: {} features, at most {} are decomposed here",
                              data.features(), kMostFeatures));
      continue;
    }
    whiten(chapter, data, eps);
  }
}

}  // namespace
}  // namespace gradbook

int main(int argc, char** argv) {
  double eps = 1e-6;
  return gradbook::run_chapter(
      argc, argv, "01_data", "Data sets, splitting and preprocessing, on real data",
      [&](CLI::App& app) {
        app.add_option("--eps", eps, "added to the eigenvalues when whitening")
            ->capture_default_str();
      },
      [&](gradbook::Chapter& chapter) { gradbook::tell(chapter, eps); });
}
