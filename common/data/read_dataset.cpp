#include "data/read_dataset.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "core/file.hpp"
#include "data/cifar10.hpp"
#include "data/csv.hpp"
#include "data/gzip_file.hpp"
#include "data/idx.hpp"
#include "data/libsvm.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHead = std::size_t{1} << 16;

/// The first decompressed bytes of a file.
std::string file_head(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kHead, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return is_gzip(bytes) ? gunzip_head(bytes, path, 4) : bytes.substr(0, 4);
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

Dataset read_folder(const fs::path& folder) {
  std::vector<fs::path> batches;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("data_batch_") && name.ends_with(".bin")) batches.push_back(entry.path());
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  if (batches.empty()) {
    throw FileError(folder, "is a directory without data_batch_*.bin", "name one file in it");
  }
  std::sort(batches.begin(), batches.end());
  return read_cifar10(batches);
}

}  // namespace

Dataset read_dataset(const fs::path& path, arma::uword num_classes_hint) {
  std::error_code error;
  if (fs::is_directory(path, error)) return read_folder(path);
  expect_readable_file(path);

  const std::string head = file_head(path);
  if (head.empty()) throw FileError(path, "is empty");
  if (is_idx_images(head)) return read_idx(path, labels_beside(path), num_classes_hint);
  if (is_idx_labels(head)) {
    throw FileError(path, "holds IDX labels", "name the file with the images");
  }
  const std::string name = plain_name(path);
  if (name.ends_with(".csv")) return read_csv(path);
  if (name.ends_with(".bin")) return read_cifar10({path});
  for (const std::string_view ending : {".svm", ".libsvm", ".txt"}) {
    if (name.ends_with(ending)) return read_libsvm(path);
  }
  throw FileError(path, "is in no known format",
                  "expected IDX images, CIFAR-10 (.bin), .csv, .svm, .libsvm or .txt");
}

}  // namespace gradbook
