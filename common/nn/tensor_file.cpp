#include "nn/tensor_file.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "core/file.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "the format is little endian");

constexpr const char* kTexts = "__metadata__";
constexpr const char* kChecksum = "checksum";
constexpr std::string_view kNoChecksum = "00000000";
constexpr std::size_t kLengthBytes = 8;

template <typename T>
constexpr const char* kType = sizeof(T) == 4 ? "F32" : "F64";

/// Where the checksum's digits stand in the file.
std::size_t checksum_position(const std::string& bytes) {
  const std::string key = fmt::format("\"{}\":\"", kChecksum);
  const std::size_t position = bytes.find(key);
  return position == std::string::npos ? position : position + key.size();
}

std::string checksum_of(const std::string& bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return fmt::format("{:08x}", crc32_z(0, data, bytes.size()));
}

std::uint64_t read_length(const std::string& bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  return length;
}

/// Where one tensor lies.
struct Entry {
  std::string name;
  std::string type;
  std::vector<arma::uword> shape;
  std::size_t begin;
  std::size_t end;
};

/// Bytes of one number; 0 for types that are not read here.
std::size_t size_of_type(const std::string& type) {
  if (type == "F32") return sizeof(float);
  return type == "F64" ? sizeof(double) : 0;
}

/// Negative numbers and fractions are errors, where get() would convert them somehow.
std::uint64_t whole_number(const json& value) {
  return value.get_ref<const json::number_unsigned_t&>();
}

std::vector<arma::uword> whole_numbers(const json& list) {
  std::vector<arma::uword> numbers;
  for (const json& value : list) numbers.push_back(whole_number(value));
  return numbers;
}

struct Header {
  std::size_t data = 0;  ///< where the numbers start
  std::vector<Entry> entries;
  std::map<std::string, std::string> texts;
};

/// Throws FileError, or nlohmann's exceptions for malformed JSON.
Header read_header(const std::string& bytes, const std::filesystem::path& path) {
  if (bytes.size() < kLengthBytes) throw FileError(path, "is truncated: it has no header");
  const std::uint64_t length = read_length(bytes);
  if (length > bytes.size() - kLengthBytes) {
    throw FileError(path, "is truncated, or no safetensors file: its header is not complete");
  }
  Header header;
  header.data = kLengthBytes + length;
  const json document = json::parse(bytes.substr(kLengthBytes, length));
  for (const auto& [name, entry] : document.items()) {
    if (name == kTexts) {
      header.texts = entry.get<std::map<std::string, std::string>>();
    } else {
      header.entries.push_back({.name = name,
                                .type = entry.at("dtype").get<std::string>(),
                                .shape = whole_numbers(entry.at("shape")),
                                .begin = whole_number(entry.at("data_offsets").at(0)),
                                .end = whole_number(entry.at("data_offsets").at(1))});
    }
  }
  return header;
}

/// Numbers of a tensor, or more than `limit` when there are more: extents may be absurd.
std::size_t count_numbers(const Entry& entry, std::size_t limit) {
  std::size_t count = 1;
  for (const arma::uword extent : entry.shape) {
    if (extent == 0) return 0;
    if (count > limit / extent) return limit + 1;
    count *= extent;
  }
  return count;
}

/// Throws FileError unless all tensors lie inside the file and have the length of their shape.
void expect_complete(const std::string& bytes, const Header& header,
                     const std::filesystem::path& path) {
  const std::size_t available = bytes.size() - header.data;
  for (const Entry& entry : header.entries) {
    if (entry.begin > entry.end) throw FileError(path, "is damaged: wrong place of " + entry.name);
    if (entry.end > available) {
      throw FileError(path, fmt::format("is truncated: {} bytes, {} more are needed", bytes.size(),
                                        entry.end - available));
    }
    const std::size_t size = size_of_type(entry.type);
    const std::size_t length = entry.end - entry.begin;
    if (size > 0 && count_numbers(entry, length) * size != length) {
      throw FileError(path, fmt::format("is damaged: {} has {} bytes, which do not fit its shape",
                                        entry.name, length));
    }
  }
}

