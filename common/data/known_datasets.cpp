#include "data/known_datasets.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "core/nearest.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr char kUci[] = "https://archive.ics.uci.edu/dataset/";
constexpr char kCcBy[] = "CC BY 4.0";
constexpr char kFashionFolder[] = "/usr/share/datasets/fashion-mnist";
constexpr char kMnistUrl[] = "https://storage.googleapis.com/cvdf-datasets/mnist/";

const std::vector<std::string> kTenDigits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

DatasetInfo embedded(const std::string& name, DatasetKind kind, const std::string& description,
                     const std::string& licence, const std::string& source,
                     const std::vector<std::string>& class_names) {
  return {.name = name,
          .kind = kind,
          .origin = DatasetOrigin::embedded,
          .description = description,
          .licence = licence,
          .source = source,
          .class_names = class_names,
          .files = {{.name = name + ".csv"}}};
}

std::vector<DatasetInfo> embedded_datasets() {
  return {
      embedded("iris", DatasetKind::table, "150 flowers, 4 measurements, 3 species", kCcBy,
               fmt::format("{}53/iris", kUci), {"setosa", "versicolor", "virginica"}),
      embedded("wine", DatasetKind::table, "178 wines, 13 chemical measurements, 3 growers", kCcBy,
               fmt::format("{}109/wine", kUci), {"class_0", "class_1", "class_2"}),
      embedded("breast_cancer", DatasetKind::table,
               "569 tumours, 30 measurements of cell nuclei, malignant or benign", kCcBy,
               fmt::format("{}17/breast+cancer+wisconsin+diagnostic", kUci),
               {"malignant", "benign"}),
      embedded("diabetes", DatasetKind::table,
               "442 patients, 10 raw measurements, progress of the disease (regression)",
               "none stated by the authors",
               "https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html", {}),
      embedded("digits", DatasetKind::images, "1797 handwritten digits, 8x8 pixels of 0 to 16",
               kCcBy, fmt::format("{}80/optical+recognition+of+handwritten+digits", kUci),
               kTenDigits),
  };
}

DatasetInfo fashion_mnist() {
  return {
      .name = "fashion-mnist",
      .kind = DatasetKind::images,
      .origin = DatasetOrigin::package,
      .description = "60000 + 10000 pictures of clothes, 28x28 grey, 10 classes",
      .licence = "MIT",
      .source = "https://github.com/zalandoresearch/fashion-mnist",
      .class_names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
                      "Sneaker", "Bag", "Ankle boot"},
      // Debian compressed the files anew: only their content is the authors'
      .files = {{.name = "train-images-idx3-ubyte.gz",
                 .content_md5 = "f4a8712d7a061bf5bd6d2ca38dc4d50a"},
                {.name = "train-labels-idx1-ubyte.gz",
                 .content_md5 = "9018921c3c673c538a1fc5bad174d6f9"},
                {.name = "t10k-images-idx3-ubyte.gz",
                 .content_md5 = "8181f5470baa50b63fa0f6fddb340f0a"},
                {.name = "t10k-labels-idx1-ubyte.gz",
                 .content_md5 = "15d484375f8d13e6eb1aabb0c3f46965"}},
  };
}

DatasetFile mnist_file(const std::string& name, std::uintmax_t bytes, const std::string& sha256) {
  return {.name = name, .url = kMnistUrl + name, .bytes = bytes, .sha256 = sha256};
}

DatasetInfo mnist() {
  return {
      .name = "mnist",
      .kind = DatasetKind::images,
      .origin = DatasetOrigin::download,
      .description = "60000 + 10000 handwritten digits, 28x28 grey",
      .licence = "CC BY-SA 3.0 (as reported by Keras)",
      .source = "http://yann.lecun.com/exdb/mnist/",
      .class_names = kTenDigits,
      .files = {mnist_file("train-images-idx3-ubyte.gz", 9912422,
                           "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                mnist_file("train-labels-idx1-ubyte.gz", 28881,
                           "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                mnist_file("t10k-images-idx3-ubyte.gz", 1648877,
                           "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                mnist_file("t10k-labels-idx1-ubyte.gz", 4542,
                           "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")},
  };
}

DatasetInfo cifar10() {
  constexpr std::uintmax_t kBatchBytes = 30730000;
  return {
      .name = "cifar10",
      .kind = DatasetKind::images,
      .origin = DatasetOrigin::download,
      .description = "50000 + 10000 photographs, 32x32 colour, 10 classes (170 MB to fetch)",
      .licence = "none stated by the authors",
      .source = "https://www.cs.toronto.edu/~kriz/cifar.html",
      .class_names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse",
                      "ship", "truck"},
      .files = {{
          .name = "cifar-10-binary.tar.gz",
          .url = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
          .bytes = 170052171,
          .sha256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          .members = {{"data_batch_1.bin", kBatchBytes,
                       "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"},
                      {"data_batch_2.bin", kBatchBytes,
                       "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"},
                      {"data_batch_3.bin", kBatchBytes,
                       "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"},
                      {"data_batch_4.bin", kBatchBytes,
                       "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"},
                      {"data_batch_5.bin", kBatchBytes,
                       "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"},
                      {"test_batch.bin", kBatchBytes,
                       "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"}},
      }},
  };
}

