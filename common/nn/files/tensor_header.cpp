#include "nn/files/tensor_header.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "core/file.hpp"
#include "core/utf8.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "the format is little endian");

constexpr std::uint64_t kMaxHeader = 100'000'000;

/// Bits of a number of each type of the format.
const std::map<std::string, std::uint64_t>& bits_of_types() {
  static const std::map<std::string, std::uint64_t> bits = {
      {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"BOOL", 8},        {"U8", 8},
      {"I8", 8},      {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8},
      {"F8_E8M0", 8}, {"I16", 16},    {"U16", 16},    {"F16", 16},        {"BF16", 16},
      {"I32", 32},    {"U32", 32},    {"F32", 32},    {"I64", 64},        {"U64", 64},
      {"F64", 64},    {"C64", 64}};
  return bits;
}

std::string shown(const std::string& name) { return fmt::format("\"{}\"", visible(name)); }

/// Parses JSON in which no object has a name twice; other parsers would take one of the two.
json parse_without_duplicates(std::string_view text, const std::filesystem::path& path) {
  std::vector<std::set<std::string>> names;  // of the objects that are open
  const auto look = [&](int /*depth*/, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key) {
      const auto& name = value.get_ref<const std::string&>();
      if (!names.back().insert(name).second) {
        throw FileError(path, fmt::format("its header names {} twice", shown(name)));
      }
    }
    return true;
  };
  return json::parse(text, look);
}

/// Negative numbers and fractions are errors, where get() would convert them somehow.
std::uint64_t whole_number(const json& value) {
  return value.get_ref<const json::number_unsigned_t&>();
}

TensorEntry read_entry(const std::string& name, const json& entry,
                       const std::filesystem::path& path) {
  const json::array_t& shape = entry.at("shape").get_ref<const json::array_t&>();
  const json::array_t& offsets = entry.at("data_offsets").get_ref<const json::array_t&>();
  if (offsets.size() != 2) {
    throw FileError(path, fmt::format("is damaged: tensor {} has {} offsets, expected 2",
                                      shown(name), offsets.size()));
  }
  TensorEntry result{.name = name,
                     .type = entry.at("dtype").get<std::string>(),
                     .shape = {},
                     .begin = whole_number(offsets[0]),
                     .end = whole_number(offsets[1])};
  for (const json& extent : shape) result.shape.push_back(whole_number(extent));
  return result;
}

TensorHeader read_json(std::string_view text, const std::filesystem::path& path) {
  TensorHeader header;
  const json document = parse_without_duplicates(text, path);
  for (const auto& [name, entry] : document.items()) {
    if (name != kTensorTexts) {
      header.entries.push_back(read_entry(name, entry, path));
    } else if (!entry.is_null()) {
      header.texts = entry.get<std::map<std::string, std::string>>();
    }
  }
  return header;
}

/// Bytes that the numbers of a tensor take. Throws FileError.
std::uint64_t size_of(const TensorEntry& entry, const std::filesystem::path& path) {
  const auto bits = bits_of_types().find(entry.type);
  if (bits == bits_of_types().end()) {
    throw FileError(path, fmt::format("tensor {} has the unknown type {}", shown(entry.name),
                                      shown(entry.type)));
  }
  std::uint64_t total = bits->second;
  for (const arma::uword extent : entry.shape) {
    if (extent > 0 && total > std::numeric_limits<std::uint64_t>::max() / extent) {
      throw FileError(
          path, fmt::format("the shape of tensor {} is too large for any file", shown(entry.name)));
    }
    total *= extent;
  }
  if (total % 8 != 0) {
    throw FileError(path, fmt::format("tensor {} ends inside a byte", shown(entry.name)));
  }
  return total / 8;
}

/// The tensors, in the order of their places, must cover the bytes behind the header.
void expect_complete(const TensorHeader& header, std::size_t available,
                     const std::filesystem::path& path) {
  std::vector<const TensorEntry*> order;
  for (const TensorEntry& entry : header.entries) order.push_back(&entry);
  std::sort(order.begin(), order.end(), [](const TensorEntry* a, const TensorEntry* b) {
    return std::pair(a->begin, a->end) < std::pair(b->begin, b->end);
  });
  std::size_t next = 0;
  for (const TensorEntry* entry : order) {
    if (entry->begin != next || entry->end < entry->begin) {
      throw FileError(path, fmt::format("is damaged: tensor {} lies at bytes {} to {}, expected it "
                                        "to start at {}, behind the one before",
                                        shown(entry->name), entry->begin, entry->end, next));
    }
    const std::uint64_t size = size_of(*entry, path);
    if (size != entry->end - entry->begin) {
      throw FileError(path,
                      fmt::format("is damaged: tensor {} has {} bytes, but its shape and type need "
                                  "{}",
                                  shown(entry->name), entry->end - entry->begin, size));
    }
    next = entry->end;
  }
  if (next > available) {
    throw FileError(path, fmt::format("is truncated: {} bytes are missing", next - available),
                    "copy or download it again");
  }
  if (next < available) {
    throw FileError(path,
                    fmt::format("is damaged: {} bytes follow the last tensor", available - next));
  }
}

}  // namespace

TensorHeader read_tensor_header(const std::string& bytes, const std::filesystem::path& path) {
  if (bytes.size() < kTensorHeaderBegin) throw FileError(path, "is truncated: it has no header");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kTensorHeaderBegin);
  if (length > kMaxHeader) {
    throw FileError(path, fmt::format("is no safetensors file: its header would have {} bytes, "
                                      "more than the maximum of {}",
                                      length, kMaxHeader));
  }
  if (length > bytes.size() - kTensorHeaderBegin) {
    throw FileError(path, "is truncated, or no safetensors file: its header is not complete");
  }
  const std::string_view text = std::string_view(bytes).substr(kTensorHeaderBegin, length);
  // The parser would skip a byte order mark, and stop at a NUL
  if (!text.starts_with('{') || text.find('\0') != std::string_view::npos) {
    throw FileError(path, "is no safetensors file: its header is no JSON object");
  }
  TensorHeader header;
  try {
    header = read_json(text, path);
  } catch (const json::exception&) {
    throw FileError(path, "is damaged, or no safetensors file: its header cannot be read");
  }
  header.data = kTensorHeaderBegin + length;
  expect_complete(header, bytes.size() - header.data, path);
  return header;
}

}  // namespace gradbook
