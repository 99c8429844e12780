#include "chapters/02_neighbors/classify.hpp"

#include <algorithm>
#include <chrono>

#include "core/shape.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "neighbors/knn.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The samples that are predicted: the test part, or all for leave one out.
const Dataset& queries(const ExperimentData& data) {
  return data.test.size() == 0 ? data.train : data.test;
}

/// Searches bytes as bytes, everything else in double.
Neighbors search(const ExperimentData& data, uword k, const std::string& metric_name) {
  const Metric metric = metric_name == "l1" ? Metric::l1 : Metric::l2;
  const Dataset& train = data.train;
  if (data.test.size() == 0) {
    return train.is_bytes() ? find_neighbors_excluding_self(train.bytes, k, metric)
                            : find_neighbors_excluding_self(train.X, k, metric);
  }
  return train.is_bytes() ? find_neighbors(train.bytes, data.test.bytes, k, metric)
                          : find_neighbors(train.X, data.test.X, k, metric);
}

void classify_with_exercise(Chapter& chapter, const ExperimentData& data,
                            const KnnOptions& options) {
  const arma::mat X = data.train.values();
  const arma::urowvec& labels = data.train.labels;
  const arma::urowvec& expected = queries(data).labels;
  chapter.print("With the functions of exercise 02.3, on {} training samples.\n", X.n_cols);
  chapter.print("{:>4}  {:>9}  correct of {}", "k", "accuracy", expected.n_elem);
  for (const uword k : options.k) {
    const arma::urowvec predicted = data.test.size() == 0
                                        ? knn_leave_one_out(X, labels, k)
                                        : knn_predict(X, labels, data.test.values(), k);
    expect_shape("02.3 knn", "the prediction", predicted, 1, expected.n_elem);
    const uword correct = arma::accu(predicted == expected);
    chapter.print("{:>4}  {:>9.4f}  {}", k,
                  static_cast<double>(correct) / static_cast<double>(expected.n_elem), correct);
    add_accuracy(chapter, "k-NN, exercise 02.3", data, correct,
                 {{"k", k}, {"distance", "l2"}, {"tie", "summed"}});
  }
}

void classify_with_engine(Chapter& chapter, const ExperimentData& data, const KnnOptions& options) {
  const arma::urowvec& labels = data.train.labels;
  const arma::urowvec& expected = queries(data).labels;
  // One search for the largest k serves all of them
  const auto start = std::chrono::steady_clock::now();
  const uword largest = *std::max_element(options.k.begin(), options.k.end());
  const Neighbors neighbors = search(data, largest, options.metric);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;

  chapter.print("{:>4}  {:>9}  correct of {}, if equal votes go to the", "k", "accuracy",
                expected.n_elem);
  chapter.print("{:>4}  {:>9}  {:>14}{:>15}{:>14}", "", "", "smallest label", "nearest class",
                "smaller sum");
  const std::string tie = options.tie.empty() ? "summed" : options.tie;
  for (const uword k : options.k) {
    const auto correct = [&](TieRule rule) -> uword {
      return arma::accu(knn_vote(neighbors, labels, k, rule) == expected);
    };
    const uword by_label = correct(TieRule::label);
    const uword by_nearest = correct(TieRule::nearest);
    const uword by_sum = correct(TieRule::summed);
    const uword chosen = tie == "nearest" ? by_nearest : tie == "summed" ? by_sum : by_label;
    chapter.print("{:>4}  {:>9.4f}  {:>14}{:>15}{:>14}", k,
                  static_cast<double>(chosen) / static_cast<double>(expected.n_elem), by_label,
                  by_nearest, by_sum);
    add_accuracy(chapter, "k-NN", data, chosen,
                 {{"k", k}, {"distance", options.metric}, {"tie", tie}});
  }
  chapter.print("\nSearched {} of {} samples with {} features in {:.2f} s: {:.0f} queries/s.",
                expected.n_elem, data.train.size(), data.train.features(), time.count(),
                static_cast<double>(expected.n_elem) / time.count());
}

}  // namespace

DataOptions knn_data() {
  return {.targets = TargetsWanted::classes,
          .quick = {.train = 10000, .test = 1000},
          .mine = {.train = 2000, .test = 200}};
}

void expect_usable(const Chapter& chapter, const KnnOptions& options) {
  if (!chapter.mine) return;
  expect_argument(options.metric == "l2", "--mine",
                  "the exercise's classifier knows the l2 distance only: leave --metric l1 out");
  expect_argument(options.tie.empty() || options.tie == "summed", "--mine",
                  "the exercise's classifier decides equal votes by the smaller sum of distances: "
                  "leave --tie " +
                      options.tie + " out");
}

void classify(Chapter& chapter, const ExperimentData& data, const KnnOptions& options) {
  const bool leave_one_out = data.test.size() == 0;
  const uword largest = *std::max_element(options.k.begin(), options.k.end());
  const uword available = data.train.size() - (leave_one_out && data.train.size() > 0 ? 1 : 0);
  expect_argument(
      largest <= available, "--k",
      fmt::format("{} is more than the {} samples to choose neighbours from", largest, available));
  chapter.title(fmt::format("k nearest neighbours on {}, {} distance, {}", data.train.name,
                            options.metric, leave_one_out ? "leave one out" : "test set"));
  chapter.mine ? classify_with_exercise(chapter, data, options)
               : classify_with_engine(chapter, data, options);
}

void add_accuracy(Chapter& chapter, const std::string& name, const ExperimentData& data,
                  uword correct, const ResultParameters& parameters) {
  const uword n = queries(data).size();
  ResultParameters all = parameters + data.parameters + ResultParameters{{"correct", correct}};
  if (data.test.size() == 0) all.push_back({"evaluation", "leave-one-out"});
  chapter.add({.name = name,
               .dataset = data.train.name,
               .n_train = data.train.size(),
               .n_test = n,
               .metric = "accuracy",
               .value = static_cast<double>(correct) / static_cast<double>(n),
               .parameters = all});
}

}  // namespace gradbook
