#include "data/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "core/file.hpp"
#include "data/file_kind.hpp"
#include "data/gzip_file.hpp"

namespace gradbook {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 31;
constexpr std::size_t kShownAround = 20;  // bytes of a line before and behind a bad one

/// "UTF-16" or "UTF-32", if the bytes are such text with or without byte order mark; else empty.
/// Without one, the zero bytes of the first ASCII character tell.
std::string_view wide_encoding(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  const auto is_zero = [&](std::size_t i) { return i < bytes.size() && bytes[i] == '\0'; };
  if (bytes.starts_with("\xff\xfe\0\0"sv) || bytes.starts_with("\0\0\xfe\xff"sv)) return "UTF-32";
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return "UTF-16";
  if (bytes.size() >= 4 && is_zero(0) + is_zero(1) + is_zero(2) + is_zero(3) == 3) return "UTF-32";
  if (bytes.size() >= 4 && is_zero(0) == is_zero(2) && is_zero(1) == is_zero(3) &&
      is_zero(0) != is_zero(1)) {
    return "UTF-16";
  }
  return "";
}

/// Errors in a text, with their place.
class Complaints {
 public:
  Complaints(std::string_view bytes, std::string_view text, const std::filesystem::path& source)
      : mark_(bytes.size() - text.size()), text_(text), source_(source) {}

  /// What is wrong at this byte of the text, and what to do.
  [[noreturn]] void fail(std::size_t at, std::string_view problem,
                         std::string_view advice = "") const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto lines = std::count(text_.begin(), end, '\n');
    throw FileError(source_, fmt::format("line {} (byte {}): {}", lines + 1, at + mark_, problem),
                    advice);
  }

  /// The line around this byte, in quotes.
  std::string around(std::size_t at) const {
    const std::size_t line = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;
    std::size_t begin = std::max(line, at - std::min(at, kShownAround));
    while (begin < at && (static_cast<unsigned char>(text_[begin]) & 0xc0) == 0x80) ++begin;
    const std::size_t end = std::min(text_.find_first_of("\r\n", at + 1), at + 1 + kShownAround);
    return fmt::format("\"{}\"", visible(text_.substr(begin, end - begin)));
  }

 private:
  std::size_t mark_;  // bytes of the byte order mark
  std::string_view text_;
  const std::filesystem::path& source_;
};

/// Joiners and variation selectors are parts of visible characters in some scripts, and of emoji.
bool joins_characters(char32_t code) {
  return code == 0x200c || code == 0x200d || (code >= 0xfe00 && code <= 0xfe0f) ||
         (code >= 0xe0020 && code <= 0xe007f);
}

/// A CR belongs to the LF behind it, or ends the text.
void expect_line_end(std::string_view text, std::size_t cr, const Complaints& complaints) {
  const std::string_view rest = text.substr(cr + 1);
  if (rest.empty() || rest[0] == '\n') return;
  if (rest.starts_with("\r\n")) {
    complaints.fail(cr, "the line ends in CR CR LF", "save it with LF or CRLF");
  }
  if (text.find('\n') == std::string_view::npos) {
    complaints.fail(cr, "the lines end with CR alone", "save it with LF or CRLF");
  }
  complaints.fail(cr, "a carriage return (CR) without a line feed", "save it with LF or CRLF");
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return bytes;
}

std::string_view check_text(std::string_view bytes, const std::filesystem::path& source) {
  const std::string_view text = without_byte_order_mark(bytes);
  if (text.empty()) throw FileError(source, "is empty");
  const std::size_t nul = text.find('\0');
  const std::size_t invalid = find_invalid_utf8(text);
  if (nul == std::string_view::npos && invalid == std::string_view::npos) return text;

  if (const std::string_view encoding = wide_encoding(bytes); !encoding.empty()) {
    throw FileError(source, fmt::format("is {} text, expected UTF-8", encoding),
                    "save it as UTF-8");
  }
  if (const std::string_view kind = file_kind(text); !kind.empty()) {
    throw FileError(source, fmt::format("holds {}, expected text", kind));
  }
  const Complaints complaints(bytes, text, source);
  if (nul < invalid) complaints.fail(nul, "a NUL byte, so this is no text");
  complaints.fail(invalid, complaints.around(invalid) + " is not valid UTF-8", "save it as UTF-8");
}

std::string_view check_table(std::string_view bytes, const std::filesystem::path& source) {
  const std::string_view text = check_text(bytes, source);
  if (text.starts_with('<') || text.starts_with("version ")) {
    const std::string_view kind = file_kind(text);
    if (!kind.empty()) throw FileError(source, fmt::format("holds {}, expected a table", kind));
  }
  const Complaints complaints(bytes, text, source);
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = first_character(text.substr(at));
    if (code == '\r') expect_line_end(text, at, complaints);
    const bool blank = code == '\n' || code == '\r' || code == '\t';
    if (is_invisible(code) && !blank && !joins_characters(code)) {
      complaints.fail(at,
                      fmt::format("{} holds the invisible character {}", complaints.around(at),
                                  visible(text.substr(at, length))),
                      "remove it");
    }
    at += length;
  }
  return text;
}

std::string read_text(const std::filesystem::path& path) {
  const std::string bytes = read_plain_or_gzip(path, {.max_bytes = kMaxBytes, .max_ratio = 200});
  return std::string(check_text(bytes, path));
}

}  // namespace gradbook
