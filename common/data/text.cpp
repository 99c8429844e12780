#include "data/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "core/file.hpp"
#include "data/gzip_file.hpp"

namespace gradbook {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 31;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Bytes of the UTF-8 character at the beginning of the text, 0 if there is no valid one.
std::size_t utf8_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  if (!std::all_of(text.begin() + 1, text.begin() + length, is_continuation)) return 0;
  // Forms that are longer than necessary, surrogates, and numbers beyond U+10FFFF
  const auto second = static_cast<unsigned char>(text[1]);
  const bool wrong = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                     (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

std::string place(std::string_view text, std::size_t at) {
  const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return fmt::format("line {} (byte {})", lines + 1, at);
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = utf8_length(bytes.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string_view without_byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return bytes;
}

std::string_view check_text(std::string_view bytes, const std::filesystem::path& source) {
  const std::string_view text = without_byte_order_mark(bytes);
  if (text.empty()) throw FileError(source, "is empty");
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw FileError(source, "is UTF-16 text, expected UTF-8", "save it as UTF-8");
  }
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    throw FileError(source, fmt::format("{}: a NUL byte, so this is no text", place(text, nul)));
  }
  const std::size_t invalid = find_invalid_utf8(text);
  if (invalid != std::string_view::npos) {
    throw FileError(source,
                    fmt::format("{}: byte {:02x} is not valid UTF-8", place(text, invalid),
                                static_cast<unsigned char>(text[invalid])),
                    "save it as UTF-8");
  }
  return text;
}

std::string read_text(const std::filesystem::path& path) {
  const std::string bytes = read_plain_or_gzip(path, {.max_bytes = kMaxBytes, .max_ratio = 200});
  return std::string(check_text(bytes, path));
}

}  // namespace gradbook
