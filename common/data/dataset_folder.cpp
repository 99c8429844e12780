#include "data/dataset_folder.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <string>
#include <system_error>
#include <vector>

#include "core/file.hpp"
#include "data/cifar10.hpp"
#include "data/idx.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

/// Where the names of a data set's files are collected: more than one is one too many.
using IdxSlots = std::array<Names, 4>;      // training images, their labels, test images, labels
using Cifar10Slots = std::array<Names, 6>;  // batches 1 to 5, test batch

/// The published data sets in a folder.
struct Found {
  std::map<std::string, IdxSlots> idx;  // by prefix
  Cifar10Slots cifar10;
  Names odd_batches;            ///< called like batches, but none of the six
  bool python_version = false;  ///< of CIFAR-10

  bool has_cifar10() const {
    return !odd_batches.empty() ||
           std::any_of(cifar10.begin(), cifar10.end(), [](const Names& n) { return !n.empty(); });
  }
  bool any() const { return !idx.empty() || has_cifar10() || python_version; }
};

/// Files and folders in a folder, without hidden ones, in the order of their names.
Names entries(const fs::path& folder) {
  Names names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with('.')) names.push_back(name);
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

Found find_files(const fs::path& folder) {
  static const std::regex idx(
      R"((.*?)(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(?:\.gz)?)");
  static const std::regex batch(R"((data|test)_batch(.*)\.bin(?:\.gz)?)");
  Found found;
  for (const std::string& name : entries(folder)) {
    std::smatch part;
    if (std::regex_match(name, part, idx)) {
      const std::size_t slot = (part[2] == "train" ? 0U : 2U) + (part[3] == "images" ? 0U : 1U);
      found.idx[part[1]][slot].push_back(name);
    } else if (std::regex_match(name, part, batch)) {
      const std::string number = part[2];
      const bool is_data = part[1] == "data" && number.size() == 2 && number[0] == '_' &&
                           number[1] >= '1' && number[1] <= '5';
      if (is_data) {
        found.cifar10[static_cast<std::size_t>(number[1] - '1')].push_back(name);
      } else if (part[1] == "test" && number.empty()) {
        found.cifar10[5].push_back(name);
      } else {
        found.odd_batches.push_back(name);
      }
    } else {
      found.python_version = found.python_version || name == "data_batch_1";
    }
  }
  return found;
}

/// Throws unless the names are one version of a file at most.
void expect_one_version(const fs::path& folder, const Names& names) {
  if (names.size() <= 1) return;
  throw FileError(
      folder,
      fmt::format("holds one file in {} versions: {}", names.size(), fmt::join(names, ", ")),
      "keep one of them");
}

std::string folder_name(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

TrainTest read_idx_files(const fs::path& folder, std::string prefix, const IdxSlots& slots) {
  constexpr std::array<const char*, 4> kNames = {
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte"};
  Names there;
  Names missing;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    expect_one_version(folder, slots[i]);
    if (slots[i].empty()) {
      missing.push_back(prefix + kNames[i]);
    } else {
      there.push_back(slots[i].front());
    }
  }
  if (!missing.empty()) {
    throw FileError(folder,
                    fmt::format("holds {}, but not {} (plain or .gz)", fmt::join(there, ", "),
                                fmt::join(missing, ", ")),
                    "a data set has all four files; or name one file with images as --train");
  }
  const auto path = [&](std::size_t i) { return folder / slots[i].front(); };
  TrainTest data;
  data.train = read_idx(path(0), path(1), 0);
  data.test = read_idx(path(2), path(3), data.train.num_classes);
  if (data.test.height != data.train.height || data.test.width != data.train.width) {
    throw FileError(
        path(2),
        fmt::format("holds images of {}x{}, but {} of {}x{}", data.test.height, data.test.width,
                    slots[0].front(), data.train.height, data.train.width),
        "these files do not belong together");
  }
  while (prefix.ends_with('-') || prefix.ends_with('_')) prefix.pop_back();
  data.train.name = prefix.empty() ? folder_name(folder) : prefix;
  data.test.name = data.train.name;
  return data;
}

TrainTest read_cifar10_files(const fs::path& folder, const Found& found) {
  if (!found.odd_batches.empty()) {
    throw FileError(folder / found.odd_batches.front(), "is none of CIFAR-10's six files",
                    "they are called data_batch_1.bin to data_batch_5.bin and test_batch.bin: "
                    "rename or remove it");
  }
  std::vector<fs::path> batches;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < found.cifar10.size(); ++i) {
    expect_one_version(folder, found.cifar10[i]);
    if (i == 5 || found.cifar10[i].empty()) continue;
    batches.push_back(folder / found.cifar10[i].front());
    numbers.push_back(i + 1);
  }
  if (batches.empty()) {
    throw FileError(folder,
                    "holds CIFAR-10's test batch, but no data_batch_1.bin to "
                    "data_batch_5.bin to learn from",
                    "put them beside it, or name the one file");
  }
  TrainTest data;
  data.train = read_cifar10(batches);
  const Names& test = found.cifar10[5];
  if (!test.empty()) data.test = read_cifar10({folder / test.front()});
  data.train.name = "cifar10";
  if (numbers.size() < 5 || test.empty()) {
    data.train.name += fmt::format(" ({} {}{})", numbers.size() == 1 ? "batch" : "batches",
                                   fmt::join(numbers, ", "), test.empty() ? "; no test batch" : "");
  }
  if (!test.empty()) data.test.name = data.train.name;
  return data;
}

/// Says what could be meant by a folder without a data set.
[[noreturn]] void refuse_folder(const fs::path& folder) {
  std::string advice = "name one file in it";
  for (const std::string& name : entries(folder)) {
    std::error_code error;
    if (!fs::is_directory(folder / name, error) || error) continue;
    try {
      if (find_files(folder / name).any()) advice = fmt::format("name the folder {} in it", name);
    } catch (const FileError&) {
      // A folder that cannot be read is not the one that is meant
    }
  }
  throw FileError(folder,
                  "is a directory without train-images-idx3-ubyte (MNIST and relatives) or "
                  "data_batch_1.bin (CIFAR-10)",
                  advice);
}

}  // namespace

TrainTest read_dataset_folder(const fs::path& folder) {
  const Found found = find_files(folder);
  if (found.idx.size() + (found.has_cifar10() ? 1 : 0) > 1) {
    Names sets;
    for (const auto& [prefix, slots] : found.idx) {
      for (const Names& slot : slots) {
        if (slot.empty()) continue;
        sets.push_back(slot.front());
        break;
      }
    }
    if (found.has_cifar10()) sets.push_back("CIFAR-10's batches");
    throw FileError(folder, fmt::format("holds more than one data set: {}", fmt::join(sets, ", ")),
                    "put the files of one into a folder of their own");
  }
  if (!found.idx.empty()) {
    const auto& [prefix, slots] = *found.idx.begin();
    return read_idx_files(folder, prefix, slots);
  }
  if (found.has_cifar10()) return read_cifar10_files(folder, found);
  if (found.python_version) {
    throw FileError(folder, "holds the Python version of CIFAR-10", "get the binary version");
  }
  refuse_folder(folder);
}

}  // namespace gradbook
