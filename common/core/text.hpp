/// @file common/core/text.hpp
/// Texts that others wrote, made fit for terminals, reports, pages and file systems.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace gradbook {

/// The text without blanks, tabs and line ends at its beginning and end.
std::string trimmed(std::string_view text);

/// The text in printable ASCII: any other byte becomes "\x1b", and what is longer than most
/// characters is cut and ends in "...". No text can move a cursor or begin a new line with it.
std::string printable(std::string_view text, std::size_t most = 100);

/// The text as valid UTF-8 without control characters and terminal sequences; line ends and tabs
/// stay. Marks that turn the direction of writing are removed: they make a text look like another.
/// @param text  any bytes
/// @param most  bytes that are kept; what is longer is cut and ends in "… (cut)"
std::string clean_text(std::string_view text, std::size_t most);

/// The same on one line: line ends and tabs become blanks.
/// @param text  any bytes
/// @param most  bytes that are kept
std::string clean_line(std::string_view text, std::size_t most);

/// The text made safe inside HTML and in a quoted attribute.
std::string html_text(std::string_view text);

}  // namespace gradbook
