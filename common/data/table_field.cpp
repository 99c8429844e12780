#include "data/table_field.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMaxDetectedClasses = 100;
constexpr std::size_t kMaxShown = 40;

enum class NumberProblem { none, no_number, not_finite, out_of_range };

struct ParsedNumber {
  double value = 0;
  NumberProblem problem = NumberProblem::none;
};

ParsedNumber parse(std::string_view field) {
  if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
  ParsedNumber result;
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

/// The value of digits with an optional sign, nothing else.
std::optional<long long> parse_integer(std::string_view field) {
  if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
  long long value = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

/// As parse_integer(), and also integers written as real numbers: 1.0, 2e0.
std::optional<long long> parse_class_number(std::string_view field) {
  if (const auto value = parse_integer(field)) return value;
  const ParsedNumber number = parse(field);
  const bool exact = number.problem == NumberProblem::none &&
                     number.value == std::trunc(number.value) && std::abs(number.value) <= 0x1p53;
  if (!exact) return std::nullopt;
  return static_cast<long long>(number.value);
}

/// What the fields of a label column are.
struct ColumnContent {
  std::size_t numbers = 0;           ///< fields that are numbers
  std::size_t first_text = 0;        ///< index of the first field that is not, if there is one
  bool all_integers = true;          ///< and written as integers
  std::set<long long> few_integers;  ///< at most one more than kMaxDetectedClasses
};

ColumnContent look_at(const std::vector<TargetField>& fields, FieldPosition position,
                      const std::filesystem::path& source) {
  ColumnContent content;
  content.first_text = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string& text = fields[i].text;
    position.line = fields[i].line;
    if (text.empty()) throw FileError(source, position.text() + ": the label is empty");
    const NumberProblem problem = parse(text).problem;
    if (problem == NumberProblem::not_finite) {
      throw FileError(
          source, fmt::format("{}: label {} is not finite", position.text(), quoted_field(text)));
    }
    if (problem == NumberProblem::no_number) {
      content.first_text = std::min(content.first_text, i);
    } else {
      ++content.numbers;
    }
    const std::optional<long long> integer = parse_integer(text);
    content.all_integers = content.all_integers && integer.has_value();
    if (integer && content.few_integers.size() <= kMaxDetectedClasses) {
      content.few_integers.insert(*integer);
    }
  }
  return content;
}

TargetKind detect_kind(const std::vector<TargetField>& fields, FieldPosition position,
                       const std::filesystem::path& source) {
  const ColumnContent content = look_at(fields, position, source);
  if (content.numbers == 0) return TargetKind::classes;
  if (content.first_text < fields.size()) {
    position.line = fields[content.first_text].line;
    throw FileError(
        source,
        fmt::format("{}: label {} is text, but {} of {} labels are numbers", position.text(),
                    quoted_field(fields[content.first_text].text), content.numbers, fields.size()),
        "correct it, or ask for classes");
  }
  const bool few = content.few_integers.size() <= kMaxDetectedClasses;
  return content.all_integers && few ? TargetKind::classes : TargetKind::numbers;
}

/// One spelling for every class: 1, +1, 01 and 1.0 are the same one.
std::string class_name(const std::string& text) {
  const std::optional<long long> number = parse_class_number(text);
  return number ? std::to_string(*number) : text;
}

/// All classes of the column in ascending order: integers by value, otherwise text by bytes.
std::vector<std::string> find_classes(const std::vector<TargetField>& fields) {
  std::set<std::string> names;
  for (const TargetField& field : fields) names.insert(class_name(field.text));
  std::vector<std::string> sorted(names.begin(), names.end());
  const bool integers = std::all_of(sorted.begin(), sorted.end(), [](const std::string& name) {
    return parse_integer(name).has_value();
  });
  if (integers) {
    std::sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
      return *parse_integer(a) < *parse_integer(b);
    });
  }
  return sorted;
}

