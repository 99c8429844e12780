/// @file common/course/terminal.hpp
/// Colour and layout of what commands print; plain text unless standard output is a terminal.
#pragma once
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

/// Breaks Markdown paragraphs of text into lines of at most `width` characters, each behind indent;
/// code, tables and lists keep their lines.
std::string wrapped(std::string_view text, std::size_t width = 96, std::string_view indent = "");

}  // namespace gradbook
