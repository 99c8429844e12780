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

/// Where one vector lies.
struct Entry {
  std::string name;
  std::string type;
  std::size_t begin;
  std::size_t end;
};

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
                                .begin = entry.at("data_offsets").at(0).get<std::size_t>(),
                                .end = entry.at("data_offsets").at(1).get<std::size_t>()});
    }
  }
  return header;
}

/// Throws FileError unless all vectors lie inside the file.
void expect_complete(const std::string& bytes, const Header& header,
                     const std::filesystem::path& path) {
  const std::size_t available = bytes.size() - header.data;
  for (const Entry& entry : header.entries) {
    if (entry.begin > entry.end) throw FileError(path, "is damaged: wrong place of " + entry.name);
    if (entry.end > available) {
      throw FileError(path, fmt::format("is truncated: {} bytes, {} more are needed", bytes.size(),
                                        entry.end - available));
    }
  }
}

/// Puts zeros in place of the checksum and compares; throws FileError.
void expect_checksum(std::string bytes, const std::filesystem::path& path) {
  const std::size_t position = checksum_position(bytes);
  if (position == std::string::npos || position + kNoChecksum.size() > bytes.size()) {
    throw FileError(path, "has no checksum");
  }
  const std::string stored = bytes.substr(position, kNoChecksum.size());
  bytes.replace(position, kNoChecksum.size(), kNoChecksum);
  const std::string actual = checksum_of(bytes);
  if (stored != actual) {
    throw FileError(path, fmt::format("is damaged: checksum {}, expected {}", actual, stored));
  }
}

}  // namespace

template <typename T>
std::string encode_tensors(const TensorFile<T>& content) {
  json header = json::object();
  header[kTexts] = content.texts;
  header[kTexts][kChecksum] = kNoChecksum;
  std::size_t end = 0;
  for (const auto& [name, vector] : content.vectors) {
    const std::size_t begin = end;
    end += vector.n_elem * sizeof(T);
    header[name] = {
        {"dtype", kType<T>}, {"shape", {vector.n_elem}}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the numbers start at a multiple of 8

  std::string bytes(kLengthBytes, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, kLengthBytes);
  bytes += text;
  bytes.reserve(bytes.size() + end);
  for (const auto& [name, vector] : content.vectors) {
    bytes.append(reinterpret_cast<const char*>(vector.memptr()), vector.n_elem * sizeof(T));
  }
  bytes.replace(checksum_position(bytes), kNoChecksum.size(), checksum_of(bytes));
  return bytes;
}

template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path) {
  Header header;
  try {
    header = read_header(bytes, path);
  } catch (const json::exception&) {
    throw FileError(path, "is damaged, or no safetensors file: its header cannot be read");
  }
  expect_complete(bytes, header, path);
  expect_checksum(bytes, path);

  TensorFile<T> content{.texts = std::move(header.texts), .vectors = {}};
  content.texts.erase(kChecksum);
  for (const Entry& entry : header.entries) {
    if (entry.type != kType<T>) {
      throw FileError(path, fmt::format("holds {} numbers, expected {}", entry.type, kType<T>),
                      "use the precision it was made with");
    }
    arma::Col<T> vector((entry.end - entry.begin) / sizeof(T));
    std::copy_n(bytes.data() + header.data + entry.begin, vector.n_elem * sizeof(T),
                reinterpret_cast<char*>(vector.memptr()));
    content.vectors.emplace(entry.name, std::move(vector));
  }
  return content;
}

template std::string encode_tensors(const TensorFile<float>&);
template std::string encode_tensors(const TensorFile<double>&);
template TensorFile<float> decode_tensors(const std::string&, const std::filesystem::path&);
template TensorFile<double> decode_tensors(const std::string&, const std::filesystem::path&);

}  // namespace gradbook