/// Puts zeros in place of the checksum and compares; throws FileError.
void expect_checksum(std::string bytes, const std::filesystem::path& path, TensorFileKind kind) {
  const std::size_t position = checksum_position(bytes);
  if (position == std::string::npos || position + kNoChecksum.size() > bytes.size()) {
    if (kind == TensorFileKind::foreign) return;
    throw FileError(path, "has no checksum");
  }
  const std::string stored = bytes.substr(position, kNoChecksum.size());
  bytes.replace(position, kNoChecksum.size(), kNoChecksum);
  const std::string actual = checksum_of(bytes);
  if (stored != actual) {
    throw FileError(path, fmt::format("is damaged: checksum {}, expected {}", actual, stored));
  }
}

/// The numbers of an entry, which are stored as From.
template <typename From, typename T>
arma::Col<T> read_numbers(const char* data, const Entry& entry) {
  arma::Col<From> stored((entry.end - entry.begin) / sizeof(From));
  // An empty vector has no memory, which memcpy() must not be given
  std::copy_n(data + entry.begin, stored.n_elem * sizeof(From),
              reinterpret_cast<char*>(stored.memptr()));
  return arma::conv_to<arma::Col<T>>::from(stored);
}

}  // namespace

template <typename T>
std::string encode_tensors(const TensorFile<T>& content) {
  json header = json::object();
  header[kTexts] = content.texts;
  header[kTexts][kChecksum] = kNoChecksum;
  std::size_t end = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const std::size_t begin = end;
    end += tensor.values.n_elem * sizeof(T);
    header[name] = {{"dtype", kType<T>}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the numbers start at a multiple of 8

  std::string bytes(kLengthBytes, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, kLengthBytes);
  bytes += text;
  bytes.reserve(bytes.size() + end);
  for (const auto& [name, tensor] : content.tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.values.memptr()),
                 tensor.values.n_elem * sizeof(T));
  }
  bytes.replace(checksum_position(bytes), kNoChecksum.size(), checksum_of(bytes));
  return bytes;
}

template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path,
                             TensorFileKind kind) {
  Header header;
  try {
    header = read_header(bytes, path);
  } catch (const json::exception&) {
    throw FileError(path, "is damaged, or no safetensors file: its header cannot be read");
  }
  expect_complete(bytes, header, path);
  expect_checksum(bytes, path, kind);

  TensorFile<T> content{.texts = std::move(header.texts), .tensors = {}};
  content.texts.erase(kChecksum);
  const char* const data = bytes.data() + header.data;
  for (Entry& entry : header.entries) {
    // PyTorch's count of batches; nothing here depends on it
    if (kind == TensorFileKind::foreign && entry.name.ends_with("num_batches_tracked")) continue;
    const bool same = entry.type == kType<T>;
    if (size_of_type(entry.type) == 0 || (kind == TensorFileKind::own && !same)) {
      throw FileError(path, fmt::format("holds {} numbers, expected {}", entry.type, kType<T>),
                      "use the precision it was made with");
    }
    arma::Col<T> values = entry.type == "F32" ? read_numbers<float, T>(data, entry)
                                              : read_numbers<double, T>(data, entry);
    content.tensors.emplace(entry.name, Tensor<T>{std::move(entry.shape), std::move(values)});
  }
  return content;
}

template <typename T>
void TensorFile<T>::add(const std::string& name, arma::Col<T> values) {
  const arma::uword n = values.n_elem;
  tensors.insert_or_assign(name, Tensor<T>{{n}, std::move(values)});
}

template struct TensorFile<float>;
template struct TensorFile<double>;
template std::string encode_tensors(const TensorFile<float>&);
template std::string encode_tensors(const TensorFile<double>&);
template TensorFile<float> decode_tensors(const std::string&, const std::filesystem::path&,
                                          TensorFileKind);
template TensorFile<double> decode_tensors(const std::string&, const std::filesystem::path&,
                                           TensorFileKind);

}  // namespace gradbook
