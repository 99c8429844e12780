/// @file common/grading/report/report_text.hpp
/// Texts that students control, made fit for reports: cleaned once, then escaped for each format.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"

namespace gradbook {

/// A clean line for Markdown, readable as plain text, too: as it is, or as a code span if Markdown
/// could take anything in it for mark-up, a link or HTML; a backtick becomes '.
/// @param line  as clean_line() makes it
std::string markdown_text(std::string_view line);

/// A clean line as a Markdown code span.
/// @param line  as clean_line() makes it
std::string markdown_code(std::string_view line);

/// A clean text as a Markdown code block that nothing in it can close.
/// @param text  as clean_text() makes it
std::string markdown_block(std::string_view text);

/// A field of a CSV table, in quotes where needed. What a spreadsheet would take for a formula gets
/// a leading '.
/// @param text  any bytes
std::string csv_field(std::string_view text);

/// Points without needless digits: "3", "3.5", "3.33".
/// @param points  a finite number
std::string points_text(double points);

/// The same, or "no grade".
/// @param points  nothing if there is no grade
std::string points_text(const std::optional<double>& points);

/// "1 day", "2 days"
/// @param count  how many
/// @param word   in the singular
std::string counted(int count, std::string_view word);

}  // namespace gradbook
