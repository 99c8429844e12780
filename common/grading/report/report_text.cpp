#include "grading/report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace gradbook {
namespace {

/// The longest run of backticks.
std::size_t longest_ticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether Markdown could take anything in a line for mark-up.
bool has_markup(std::string_view line) {
  if (line.find_first_of("\\`*[]<>&~$|@#") != std::string_view::npos) return true;
  // GitHub makes links of bare addresses
  if (line.find("://") != std::string_view::npos || line.find("www.") != std::string_view::npos) {
    return true;
  }
  // A list, heading line, rule or indented block at the beginning; "1." begins a list
  if (!line.empty() && std::string_view("+-= \t").find(line[0]) != std::string_view::npos) {
    return true;
  }
  const std::size_t digits = line.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string_view::npos && digits + 1 < line.size() &&
      (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ') {
    return true;
  }
  // Inside a word, as in knn_vote, an underscore is none
  for (std::size_t at = line.find('_'); at != std::string_view::npos; at = line.find('_', at + 1)) {
    const bool inside = at > 0 && at + 1 < line.size() && is_letter_or_digit(line[at - 1]) &&
                        is_letter_or_digit(line[at + 1]);
    if (!inside) return true;
  }
  return false;
}

}  // namespace

std::string markdown_text(std::string_view line) {
  if (!has_markup(line)) return std::string(line);
  // Between single ticks; runs of three could begin a block
  std::string code(line);
  std::replace(code.begin(), code.end(), '`', '\'');
  return markdown_code(code);
}

std::string markdown_code(std::string_view line) {
  const std::string ticks(longest_ticks(line) + 1, '`');
  const bool blank = line.empty() || line.front() == '`' || line.back() == '`';
  return fmt::format("{}{}{}{}{}", ticks, blank ? " " : "", line, blank ? " " : "", ticks);
}

std::string markdown_block(std::string_view text) {
  const std::string fence(std::max<std::size_t>(3, longest_ticks(text) + 1), '`');
  return fmt::format("{}text\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string csv_field(std::string_view text) {
  std::string field = clean_text(text, 1 << 15);  // more than a spreadsheet's cell can hold
  if (!field.empty() && std::string_view("=+-@\t\r").find(field[0]) != std::string_view::npos) {
    field.insert(0, 1, '\'');
  }
  if (field.find_first_of(",\"\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string points_text(double points) {
  std::string text = fmt::format("{:.2f}", points);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string points_text(const std::optional<double>& points) {
  return points ? points_text(*points) : "no grade";
}

std::string counted(int count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace gradbook
