#include "core/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace gradbook {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {.code = lead, .length = 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  if (!std::all_of(text.begin() + 1, text.begin() + length, is_continuation)) return {};
  // Forms that are longer than necessary, surrogates, and numbers beyond U+10FFFF
  const auto second = static_cast<unsigned char>(text[1]);
  const bool wrong = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                     (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  if (wrong) return {};
  // The first byte holds 7 − length bits of the number, each of the others 6
  char32_t code = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  return {.code = code, .length = length};
}

std::size_t find_invalid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = first_character(bytes.substr(at)).length;
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

bool is_invisible(char32_t code) {
  return code < 0x20 || between(code, 0x7f, 0x9f) || code == 0xad || code == 0x61c ||
         code == 0x180e || between(code, 0x200b, 0x200f) || between(code, 0x2028, 0x202e) ||
         between(code, 0x2060, 0x206f) || between(code, 0xfe00, 0xfe0f) || code == 0xfeff ||
         between(code, 0xfff9, 0xfffb) || between(code, 0xfffe, 0xffff) ||
         between(code, 0xe0000, 0xe0fff);
}

bool is_wide_blank(char32_t code) {
  return code == 0xa0 || code == 0x1680 || between(code, 0x2000, 0x200a) || code == 0x202f ||
         code == 0x205f || code == 0x3000;
}

char ascii_twin(char32_t code) {
  // Where the ten digits of a script start: full-width, Arabic, Persian, Devanagari
  constexpr std::array<char32_t, 4> kZeros = {0xff10, 0x660, 0x6f0, 0x966};
  for (const char32_t zero : kZeros) {
    if (between(code, zero, zero + 9)) return static_cast<char>('0' + (code - zero));
  }
  // Bold, double-struck … digits of mathematics: five alphabets
  if (between(code, 0x1d7ce, 0x1d7ff)) return static_cast<char>('0' + (code - 0x1d7ce) % 10);
  if (between(code, 0x2010, 0x2015) || code == 0x2212 || code == 0xfe63 || code == 0xff0d) {
    return '-';
  }
  if (code == 0xff0b) return '+';
  if (code == 0xff0e) return '.';
  return code == 0xff0c || code == 0x66b ? ',' : '\0';
}

std::string visible(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [code, length] = first_character(text);
    const std::size_t size = std::max<std::size_t>(length, 1);
    if (length == 0 || (length == 1 && is_invisible(code))) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (is_invisible(code) || is_wide_blank(code) || ascii_twin(code) != 0) {
      const auto number = static_cast<unsigned>(code);
      shown +=
          number > 0xffff ? fmt::format("\\U{:08x}", number) : fmt::format("\\u{:04x}", number);
    } else {
      shown += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return shown;
}

}  // namespace gradbook
