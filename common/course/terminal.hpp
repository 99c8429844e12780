/// @file common/course/terminal.hpp
/// Colour and layout of what commands print; plain text unless standard output is a terminal.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace gradbook {

/// What paint() can do to a text.
enum class Colour {
  plain,   ///< as it is
  bold,    ///< headings
  dim,     ///< what matters less
  red,     ///< failed
  green,   ///< passed
  yellow,  ///< in between, warnings
  blue     ///< points
};

/// The text in a colour; unchanged if standard output is no terminal or NO_COLOR is set.
std::string paint(std::string_view text, Colour colour);

/// Columns of the terminal that standard output is, 80 if it is none; at least 40.
std::size_t terminal_width();

/// Columns that a text takes: of UTF-8 characters, without combining marks and colours.
std::size_t text_width(std::string_view text);

/// Breaks Markdown paragraphs of text into lines of at most `width` columns (0: those of the
/// terminal), each behind indent; formulas become characters (with_formulas()). Code and tables
/// keep their lines; a list's items start new ones.
std::string wrapped(std::string_view text, std::size_t width = 0, std::string_view indent = "");

/// A text that cannot steer a terminal: control characters other than the ends of lines and tabs,
/// and bytes that are no UTF-8, are written as `\x1b`.
std::string harmless(std::string_view text);

/// The first `count` lines of a text, each cut after 500 bytes, then a line that says how many are
/// left out; every line is behind indent.
std::string first_lines(std::string_view text, std::size_t count, std::string_view indent = "");

}  // namespace gradbook
