#include "data/number_field.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <system_error>

#include "core/file.hpp"
#include "core/utf8.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMaxShown = 40;
constexpr std::string_view kFillIn = "fill in the missing value or remove the line";

bool all_of(std::string_view text, int (*is_kind)(int)) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_kind(static_cast<unsigned char>(c)) != 0; });
}

bool is_decimal(std::string_view text) {
  return read_number(text).problem != NumberProblem::no_number;
}

/// The field in lower-case ASCII without blanks and signs around and inside numbers (1 000, 1'000,
/// 1_000, 5 %, $5), "1.5d3" as "1.5e3"; empty if it has other characters.
std::string plain_spelling(std::string_view field) {
  constexpr std::string_view kAround = " '_%$";
  std::string plain;
  while (!field.empty()) {
    const auto [code, length] = first_character(field);
    if (length == 0) return "";
    const char twin = code < 0x80 ? field[0] : ascii_twin(code);
    // U+2019 is an apostrophe; the others are pound, yen and euro
    const bool skipped = (twin != 0 && kAround.find(twin) != std::string_view::npos) ||
                         is_wide_blank(code) || code == 0x2019 || code == 0xa3 || code == 0xa5 ||
                         code == 0x20ac;
    if (!skipped) {
      if (twin == 0) return "";
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(twin)));
    }
    field.remove_prefix(length);
  }
  std::replace(plain.begin(), plain.end(), 'd', 'e');
  return plain;
}

}  // namespace

std::string FieldPosition::text() const {
  std::string result = fmt::format("line {}", line);
  if (column > 0) result += fmt::format(", column {}", column);
  if (!name.empty()) result += fmt::format(" ({})", quoted_field(name));
  return result;
}

std::string quoted_field(std::string_view field) {
  std::size_t shown = std::min(field.size(), kMaxShown);
  // Do not cut a character of several bytes
  while (shown > 0 && shown < field.size() &&
         (static_cast<unsigned char>(field[shown]) & 0xc0) == 0x80) {
    --shown;
  }
  return fmt::format("\"{}{}\"", visible(field.substr(0, shown)),
                     shown < field.size() ? "..." : "");
}

ReadNumber read_number(std::string_view field) {
  if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
  ReadNumber result;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, result.value);
  if (error == std::errc::invalid_argument || stop != end) {
    result.problem = NumberProblem::no_number;
  } else if (error == std::errc::result_out_of_range) {
    result.problem = NumberProblem::out_of_range;
  } else if (!std::isfinite(result.value)) {
    result.problem = NumberProblem::not_finite;
  }
  return result;
}

bool is_number(std::string_view field) { return read_number(field).problem == NumberProblem::none; }

bool is_meant_as_number(std::string_view field) {
  const NumberProblem problem = read_number(field).problem;
  if (problem != NumberProblem::no_number) return problem != NumberProblem::none;
  const std::string plain = plain_spelling(field);
  std::string_view digits = plain;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.starts_with("1.#")) return true;  // infinity and NaN of older Windows programs
  if (digits.starts_with("0x")) return digits.size() > 2 && all_of(digits.substr(2), std::isxdigit);
  if (std::none_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  std::string without_commas = plain;
  std::erase(without_commas, ',');
  if (is_decimal(without_commas)) return true;
  if (std::count(plain.begin(), plain.end(), ',') != 1) return false;
  std::string decimal_comma = plain;
  std::erase(decimal_comma, '.');
  std::replace(decimal_comma.begin(), decimal_comma.end(), ',', '.');
  return is_decimal(decimal_comma);
}

bool is_missing(std::string_view field) {
  constexpr std::array<std::string_view, 12> kMissing = {
      "", "?", "NA", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "NULL", "null", "None"};
  return std::find(kMissing.begin(), kMissing.end(), field) != kMissing.end();
}

double parse_number(std::string_view field, const FieldPosition& position,
                    const std::filesystem::path& source) {
  const ReadNumber number = read_number(field);
  if (number.problem == NumberProblem::none) return number.value;
  if (field.empty()) throw FileError(source, position.text() + ": the field is empty", kFillIn);
  const std::string where = position.text() + ": " + quoted_field(field);
  if (number.problem == NumberProblem::not_finite) {
    throw FileError(source, where + " is not a finite number", "replace it or remove the line");
  }
  if (number.problem == NumberProblem::out_of_range) {
    throw FileError(source, where + " is too large or too small for a double",
                    "use another unit, or 0 if it is too small");
  }
  if (is_missing(field)) throw FileError(source, where + " is not a number", kFillIn);
  if (is_meant_as_number(field)) throw FileError(source, where + " is not a number", kPlainNumber);
  throw FileError(source, where + " is not a number",
                  position.column > 0 ? "only the label column may hold text" : "");
}

}  // namespace gradbook
