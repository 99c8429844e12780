#include "core/text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/utf8.hpp"

namespace gradbook {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

/// Bytes of the UTF-8 character that begins with this byte.
std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// Length of a terminal sequence at the start of text, ESC [ … letter or ESC ] … BEL; 1 for an ESC
/// alone.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') {
    std::size_t end = 2;
    while (end < text.size() && text[end] >= 0x20 && text[end] < 0x40) ++end;
    return std::min(end + 1, text.size());
  }
  if (text[1] == ']') {
    const std::size_t end = text.find_first_of("\a\x1b\n", 2);
    return end == std::string_view::npos ? 2 : end + (text[end] == '\a' ? 1 : 0);
  }
  return 1;
}

/// Control characters but line end and tab, marks of direction, and what XML does not allow.
bool is_unwanted(std::string_view character) {
  if (character.size() == 1) {
    const auto byte = static_cast<unsigned char>(character[0]);
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
  }
  if (character.size() == 2) {
    return (character >= "\xc2\x80" && character < "\xc2\xa0") || character == "\xd8\x9c";
  }
  if (character.size() != 3) return false;
  return character == "\xe2\x80\x8e" || character == "\xe2\x80\x8f" ||
         (character >= "\xe2\x80\xa8" && character <= "\xe2\x80\xae") ||
         (character >= "\xe2\x81\xa6" && character <= "\xe2\x81\xa9") ||
         character == "\xef\xbb\xbf" || character >= "\xef\xbf\xbe";
}

}  // namespace

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin));
}

std::string printable(std::string_view text, std::size_t most) {
  std::string shown;
  for (const char c : text) {
    if (shown.size() > most) break;
    const auto byte = static_cast<unsigned char>(c);
    shown += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  if (shown.size() <= most) return shown;
  return shown.substr(0, most) + "...";
}

std::string clean_text(std::string_view text, std::size_t most) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size() && result.size() < most) {
    const std::string_view character = text.substr(at, character_bytes(text[at]));
    if (find_invalid_utf8(character) != std::string_view::npos) {
      result += kReplacement;
      ++at;
    } else if (text[at] == '\x1b') {
      at += escape_length(text.substr(at));
    } else {
      if (!is_unwanted(character)) result += character;
      at += character.size();
    }
  }
  return at < text.size() ? result + "… (cut)" : result;
}

std::string clean_line(std::string_view text, std::size_t most) {
  std::string line = clean_text(text, most);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace gradbook
