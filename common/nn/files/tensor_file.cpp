#include "nn/files/tensor_file.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/file.hpp"
#include "core/utf8.hpp"
#include "nn/files/tensor_header.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

constexpr const char* kChecksum = "gradbook.checksum";
constexpr const char* kShortChecksum = "checksum";  // its key without prefix, in some files
constexpr std::string_view kNoChecksum = "00000000";

template <typename T>
constexpr const char* kType = sizeof(T) == 4 ? "F32" : "F64";

/// CRC-32 of the bytes with kNoChecksum at this position.
std::string checksum_of(std::string_view bytes, std::size_t position) {
  uLong crc = 0;
  for (const std::string_view part :
       {bytes.substr(0, position), kNoChecksum, bytes.substr(position + kNoChecksum.size())}) {
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(part.data()), part.size());
  }
  return fmt::format("{:08x}", crc);
}

/// Where the value of a text stands in the header, as dump() writes both; npos if it is not there
/// or not there alone. Inside of a string the quotes would be escaped.
std::size_t position_of(std::string_view header, std::string_view key, std::string_view value) {
  const std::string entry = fmt::format("\"{}\":\"{}\"", key, value);
  const std::size_t found = header.find(entry);
  if (found == std::string_view::npos || header.find(entry, found + 1) != std::string_view::npos) {
    return std::string_view::npos;
  }
  return found + entry.size() - 1 - value.size();
}

/// Throws FileError unless the file has the checksum that its texts name.
void expect_checksum(std::string_view bytes, const TensorHeader& header,
                     const std::filesystem::path& path, TensorFileKind kind) {
  const bool own = kind == TensorFileKind::own;
  const char* key = kChecksum;
  auto text = header.texts.find(key);
  // Without prefix the key may be that of any other program, unless the file is one of ours
  if (text == header.texts.end() && own) {
    key = kShortChecksum;
    text = header.texts.find(key);
  }
  if (text == header.texts.end()) {
    if (own) throw FileError(path, "has no checksum, so it was not written by this program");
    return;
  }
  const std::string& stored = text->second;
  const std::size_t position = position_of(bytes.substr(0, header.data), key, stored);
  const bool correct = position != std::string_view::npos && stored.size() == kNoChecksum.size() &&
                       checksum_of(bytes, position) == stored;
  if (correct) return;
  throw FileError(
      path, fmt::format("is damaged: it does not have its checksum \"{}\"", visible(stored)),
      own ? ""
          : fmt::format("if another program wrote it, remove {} from its metadata", kChecksum));
}

bool is_floating(const std::string& type) { return type == "F32" || type == "F64"; }

/// The numbers of an entry, which are stored as From.
template <typename From, typename T>
arma::Col<T> read_numbers(const char* data, const TensorEntry& entry) {
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
  header[kTensorTexts] = content.texts;
  header[kTensorTexts][kChecksum] = kNoChecksum;
  std::size_t end = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const std::size_t begin = end;
    end += tensor.values.n_elem * sizeof(T);
    header[name] = {{"dtype", kType<T>}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the numbers start at a multiple of 8

  std::string bytes(kTensorHeaderBegin, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, kTensorHeaderBegin);
  bytes += text;
  bytes.reserve(bytes.size() + end);
  for (const auto& [name, tensor] : content.tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.values.memptr()),
                 tensor.values.n_elem * sizeof(T));
  }
  const std::size_t position = position_of(
      std::string_view(bytes).substr(0, kTensorHeaderBegin + length), kChecksum, kNoChecksum);
  bytes.replace(position, kNoChecksum.size(), checksum_of(bytes, position));
  return bytes;
}

template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path,
                             TensorFileKind kind) {
  TensorHeader header = read_tensor_header(bytes, path);
  expect_checksum(bytes, header, path, kind);
  const bool own = kind == TensorFileKind::own;
  TensorFile<T> content{.texts = std::move(header.texts), .tensors = {}};
  if (own && content.texts.count(kChecksum) == 0) content.texts.erase(kShortChecksum);
  content.texts.erase(kChecksum);
  const char* const data = bytes.data() + header.data;
  for (TensorEntry& entry : header.entries) {
    // PyTorch's count of batches; nothing here depends on it
    if (!own && entry.name.ends_with("num_batches_tracked")) continue;
    const bool usable = entry.type == kType<T> || (!own && is_floating(entry.type));
    if (!usable) {
      throw FileError(path,
                      fmt::format("tensor {} holds {} numbers, expected {}", visible(entry.name),
                                  entry.type, kType<T>),
                      own ? "use the precision it was made with" : "save it as F32 or F64");
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
