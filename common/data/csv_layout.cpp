#include "data/csv_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <string_view>
#include <system_error>

#include "core/file.hpp"
#include "data/number_field.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxNamesShown = 10;

std::string name_list(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNamesShown); ++i) {
    list += (i > 0 ? ", " : "") + quoted_field(names[i]);
  }
  return names.size() > kMaxNamesShown ? list + ", ..." : list;
}

/// The column with this name, if there is one.
std::optional<std::size_t> named_column(const std::vector<std::string>& names,
                                        const std::string& name, const fs::path& source) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  if (std::find(found + 1, names.end(), name) != names.end()) {
    throw FileError(source, fmt::format("two columns are called {}", quoted_field(name)),
                    "name the label column by its index");
  }
  return static_cast<std::size_t>(found - names.begin());
}

/// The column meant by "last", 0, 1 …, or -1, -2 … from the end; nothing if it is none of these.
std::optional<std::size_t> numbered_column(const std::string& text, std::size_t n_columns,
                                           const fs::path& source) {
  if (text == "last") return n_columns - 1;
  long long index = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc() || stop != end) return std::nullopt;
  const auto n = static_cast<long long>(n_columns);
  if (index < -n || index >= n) {
    throw FileError(source,
                    fmt::format("has {} columns, so there is no label column {}", n_columns, text));
  }
  return static_cast<std::size_t>(index < 0 ? index + n : index);
}

/// True if the fields outside the label column, at least two, are 0, 1 … or 1, 2 …
bool numbers_the_columns(const std::vector<CsvField>& fields, std::optional<std::size_t> label) {
  std::vector<std::string_view> numbers;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != label) numbers.push_back(fields[i].raw);
  }
  if (numbers.size() < 2 || (numbers[0] != "0" && numbers[0] != "1")) return false;
  const std::size_t first = numbers[0] == "1" ? 1 : 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != std::to_string(first + i)) return false;
  }
  return true;
}

/// What a field of line 1 tells about the line.
enum class Cell {
  number,
  name,       ///< starts with a letter
  odd_name,   ///< starts with a digit: 1x1, 12cm, 2020-01-01
  unreadable  ///< a missing value, meant as a number, or signs alone
};

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalpha(byte) != 0;
}

Cell cell_of(const CsvField& field) {
  const std::string text = field.text();
  if (is_number(text)) return Cell::number;
  if (is_missing(text) || is_meant_as_number(text)) return Cell::unreadable;
  const auto first = std::find_if(text.begin(), text.end(), [](char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (first == text.end()) return Cell::unreadable;
  return is_letter(*first) ? Cell::name : Cell::odd_name;
}

constexpr std::string_view kSayWhich = "say which: --header yes or --header no";
constexpr std::string_view kCorrect =
    "correct it if it is a sample (no value missing, numbers such as -1234.5e6), else say --header "
    "yes";

[[noreturn]] void refuse_first_line(const std::vector<CsvField>& first, std::string_view reason,
                                    std::string_view advice, const fs::path& source) {
  throw FileError(source, fmt::format("line 1 ({}) {}", name_list(csv_texts(first)), reason),
                  advice);
}

/// Decides as CsvOptions::Header::detect says.
bool looks_like_header(const std::vector<CsvField>& first, const std::vector<CsvField>& second,
                       std::optional<std::size_t> label, const fs::path& source) {
  if (first.size() == 1 && label) return false;  // no feature at all: an error soon
  std::map<Cell, std::size_t> count;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (i != label) ++count[cell_of(first[i])];
  }
  // A name above numbers: as a sample, line 1 would have a label of another kind than line 2
  const bool label_is_named = label && cell_of(first[*label]) == Cell::name &&
                              *label < second.size() && is_number(second[*label].raw);
  if (count[Cell::number] > 0) {
    if (label_is_named && numbers_the_columns(first, label)) {
      // One sample in many starts with 1, 2, hardly any with 1, 2, 3
      if (first.size() > 3) return true;
      refuse_first_line(first, "is a sample with a damaged label, or a header", kSayWhich, source);
    }
    if (count[Cell::name] > 0) {
      refuse_first_line(first, "has numbers and text as features",
                        "only the label column may hold text; or say --header yes, if these are "
                        "names",
                        source);
    }
    const std::size_t fewest = first[0].raw == "0" ? 3 : 4;
    if (first.size() >= fewest && numbers_the_columns(first, std::nullopt)) {
      refuse_first_line(first, "is a sample, or a header that numbers the columns", kSayWhich,
                        source);
    }
    return false;
  }
  if (count[Cell::name] > 0) {
    if (label && is_number(first[*label].raw)) {
      refuse_first_line(first, "has a number as label, but names as features", kSayWhich, source);
    }
    // Columns without a name have an error of their own
    const auto empty = std::count_if(first.begin(), first.end(),
                                     [](const CsvField& field) { return field.raw.empty(); });
    if (!label_is_named && count[Cell::unreadable] > static_cast<std::size_t>(empty)) {
      refuse_first_line(first, "has names and missing values as features", kCorrect, source);
    }
    return true;
  }
  if (label_is_named && count[Cell::unreadable] == 0) return true;
  refuse_first_line(first, "has neither numbers nor names as features", kCorrect, source);
}

}  // namespace

std::vector<std::string> csv_texts(const std::vector<CsvField>& fields) {
  std::vector<std::string> result;
  for (const CsvField& field : fields) result.push_back(field.text());
  return result;
}

CsvLayout find_csv_layout(const std::vector<CsvField>& first, const std::vector<CsvField>& second,
                          const CsvOptions& options, const fs::path& source) {
  using Header = CsvOptions::Header;
  const std::string& wanted = options.label_column;
  CsvLayout layout;
  // A number may be a name only if there is a header for certain
  const bool may_be_name =
      options.header == Header::yes || (options.header == Header::detect && !is_number(wanted));
  bool by_name = false;
  if (!wanted.empty()) {
    if (may_be_name) layout.label = named_column(csv_texts(first), wanted, source);
    by_name = layout.label.has_value();
    if (!by_name) layout.label = numbered_column(wanted, first.size(), source);
    if (!layout.label) {
      throw FileError(source, may_be_name
                                  ? fmt::format("no column is called {}; line 1 is {}",
                                                quoted_field(wanted), name_list(csv_texts(first)))
                                  : fmt::format("has no header, so no column is called {}",
                                                quoted_field(wanted)));
    }
  }
  layout.detected = options.header == Header::detect && !by_name;
  layout.header = options.header == Header::yes || by_name ||
                  (layout.detected && looks_like_header(first, second, layout.label, source));
  return layout;
}

}  // namespace gradbook
