#include "data/train_test.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/read_dataset.hpp"
#include "data/registry.hpp"
#include "data/table_field.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr double kLargestValue = 1e100;

CsvOptions csv_options(const DataChoice& choice) {
  using Header = CsvOptions::Header;
  CsvOptions options;
  if (!choice.label.empty()) options.label_column = choice.label;
  if (!choice.target.empty()) {
    options.label_column = choice.target;
    options.target = TargetKind::numbers;
  }
  if (choice.header == "yes") options.header = Header::yes;
  if (choice.header == "no") options.header = Header::no;
  if (choice.separator == "semicolon") options.separator = ';';
  if (choice.separator == "tab") options.separator = '\t';
  return options;
}

/// Refuses tables whose squares or cubes leave the range of a double: results would be silently
/// wrong.
void expect_moderate(const Dataset& data, const fs::path& path) {
  for (arma::uword i = 0; i < data.X.n_rows; ++i) {
    const arma::rowvec feature = data.X.row(i);
    const double range = feature.max() - feature.min();
    const bool too_large = arma::abs(feature).max() > kLargestValue;
    if (!too_large && (range == 0 || range > 1 / kLargestValue)) continue;
    throw FileError(
        path,
        fmt::format("feature {} reaches from {:g} to {:g}, which is too {} to compute with", i + 1,
                    feature.min(), feature.max(), too_large ? "large" : "small"),
        "choose another unit, or correct the values");
  }
}

std::string kind_of(const Dataset& data) {
  if (!data.is_bytes()) return "a table";
  return fmt::format("images of {}x{}x{}", data.height, data.width, data.channels);
}

void expect_same_features(const Dataset& test, const Dataset& train, const fs::path& path) {
  if (kind_of(test) != kind_of(train)) {
    throw FileError(
        path, fmt::format("holds {}, but the training data {}", kind_of(test), kind_of(train)));
  }
  if (test.features() != train.features()) {
    throw FileError(path, fmt::format("has {} features, but the training data have {}",
                                      test.features(), train.features()));
  }
  if (test.feature_names.empty() || train.feature_names.empty()) return;
  for (arma::uword i = 0; i < train.features(); ++i) {
    if (test.feature_names[i] == train.feature_names[i]) continue;
    throw FileError(path, fmt::format("feature {} is {}, but {} in the training data", i + 1,
                                      quoted_field(test.feature_names[i]),
                                      quoted_field(train.feature_names[i])));
  }
}

/// Refuses a test part that is the training part once more: every method would look better than it
/// is.
void expect_different_parts(const TrainTest& data, const fs::path& path) {
  const auto equal = [](const auto& a, const auto& b) {
    return a.n_rows == b.n_rows && a.n_cols == b.n_cols &&
           std::equal(a.begin(), a.end(), b.begin());
  };
  const Dataset& a = data.train;
  const Dataset& b = data.test;
  if (b.size() == 0 || !equal(a.labels, b.labels) || !equal(a.targets, b.targets)) return;
  if (!equal(a.X, b.X) || !equal(a.bytes, b.bytes)) return;
  throw FileError(path, "the samples to test with are those to learn from", "test with others");
}

}  // namespace

void expect_consistent(const DataChoice& choice) {
  expect_argument(choice.train.empty() || choice.data.empty(), "--train", "excludes --data");
  expect_argument(choice.test.empty() || !choice.train.empty(), "--test", "needs --train");
  expect_argument(choice.label.empty() || choice.target.empty(), "--target", "excludes --label");
  if (choice.label.empty() && choice.target.empty() && choice.header.empty() &&
      choice.separator.empty()) {
    return;
  }
  expect_argument(choice.is_given() && !is_known_dataset(choice.data),
                  "--label, --target, --header, --separator",
                  "are for a CSV file, given as --data or --train");
}

TrainTest load_train_test(const DataChoice& choice) {
  expect_consistent(choice);
  ReadOptions options;
  options.csv = csv_options(choice);
  TrainTest data;
  if (choice.train.empty()) {
    data = load_dataset(choice.data, options);
    expect_moderate(data.train, choice.data);
    if (data.test.size() > 0) expect_moderate(data.test, choice.data);
    expect_different_parts(data, choice.data);
    return data;
  }
  data.train = read_dataset(choice.train, options);
  expect_moderate(data.train, choice.train);
  if (choice.test.empty()) return data;
  const bool classes = data.train.num_classes > 0;
  options.csv.target = classes ? TargetKind::classes : TargetKind::numbers;
  options.csv.class_names = data.train.class_names;
  if (data.train.is_bytes()) options.num_classes = data.train.num_classes;
  data.test = read_dataset(choice.test, options);
  expect_moderate(data.test, choice.test);

  if (has_libsvm_name(choice.train) && has_libsvm_name(choice.test)) {
    const arma::uword features = std::max(data.train.features(), data.test.features());
    data.train.X.resize(features, data.train.size());
    data.test.X.resize(features, data.test.size());
  }
  expect_same_features(data.test, data.train, choice.test);
  expect_different_parts(data, choice.test);
  return data;
}

}  // namespace gradbook
