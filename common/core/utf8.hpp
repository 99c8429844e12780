/// @file common/core/utf8.hpp
/// Characters of UTF-8 text, and messages in which none of them is invisible.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace gradbook {

/// A character and the number of its bytes.
struct Utf8Character {
  char32_t code = 0;       ///< its number in Unicode
  std::size_t length = 0;  ///< 1 to 4; 0: there is no valid character here
};

/// The first character of text, which is not empty.
Utf8Character first_character(std::string_view text);

/// Position of the first of the bytes that is not valid UTF-8 (also: overlong forms, surrogates,
/// more than U+10FFFF); std::string_view::npos if there is none.
std::size_t find_invalid_utf8(std::string_view bytes);

/// True for code, a character that leaves no mark and no gap: controls (also line feed and tab),
/// the byte order mark, zero-width blanks, line and paragraph separators, marks of direction.
bool is_invisible(char32_t code);

/// True for code, a blank other than the ASCII one, such as the no-break space U+00A0.
bool is_wide_blank(char32_t code);

/// The digit, sign, point or comma of ASCII that code looks like or stands for, e.g. `-` for the
/// minus sign U+2212 and `1` for a full-width one; 0 for all other characters, also those of ASCII.
char ascii_twin(char32_t code);

/// The text with escapes in place of what a reader could not see or would take for something else:
/// `\x00` for ASCII controls and for bytes that are no UTF-8, `\ufeff` for other invisible
/// characters, for blanks and for signs and digits that only look like those of ASCII.
std::string visible(std::string_view text);

}  // namespace gradbook
