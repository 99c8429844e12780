#include "data/read_dataset.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/file.hpp"
#include "data/cifar10.hpp"
#include "data/csv.hpp"
#include "data/dataset_folder.hpp"
#include "data/file_kind.hpp"
#include "data/gzip_file.hpp"
#include "data/idx.hpp"
#include "data/libsvm.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRead = std::size_t{1} << 16;
constexpr std::size_t kHead = 512;

/// The first decompressed bytes of a file.
std::string file_head(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kRead, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return is_gzip(bytes) ? gunzip_head(bytes, path, kHead) : bytes.substr(0, kHead);
}

/// The file's name in lower case without .gz.
std::string plain_name(const fs::path& path) {
  std::string name = path.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name;
}

/// The labels of x-images-idx3-y, beside it.
fs::path labels_beside(const fs::path& images) {
  std::string name = images.filename().string();
  const std::size_t word = name.find("images");
  const std::size_t type = name.find("idx3");
  if (word == std::string::npos || type == std::string::npos) {
    throw FileError(images, "holds IDX images; its name does not tell where their labels are",
                    "call it ...images-idx3-ubyte, and the labels ...labels-idx1-ubyte");
  }
  name.replace(type, 4, "idx1");
  name.replace(word, 6, "labels");
  const bool compressed = name.ends_with(".gz");
  const std::string other = compressed ? name.substr(0, name.size() - 3) : name + ".gz";
  for (const std::string& candidate : {name, other}) {
    const fs::path path = images.parent_path() / candidate;
    std::error_code error;
    if (fs::exists(path, error)) return path;
  }
  throw FileError(
      images, fmt::format("its labels are not beside it: there is neither {} nor {}", name, other),
      "put them into the same folder");
}

bool describes_columns(const CsvOptions& csv) {
  const CsvOptions usual;
  return csv.header != usual.header || csv.label_column != usual.label_column ||
         csv.separator != usual.separator;
}

bool has_csv_name(const fs::path& path) { return plain_name(path).ends_with(".csv"); }

Dataset read_one_file(const fs::path& path, const ReadOptions& options) {
  const std::string head = file_head(path);
  if (head.empty()) throw FileError(path, "is empty");
  if (is_idx_images(head)) return read_idx(path, labels_beside(path), options.num_classes);
  if (is_idx_labels(head)) {
    throw FileError(path, "holds IDX labels", "name the file with the images");
  }
  if (is_idx(head)) read_idx_images(path);  // says what is wrong with it
  if (has_csv_name(path)) return read_csv(path, options.csv);
  if (plain_name(path).ends_with(".bin")) return read_cifar10({path});
  if (has_libsvm_name(path)) {
    return read_libsvm(path, 0,
                       {.kind = options.csv.target, .class_names = options.csv.class_names});
  }
  const std::string_view kind = file_kind(head);
  throw FileError(path, kind.empty() ? "is in no known format" : fmt::format("holds {}", kind),
                  "expected IDX images, CIFAR-10 (.bin), .csv, .svm, .libsvm or .txt");
}

}  // namespace

bool has_libsvm_name(const fs::path& path) {
  const std::string name = plain_name(path);
  return name.ends_with(".svm") || name.ends_with(".libsvm") || name.ends_with(".txt");
}

Dataset read_dataset(const fs::path& path, const ReadOptions& options) {
  TrainTest parts = read_train_test(path, options);
  if (parts.test.size() > 0) {
    throw FileError(path, "holds a training and a test part",
                    "give it as --data, which keeps them apart, or name one file in it");
  }
  return std::move(parts.train);
}

TrainTest read_train_test(const fs::path& path, const ReadOptions& options) {
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  if (!folder) expect_readable_file(path);
  if (describes_columns(options.csv) && (folder || !has_csv_name(path))) {
    throw FileError(path, "is no .csv table: it has no header, label column or separator to choose",
                    "leave these options out");
  }
  if (folder) return read_dataset_folder(path);
  return {.train = read_one_file(path, options), .test = {}};
}

}  // namespace gradbook