DatasetInfo optdigits() {
  return {
      .name = "optdigits",
      .kind = DatasetKind::images,
      .origin = DatasetOrigin::download,
      .description =
          "3823 + 1797 handwritten digits, 8x8 pixels of 0 to 16, test set by other writers",
      .licence = kCcBy,
      .source = fmt::format("{}80/optical+recognition+of+handwritten+digits", kUci),
      .class_names = kTenDigits,
      .files = {{
          .name = "optdigits.zip",
          .url = "https://archive.ics.uci.edu/static/public/80/"
                 "optical+recognition+of+handwritten+digits.zip",
          .sha256 = "0d7b054fea010270e9b3f06411c654c5e59547732ad626381980baffe0a23fb0",
          .members = {{"optdigits.tra", 563639,
                       "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"},
                      {"optdigits.tes", 264712,
                       "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"}},
      }},
  };
}

std::vector<DatasetInfo> texts() {
  return {
      {.name = "names",
       .kind = DatasetKind::text,
       .origin = DatasetOrigin::download,
       .description = "32033 first names, one per line",
       .licence = "none stated for the list (U.S. Social Security Administration)",
       .source = "https://github.com/karpathy/makemore",
       .files = {{.name = "names.txt",
                  .url = "https://raw.githubusercontent.com/karpathy/makemore/988aa59/names.txt",
                  .bytes = 228145,
                  .sha256 = "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d"}}},
      {.name = "tiny-shakespeare",
       .kind = DatasetKind::text,
       .origin = DatasetOrigin::download,
       .description = "1.1 MB of Shakespeare's plays",
       .licence = "public domain",
       .source = "https://github.com/karpathy/char-rnn",
       .files = {{.name = "input.txt",
                  .url = "https://raw.githubusercontent.com/karpathy/char-rnn/"
                         "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
                  .bytes = 1115394,
                  .sha256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"}}},
  };
}

std::vector<DatasetInfo> all_datasets() {
  std::vector<DatasetInfo> all = embedded_datasets();
  all.insert(all.end(), {fashion_mnist(), mnist(), cifar10(), optdigits()});
  for (DatasetInfo& text : texts()) all.push_back(std::move(text));
  return all;
}

fs::path environment_path(const char* variable, const fs::path& otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? otherwise : fs::path(value);
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// breast_cancer and breast-cancer are the same name.
bool same_name(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x == '_' ? '-' : x) == (y == '_' ? '-' : y); });
}

}  // namespace

const std::vector<DatasetInfo>& known_datasets() {
  static const std::vector<DatasetInfo> all = all_datasets();
  return all;
}

bool is_known_dataset(const std::string& name) {
  const std::vector<DatasetInfo>& all = known_datasets();
  return std::any_of(all.begin(), all.end(),
                     [&](const DatasetInfo& info) { return same_name(info.name, name); });
}

const DatasetInfo& find_dataset(const std::string& name) {
  std::vector<std::string> names;
  for (const DatasetInfo& info : known_datasets()) {
    if (same_name(info.name, name)) return info;
    names.push_back(info.name);
  }
  const std::vector<std::string> near = nearest_words(name, names);
  const std::string hint = near.empty() ? "known" : "did you mean " + near.front() + "? Known";
  throw std::invalid_argument(
      fmt::format("there is no data set '{}'; {}: {}", name, hint, fmt::join(names, ", ")));
}

fs::path project_root() { return environment_path("GRADBOOK_ROOT", GRADBOOK_ROOT); }

fs::path dataset_folder(const DatasetInfo& info) {
  if (info.origin == DatasetOrigin::embedded) return project_root() / "datasets" / info.name;
  const fs::path downloads =
      environment_path("GRADBOOK_DATA", project_root() / ".gradbook" / "data") / info.name;
  if (info.origin == DatasetOrigin::download) return downloads;
  return is_file(downloads / info.files.front().name) ? downloads : fs::path(kFashionFolder);
}

std::vector<fs::path> files_to_load(const DatasetInfo& info) {
  const fs::path folder = dataset_folder(info);
  std::vector<fs::path> paths;
  for (const DatasetFile& file : info.files) {
    for (const ArchiveMember& member : file.members) paths.push_back(folder / member.name);
    if (file.members.empty()) paths.push_back(folder / file.name);
  }
  return paths;
}

void expect_installed(const DatasetInfo& info) {
  for (const fs::path& path : files_to_load(info)) {
    if (is_file(path)) continue;
    switch (info.origin) {
      case DatasetOrigin::embedded:
        throw FileError(path, "is missing, though it is part of Gradbook",
                        "get it back with: git checkout datasets/" + info.name);
      case DatasetOrigin::package:
        throw FileError(path, "is missing",
                        "install it with: sudo apt install dataset-" + info.name);
      case DatasetOrigin::download:
        throw FileError(path, "the data set " + info.name + " is not on this computer",
                        fmt::format("get it with: ./gradbook data get {0} (without a network: "
                                    "./gradbook data get {0} --from FILE)",
                                    info.name));
    }
  }
}

}  // namespace gradbook
