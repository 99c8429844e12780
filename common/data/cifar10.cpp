#include "data/cifar10.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/gzip_file.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kPixels = 3 * 32 * 32;
constexpr std::size_t kRecord = 1 + kPixels;
constexpr arma::uword kClasses = 10;
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{1} << 30;  // a real batch has 30,730,000

Dataset empty_cifar10() {
  Dataset data;
  data.num_classes = kClasses;
  data.height = 32;
  data.width = 32;
  data.channels = 3;
  data.class_names = {"airplane", "automobile", "bird",  "cat",  "deer",
                      "dog",      "frog",       "horse", "ship", "truck"};
  return data;
}

}  // namespace

Dataset parse_cifar10(std::string_view bytes, const std::filesystem::path& source) {
  if (bytes.empty()) throw FileError(source, "is empty", "copy or download it again");
  if (bytes.size() % kRecord != 0) {
    throw FileError(
        source,
        fmt::format("has {} bytes: {} CIFAR-10 records of {} bytes and {} bytes more, "
                    "so it is cut off or no CIFAR-10 file",
                    bytes.size(), bytes.size() / kRecord, kRecord, bytes.size() % kRecord),
        "copy or download the binary version again");
  }
  const std::size_t n = bytes.size() / kRecord;
  // Look at all labels before memory is taken
  for (std::size_t i = 0; i < n; ++i) {
    const unsigned label = static_cast<unsigned char>(bytes[i * kRecord]);
    if (label < kClasses) continue;
    throw FileError(
        source,
        fmt::format("label {} of record {} (byte {}), expected 0 to 9", label, i, i * kRecord),
        "is this the binary version of CIFAR-10?");
  }
  Dataset data = empty_cifar10();
  data.name = source.filename().string();
  data.bytes.set_size(kPixels, n);
  data.labels.set_size(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view record = bytes.substr(i * kRecord, kRecord);
    data.labels(i) = static_cast<unsigned char>(record[0]);
    std::copy(record.begin() + 1, record.end(), data.bytes.begin_col(i));
  }
  return data;
}

Dataset read_cifar10(const std::vector<std::filesystem::path>& batches) {
  expect_argument(!batches.empty(), "read_cifar10", "no batch is given");
  std::vector<Dataset> parts;
  arma::uword n = 0;
  for (const std::filesystem::path& batch : batches) {
    parts.push_back(parse_cifar10(read_plain_or_gzip(batch, {.max_bytes = kMaxBytes}), batch));
    n += parts.back().size();
  }
  if (parts.size() == 1) return std::move(parts.front());

  Dataset data = empty_cifar10();
  data.name = "cifar10";
  data.bytes.set_size(kPixels, n);
  data.labels.set_size(n);
  arma::uword begin = 0;
  for (const Dataset& part : parts) {
    const arma::uword end = begin + part.size();
    data.bytes.cols(begin, end - 1) = part.bytes;
    data.labels.cols(begin, end - 1) = part.labels;
    begin = end;
  }
  return data;
}

}  // namespace gradbook
