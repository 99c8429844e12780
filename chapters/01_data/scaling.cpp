/// @file chapters/01_data/scaling.cpp
/// What each scaling does to the features of a set, and what raw pixels do to sigmoid units.
#include <fmt/core.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/standardize.hpp"
#include "given/09_mlp/activation.hpp"
#include "story.hpp"

namespace gradbook {
namespace {

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
/// Training set only: the formula has no statistics that could be carried over to a test set.
void log_data(const Chapter& chapter, const DataSplit& split) {
  const arma::vec smallest = arma::min(split.train.X, 1);
  const arma::uvec varying = arma::find(arma::vec(arma::range(split.train.X, 1)) > 0);
  arma::mat train = split.train.X.rows(varying);
  train.each_col() -= arma::vec(smallest(varying) - 1);
  say_scaled(chapter, "log (x - min + 1)", log_normalize(train), arma::mat());
}

/// Third central moment over σ³: 0 for every symmetric distribution, the Gaussian among them.
double skewness(const arma::rowvec& x) {
  const arma::rowvec centred = x - arma::mean(x);
  const double variance = arma::mean(arma::square(centred));
  const arma::rowvec cubes = arma::pow(centred, 3);
  return arma::mean(cubes) / std::pow(variance, 1.5);
}

/// Share of sigmoid units with slope below 0.01 (at most 0.25) when weights are N(0, 1/D).
double saturated_share(const arma::mat& X, std::uint64_t seed) {
  Rng rng(seed);
  const arma::mat W = rng.normal(50, X.n_rows) / std::sqrt(static_cast<double>(X.n_rows));
  const arma::mat slope = activation_derivative(Activation::sigmoid, W * X);
  return static_cast<double>(arma::accu(slope < 0.01)) / static_cast<double>(slope.n_elem);
}

}  // namespace

void show_scaling(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_60_20_20(data, chapter.seed);
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

void show_saturation(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_60_20_20(data, chapter.seed);
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

}  // namespace gradbook
