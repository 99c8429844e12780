#include "data/registry.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

#include "core/shape.hpp"
#include "data/cifar10.hpp"
#include "data/csv.hpp"
#include "data/idx.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A path is what exists, or what cannot be a misspelt name.
bool is_path(const std::string& text) {
  std::error_code error;
  return text.find_first_of("/.") != std::string::npos || fs::exists(text, error);
}

Dataset read_known_table(const DatasetInfo& info, const fs::path& path, CsvOptions::Header header) {
  CsvOptions options;
  options.header = header;
  options.class_names = info.class_names;
  options.target = info.class_names.empty() ? TargetKind::numbers : TargetKind::classes;
  Dataset data = read_csv(path, options);
  if (info.kind == DatasetKind::images) {
    data.height = 8;
    data.width = 8;
    data.channels = 1;
  }
  return data;
}

TrainTest load_files(const DatasetInfo& info) {
  const std::vector<fs::path> files = files_to_load(info);
  if (info.origin == DatasetOrigin::embedded) {
    return {.train = read_known_table(info, files[0], CsvOptions::Header::yes), .test = {}};
  }
  if (info.name == "optdigits") {
    return {.train = read_known_table(info, files[0], CsvOptions::Header::no),
            .test = read_known_table(info, files[1], CsvOptions::Header::no)};
  }
  if (info.name == "cifar10") {
    return {.train = read_cifar10({files.begin(), files.end() - 1}),
            .test = read_cifar10({files.back()})};
  }
  return {.train = read_idx(files[0], files[1]), .test = read_idx(files[2], files[3])};
}

}  // namespace

TrainTest load_dataset(const std::string& name_or_path, const ReadOptions& options) {
  if (!is_known_dataset(name_or_path) && is_path(name_or_path)) {
    return read_train_test(name_or_path, options);
  }
  const DatasetInfo& info = find_dataset(name_or_path);
  expect_argument(info.kind != DatasetKind::text, "load_dataset",
                  info.name + " is a text, expected samples");
  expect_installed(info);
  TrainTest data = load_files(info);
  data.train.name = info.name;
  data.train.class_names = info.class_names;
  if (data.test.size() > 0) {
    data.test.name = info.name;
    data.test.class_names = info.class_names;
  }
  return data;
}

std::string load_text(const std::string& name_or_path) {
  if (!is_known_dataset(name_or_path) && is_path(name_or_path)) return read_text(name_or_path);
  const DatasetInfo& info = find_dataset(name_or_path);
  expect_argument(info.kind == DatasetKind::text, "load_text", info.name + " is not a text");
  expect_installed(info);
  return read_text(files_to_load(info).front());
}

}  // namespace gradbook