/// A class is an integer or text, never 1.5 or NaN.
void expect_class(const std::string& text, const FieldPosition& position,
                  const std::filesystem::path& source) {
  if (text.empty()) throw FileError(source, position.text() + ": the label is empty");
  if (parse(text).problem != NumberProblem::no_number && !parse_class_number(text)) {
    throw FileError(source,
                    fmt::format("{}: label {} is neither an integer nor text", position.text(),
                                quoted_field(text)),
                    "is this a regression?");
  }
  if (find_invalid_utf8(text) != std::string_view::npos) {
    throw FileError(
        source, fmt::format("{}: label {} is not valid UTF-8", position.text(), quoted_field(text)),
        "save the file as UTF-8");
  }
}

void assign_classes(Dataset& data, const std::vector<TargetField>& fields,
                    const std::vector<std::string>& known, FieldPosition position,
                    const std::filesystem::path& source) {
  for (const TargetField& field : fields) {
    position.line = field.line;
    expect_class(field.text, position, source);
  }
  data.class_names = known.empty() ? find_classes(fields) : known;
  data.num_classes = data.class_names.size();
  std::map<std::string, arma::uword> number_of;
  for (arma::uword c = 0; c < data.num_classes; ++c) {
    number_of.emplace(class_name(data.class_names[c]), c);
  }
  data.labels.set_size(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto found = number_of.find(class_name(fields[i].text));
    position.line = fields[i].line;
    if (found == number_of.end()) {
      throw FileError(source,
                      fmt::format("{}: label {} is none of the {} known classes", position.text(),
                                  quoted_field(fields[i].text), known.size()));
    }
    data.labels(i) = found->second;
  }
}

}  // namespace

std::string FieldPosition::text() const {
  std::string result = fmt::format("line {}", line);
  if (column > 0) result += fmt::format(", column {}", column);
  if (!name.empty()) result += fmt::format(" ({})", quoted_field(name));
  return result;
}

std::string quoted_field(std::string_view field) {
  const bool utf8 = find_invalid_utf8(field) == std::string_view::npos;
  std::size_t shown = std::min(field.size(), kMaxShown);
  // Do not cut a character of several bytes
  while (utf8 && shown < field.size() &&
         (static_cast<unsigned char>(field[shown]) & 0xc0) == 0x80) {
    --shown;
  }
  std::string result = "\"";
  for (const char c : field.substr(0, shown)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool printable = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || utf8);
    result += printable ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return result + (shown < field.size() ? "...\"" : "\"");
}

bool is_number(std::string_view field) { return parse(field).problem == NumberProblem::none; }

double parse_number(std::string_view field, const FieldPosition& position,
                    const std::filesystem::path& source) {
  const ParsedNumber number = parse(field);
  if (number.problem == NumberProblem::none) return number.value;
  if (field.empty()) {
    throw FileError(source, position.text() + ": the field is empty",
                    "fill in the missing value or remove the line");
  }
  const std::string where = position.text() + ": " + quoted_field(field);
  switch (number.problem) {
    case NumberProblem::not_finite:
      throw FileError(source, where + " is not a finite number", "replace it or remove the line");
    case NumberProblem::out_of_range:
      throw FileError(source, where + " is too large or too small for a double");
    default:
      throw FileError(source, where + " is not a number",
                      position.column > 0 ? "only the label column may hold text" : "");
  }
}

void assign_targets(Dataset& data, const std::vector<TargetField>& fields, TargetKind kind,
                    const std::vector<std::string>& class_names, const FieldPosition& column,
                    const std::filesystem::path& source) {
  if (kind == TargetKind::detect) {
    kind = class_names.empty() ? detect_kind(fields, column, source) : TargetKind::classes;
  }
  if (kind == TargetKind::classes) {
    assign_classes(data, fields, class_names, column, source);
    return;
  }
  FieldPosition position = column;
  data.targets.set_size(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    position.line = fields[i].line;
    data.targets(i) = parse_number(fields[i].text, position, source);
  }
}

}  // namespace gradbook
