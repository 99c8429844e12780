#include "classify.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include "core/shape.hpp"
#include "exercises/01_data/standardize.hpp"
#include "exercises/02_neighbors/knn.hpp"

namespace gradbook::neighbors_chapter {
namespace {

constexpr arma::uword kQuickTrain = 10000;
constexpr arma::uword kQuickTest = 1000;
// The exercise's functions compute all distances, in double
constexpr arma::uword kMineTrain = 2000;
constexpr arma::uword kMineTest = 200;

void expect_classes(const Dataset& data) {
  expect_argument(!data.labels.is_empty(), data.name,
                  "the samples have no class labels; k-nearest neighbours classify");
}

TieRule tie_rule(const std::string& name) {
  if (name == "nearest") return TieRule::nearest;
  return name == "label" ? TieRule::label : TieRule::summed;
}

Metric metric_of(const std::string& name) { return name == "l1" ? Metric::l1 : Metric::l2; }

/// Features of the training and the test samples (none for leave-one-out) as doubles, standardized
/// with the training data's statistics if asked.
std::pair<arma::mat, arma::mat> features(const Dataset& train, const Dataset& test,
                                         bool standardized) {
  arma::mat X = train.values();
  arma::mat X_test = test.size() == 0 ? arma::mat() : test.values();
  if (standardized) {
    const FeatureStatistics statistics = standardize_fit(X);
    X = standardize_apply(X, statistics);
    if (!X_test.is_empty()) X_test = standardize_apply(X_test, statistics);
  }
  return {X, X_test};
}

/// Searches bytes as bytes; else doubles, standardized with the training data's statistics if
/// asked.
Neighbors search(const Dataset& train, const Dataset& test, arma::uword k, Metric metric,
                 bool standardized) {
  const bool leave_one_out = test.size() == 0;
  if (!standardized && train.is_bytes() && (leave_one_out || test.is_bytes())) {
    return leave_one_out ? find_neighbors_excluding_self(train.bytes, k, metric)
                         : find_neighbors(train.bytes, test.bytes, k, metric);
  }
  const auto [X, X_test] = features(train, test, standardized);
  return leave_one_out ? find_neighbors_excluding_self(X, k, metric)
                       : find_neighbors(X, X_test, k, metric);
}

/// The samples to use: the first n of `all`, copied to `part`, or all themselves if n is 0.
const Dataset& first_samples(const Dataset& all, arma::uword n, Dataset& part) {
  if (n == 0 || n >= all.size()) return all;
  part = all.head(n);
  return part;
}

/// As many samples as were asked for, else what the run allows; 0 is all.
arma::uword sample_limit(const Chapter& chapter, arma::uword wanted, arma::uword mine,
                         arma::uword quick) {
  if (wanted != 0) return wanted;
  return chapter.mine ? mine : chapter.quick ? quick : 0;
}

/// Predicts with the functions of exercise 02.3, as `run --mine` wants it: they know the l2
/// distance and decide ties by the smaller sum of distances.
void classify_with_units(Chapter& chapter, const Dataset& train, const Dataset& test,
                         const std::vector<arma::uword>& ks, bool standardized) {
  const bool leave_one_out = test.size() == 0;
  const auto [X, X_test] = features(train, test, standardized);
  const arma::urowvec& expected = leave_one_out ? train.labels : test.labels;
  chapter.say(
      fmt::format("With the functions of exercise 02.3, on {} training samples.\n", train.size()));
  chapter.say(fmt::format("{:>4}  {:>9}  correct of {}", "k", "accuracy", expected.n_elem));
  for (const arma::uword k : ks) {
    const arma::urowvec predicted = leave_one_out ? knn_leave_one_out(X, train.labels, k)
                                                  : knn_predict(X, train.labels, X_test, k);
    expect_argument(predicted.n_elem == expected.n_elem, "02.3 knn",
                    fmt::format("{} labels for {} samples", predicted.n_elem, expected.n_elem));
    const arma::uword correct = arma::accu(predicted == expected);
    const double accuracy = static_cast<double>(correct) / static_cast<double>(expected.n_elem);
    chapter.say(fmt::format("{:>4}  {:>9.4f}  {}", k, accuracy, correct));
    Result result{.name = "k-NN, exercise 02.3",
                  .dataset = train.name,
                  .n_train = train.size(),
                  .n_test = expected.n_elem,
                  .metric = "accuracy",
                  .value = accuracy,
                  .parameters = {{"k", k},
                                 {"distance", "l2"},
                                 {"tie", "summed"},
                                 {"scale", standardized ? "standard" : "none"}}};
    if (leave_one_out) result.parameters["evaluation"] = "leave-one-out";
    chapter.add(result);
  }
}

}  // namespace

std::vector<arma::uword> parse_k(const std::vector<std::string>& lists) {
  std::vector<arma::uword> ks;
  for (const std::string& list : lists) {
    std::size_t begin = 0;
    while (begin <= list.size()) {
      const std::size_t end = std::min(list.find_first_of(", ", begin), list.size());
      const std::string number = list.substr(begin, end - begin);
      begin = end + 1;
      if (number.empty() && end < list.size() && list[end] == ' ') continue;  // "1, 3"
      arma::uword k = 0;
      const char* const last = number.data() + number.size();
      const auto [stop, error] = std::from_chars(number.data(), last, k);
      expect_argument(error == std::errc() && stop == last && k >= 1, "--k",
                      fmt::format("'{}' is not a whole number from 1", number));
      ks.push_back(k);
    }
  }
  return ks;
}

void classify(Chapter& chapter, const TrainTest& data, const Options& options,
              const std::string& metric) {
  expect_classes(data.train);
  expect_argument(
      data.test.size() > 0 || options.n_test == 0, "--n-test",
      data.train.name + " has no test samples; every sample is predicted from all others");
  const arma::uword n_train = sample_limit(chapter, options.n_train, kMineTrain, kQuickTrain);
  const arma::uword n_test = sample_limit(chapter, options.n_test, kMineTest, kQuickTest);
  Dataset train_part;
  Dataset test_part;
  const Dataset& train = first_samples(data.train, n_train, train_part);
  const Dataset& test = first_samples(data.test, n_test, test_part);
  const bool leave_one_out = test.size() == 0;
  const arma::urowvec& expected = leave_one_out ? train.labels : test.labels;
  const std::vector<arma::uword> ks = parse_k(options.k);
  const arma::uword largest = *std::max_element(ks.begin(), ks.end());
  const arma::uword available = train.size() - (leave_one_out && train.size() > 0 ? 1 : 0);
  expect_argument(
      largest <= available, "--k",
      fmt::format("{} is more than the {} samples to choose neighbours from", largest, available));
  chapter.section(fmt::format("k nearest neighbours on {}, {} distance, {}", train.name, metric,
                              leave_one_out ? "leave one out" : "test set"));

  if (chapter.mine) {
    classify_with_units(chapter, train, test, ks, options.scale == "standard");
    return;
  }

  // One search for the largest k serves all of them
  const auto start = std::chrono::steady_clock::now();
  const Neighbors neighbors =
      search(train, test, largest, metric_of(metric), options.scale == "standard");
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;

  chapter.say(fmt::format("{:>4}  {:>9}  correct of {}, if equal votes go to the", "k", "accuracy",
                          expected.n_elem));
  chapter.say(fmt::format("{:>4}  {:>9}  {:>14}{:>15}{:>14}", "", "", "smallest label",
                          "nearest class", "smaller sum"));
  for (const arma::uword k : ks) {
    const auto correct = [&](TieRule rule) -> arma::uword {
      return arma::accu(knn_vote(neighbors, train.labels, k, rule) == expected);
    };
    const double accuracy =
        static_cast<double>(correct(tie_rule(options.tie))) / static_cast<double>(expected.n_elem);
    chapter.say(fmt::format("{:>4}  {:>9.4f}  {:>14}{:>15}{:>14}", k, accuracy,
                            correct(TieRule::label), correct(TieRule::nearest),
                            correct(TieRule::summed)));
    Result result{
        .name = "k-NN",
        .dataset = train.name,
        .n_train = train.size(),
        .n_test = expected.n_elem,
        .metric = "accuracy",
        .value = accuracy,
        .parameters = {
            {"k", k}, {"distance", metric}, {"tie", options.tie}, {"scale", options.scale}}};
    if (leave_one_out) result.parameters["evaluation"] = "leave-one-out";
    chapter.add(result);
  }
  chapter.say(
      fmt::format("\nSearched {} of {} samples with {} features in {:.2f} s: {:.0f} queries/s.",
                  expected.n_elem, train.size(), train.features(), time.count(),
                  static_cast<double>(expected.n_elem) / time.count()));
}

}  // namespace gradbook::neighbors_chapter
