#include "data/table_field.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "core/utf8.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMaxDetectedClasses = 100;

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
  const ReadNumber number = read_number(field);
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

bool is_blank(char32_t code) {
  return code == ' ' || code == '\t' || code == '\n' || is_wide_blank(code);
}

/// A label is a number or a name: not missing, nothing that looks like one of the two and is none.
void expect_label(std::string_view text, const FieldPosition& position,
                  const std::filesystem::path& source) {
  if (is_number(text)) return;
  const std::string where = position.text() + ": ";
  if (text.empty()) {
    throw FileError(source, where + "the label is empty", "fill it in or remove the line");
  }
  const std::string label = where + "label " + quoted_field(text);
  const NumberProblem problem = read_number(text).problem;
  if (problem == NumberProblem::not_finite) throw FileError(source, label + " is not finite");
  if (problem == NumberProblem::out_of_range) {
    throw FileError(source, label + " is too large or too small for a double");
  }
  if (is_missing(text)) {
    throw FileError(source, label + " stands for a missing value",
                    "remove the line; or write it in another way, if it is a class");
  }
  if (is_meant_as_number(text)) throw FileError(source, label + " is not a number", kPlainNumber);
  std::size_t last = text.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80) --last;
  if (is_blank(first_character(text).code) || is_blank(first_character(text.substr(last)).code)) {
    throw FileError(source, label + " begins or ends with a blank", "remove it");
  }
}

ColumnContent look_at(const std::vector<TargetField>& fields, FieldPosition position,
                      const std::filesystem::path& source) {
  ColumnContent content;
  content.first_text = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string& text = fields[i].text;
    position.line = fields[i].line;
    expect_label(text, position, source);
    if (is_number(text)) {
      ++content.numbers;
    } else {
      content.first_text = std::min(content.first_text, i);
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

/// A class is an integer or text, never 1.5.
void expect_class(const std::string& text, const FieldPosition& position,
                  const std::filesystem::path& source) {
  expect_label(text, position, source);
  if (!is_number(text) || parse_class_number(text)) return;
  throw FileError(source,
                  fmt::format("{}: label {} is neither an integer nor text", position.text(),
                              quoted_field(text)),
                  "is this a regression?");
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
