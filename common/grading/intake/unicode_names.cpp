#include "grading/intake/unicode_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "data/text.hpp"

namespace gradbook {
namespace {

constexpr char32_t kByte = 0x110000;  // a byte that is no UTF-8, behind the last character

/// The characters of a text.
std::vector<char32_t> characters_of(std::string_view text) {
  std::vector<char32_t> characters;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const std::string_view one = text.substr(at, bytes);
    if (one.size() < bytes || find_invalid_utf8(one) != std::string_view::npos) {
      characters.push_back(kByte + first);
      ++at;
      continue;
    }
    char32_t character = bytes == 1 ? first : first & (0xffu >> (bytes + 1));
    for (const char c : one.substr(1)) {
      character = (character << 6) | (static_cast<unsigned char>(c) & 0x3fu);
    }
    characters.push_back(character);
    at += bytes;
  }
  return characters;
}

void append_utf8(char32_t character, std::string& text) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (character >= kByte) return add(character - kByte);
  if (character < 0x80) return add(character);
  if (character < 0x800) {
    add(0xc0 | (character >> 6));
  } else {
    if (character < 0x10000) {
      add(0xe0 | (character >> 12));
    } else {
      add(0xf0 | (character >> 18));
      add(0x80 | ((character >> 12) & 0x3f));
    }
    add(0x80 | ((character >> 6) & 0x3f));
  }
  add(0x80 | (character & 0x3f));
}

/// Combining class; 0 for what is no mark.
int order_of(char32_t character) {
  const auto& table = unicode::kCombining;
  const auto* const behind = std::upper_bound(
      table.begin(), table.end(), character,
      [](char32_t c, const unicode::CombiningRange& range) { return c < range.first; });
  if (behind == table.begin() || character > (behind - 1)->last) return 0;
  return (behind - 1)->order;
}

void decompose(char32_t character, std::vector<char32_t>& result) {
  constexpr char32_t kHangul = 0xac00;
  constexpr char32_t kHangulEnd = 0xd7a4;
  if (character >= kHangul && character < kHangulEnd) {
    // 19 leading consonants, 21 vowels, 28 trailing consonants of which the first is none
    const char32_t index = character - kHangul;
    result.push_back(0x1100 + index / (21 * 28));
    result.push_back(0x1161 + index % (21 * 28) / 28);
    if (index % 28 != 0) result.push_back(0x11a7 + index % 28);
    return;
  }
  const auto& table = unicode::kDecompositions;
  const auto* const found = std::lower_bound(
      table.begin(), table.end(), character,
      [](const unicode::Decomposition& entry, char32_t c) { return entry.character < c; });
  if (found == table.end() || found->character != character) {
    result.push_back(character);
    return;
  }
  decompose(found->first, result);
  if (found->second != 0) decompose(found->second, result);
}

std::vector<char32_t> decomposition_of(std::string_view text) {
  std::vector<char32_t> result;
  for (const char32_t character : characters_of(text)) decompose(character, result);
  // Marks behind a letter stand in the order of their classes
  for (auto at = result.begin(); at != result.end();) {
    if (order_of(*at) == 0) {
      ++at;
      continue;
    }
    auto end = at;
    while (end != result.end() && order_of(*end) != 0) ++end;
    std::stable_sort(at, end, [](char32_t a, char32_t b) { return order_of(a) < order_of(b); });
    at = end;
  }
  return result;
}

/// Latin letters that are no letter with a mark.
std::string spelled(char32_t character) {
  static const std::vector<std::pair<char32_t, const char*>> kLetters = {
      {0xc6, "AE"}, {0xd0, "D"},  {0xd8, "O"},   {0xde, "Th"},  {0xdf, "ss"},  {0xe6, "ae"},
      {0xf0, "d"},  {0xf8, "o"},  {0xfe, "th"},  {0x110, "D"},  {0x111, "d"},  {0x131, "i"},
      {0x141, "L"}, {0x142, "l"}, {0x152, "OE"}, {0x153, "oe"}, {0x1e9e, "SS"}};
  for (const auto& [letter, text] : kLetters) {
    if (letter == character) return text;
  }
  return "";
}

bool may_stand(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '@' || c == '-';
}

}  // namespace

std::string decomposed(std::string_view text) {
  std::string result;
  for (const char32_t character : decomposition_of(text)) append_utf8(character, result);
  return result;
}

std::string ascii_name(std::string_view text) {
  std::string result;
  bool gap = false;
  for (const char32_t character : decomposition_of(text)) {
    if (order_of(character) != 0 || character == '\'' || character == 0x2019) continue;
    const std::string letters =
        may_stand(character) ? std::string(1, static_cast<char>(character)) : spelled(character);
    if (letters.empty()) {
      gap = true;
      continue;
    }
    if (gap && !result.empty() && result.back() != '-') result += '-';
    gap = false;
    result += letters;
  }
  const std::string_view ends = "._@-";
  while (!result.empty() && ends.find(result.back()) != std::string_view::npos) result.pop_back();
  while (!result.empty() && ends.find(result.front()) != std::string_view::npos) {
    result.erase(0, 1);
  }
  return result;
}

}  // namespace gradbook
