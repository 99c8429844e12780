#include "data/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/gzip_file.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxColumns = 1'000'000;
constexpr std::size_t kMaxNamesShown = 10;
constexpr GzipLimits kLimits = {.max_bytes = std::uint64_t{1} << 31, .max_ratio = 200};

/// A field as it stands in the file, without blanks around it and without its quotes.
struct Field {
  std::string_view raw;
  std::size_t line = 0;
  bool has_escapes = false;  ///< raw holds "" that stand for one quote

  std::string text() const {
    std::string result;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      result += raw[i];
      if (has_escapes && raw[i] == '"') ++i;
    }
    return result;
  }
};

/// Cuts a table into lines of fields.
class Scanner {
 public:
  Scanner(std::string_view text, char separator, const fs::path& source)
      : text_(text), separator_(separator), source_(source) {}

  /// The fields of the next line; false at the end of the table.
  bool next(std::vector<Field>& fields) {
    fields.clear();
    if (at_end()) return false;
    do {
      if (fields.size() == kMaxColumns) {
        throw FileError(source_,
                        fmt::format("line {} has more than {} columns", line_, kMaxColumns));
      }
      skip_blanks();
      fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : unquoted());
    } while (another_field(fields.size()));
    return true;
  }

  std::size_t line() const { return line_; }

 private:
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != separator_; }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  /// Empty lines are allowed at the end only: elsewhere they are a sample without its values.
  bool at_end() const {
    std::size_t i = at_;
    while (i < text_.size() && (is_blank(text_[i]) || text_[i] == '\r')) ++i;
    if (i < text_.size() && text_[i] != '\n') return false;
    const bool only_blanks_follow = text_.find_first_not_of(" \t\r\n", i) == std::string_view::npos;
    if (!only_blanks_follow) {
      throw FileError(source_, fmt::format("line {} is empty", line_), "remove it");
    }
    return true;
  }

  Field unquoted() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    std::size_t end = at_;
    if (end > begin && text_[end - 1] == '\r' && (at_ == text_.size() || text_[at_] == '\n')) --end;
    while (end > begin && is_blank(text_[end - 1])) --end;
    return {.raw = text_.substr(begin, end - begin), .line = line_};
  }

  Field quoted() {
    Field field;
    field.line = line_;
    const std::size_t begin = ++at_;
    std::size_t quote = text_.find('"', begin);
    while (quote != std::string_view::npos && text_.substr(quote).starts_with("\"\"")) {
      field.has_escapes = true;
      quote = text_.find('"', quote + 2);
    }
    if (quote == std::string_view::npos) {
      throw FileError(source_, fmt::format("line {}: a quote is opened, but never closed", line_));
    }
    field.raw = text_.substr(begin, quote - begin);
    line_ += static_cast<std::size_t>(std::count(field.raw.begin(), field.raw.end(), '\n'));
    at_ = quote + 1;
    skip_blanks();
    if (text_.substr(at_).starts_with("\r\n")) ++at_;
    return field;
  }

  /// Steps over what ends a field; true if it is a separator.
  bool another_field(std::size_t column) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    if (c == separator_) return true;
    if (c != '\n') {
      throw FileError(source_,
                      fmt::format("line {}, column {}: {} follows a closing quote", line_, column,
                                  quoted_field(text_.substr(at_ - 1, 1))),
                      "a quote inside a quoted field is written twice");
    }
    ++line_;
    return false;
  }

  std::string_view text_;
  char separator_;
  const fs::path& source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

std::vector<std::string> texts(const std::vector<Field>& fields) {
  std::vector<std::string> result;
  for (const Field& field : fields) result.push_back(field.text());
  return result;
}

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
bool numbers_the_columns(const std::vector<Field>& fields, std::optional<std::size_t> label) {
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

bool looks_like_header(const std::vector<Field>& first, const std::vector<Field>& second,
                       std::optional<std::size_t> label) {
  bool any_number = false;
  for (std::size_t i = 0; i < first.size(); ++i) {
    any_number = any_number || (i != label && is_number(first[i].raw));
  }
  if (!any_number) return true;
  return label && *label < second.size() && !is_number(first[*label].raw) &&
         is_number(second[*label].raw) && numbers_the_columns(first, label);
}

/// Which line and which column are special.
struct Layout {
  bool header = false;
  std::optional<std::size_t> label;
};

Layout find_layout(const std::vector<Field>& first, const std::vector<Field>& second,
                   const CsvOptions& options, const fs::path& source) {
  using Header = CsvOptions::Header;
  const std::string& wanted = options.label_column;
  Layout layout;
  // A number may be a name only if there is a header for certain
  const bool may_be_name =
      options.header == Header::yes || (options.header == Header::detect && !is_number(wanted));
  bool by_name = false;
  if (!wanted.empty()) {
    if (may_be_name) layout.label = named_column(texts(first), wanted, source);
    by_name = layout.label.has_value();
    if (!by_name) layout.label = numbered_column(wanted, first.size(), source);
    if (!layout.label) {
      throw FileError(source, may_be_name
                                  ? fmt::format("no column is called {}; line 1 is {}",
                                                quoted_field(wanted), name_list(texts(first)))
                                  : fmt::format("has no header, so no column is called {}",
                                                quoted_field(wanted)));
    }
  }
  layout.header = options.header == Header::yes ||
                  (options.header == Header::detect &&
                   (by_name || looks_like_header(first, second, layout.label)));
  return layout;
}

/// Collects samples line by line.
class TableReader {
 public:
  TableReader(const std::vector<Field>& first, const Layout& layout, std::size_t reserve,
              const fs::path& source)
      : layout_(layout), n_columns_(first.size()), source_(source) {
    if (n_features() == 0) {
      throw FileError(source_, "has one column only, the label", "is the separator the right one?");
    }
    if (layout_.header) {
      names_ = texts(first);
      for (const std::string& name : names_) expect_utf8(name);
    }
    values_.reserve(reserve);
  }

  void add(const std::vector<Field>& fields) {
    if (fields.size() != n_columns_) {
      throw FileError(source_,
                      fmt::format("line {} has {} columns, expected {} as in line 1",
                                  fields[0].line, fields.size(), n_columns_),
                      "is a separator missing, or a quote?");
    }
    for (std::size_t i = 0; i < n_columns_; ++i) {
      if (i == layout_.label) {
        labels_.push_back({.text = fields[i].text(), .line = fields[i].line});
      } else {
        values_.push_back(parse_number(fields[i].raw, position(i, fields[i].line), source_));
      }
    }
    ++n_samples_;
  }

  Dataset finish(const CsvOptions& options) {
    Dataset data;
    data.name = source_.filename().string();
    // A line of the file is a column of X
    data.X = arma::mat(values_.data(), n_features(), n_samples_);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (i != layout_.label) data.feature_names.push_back(names_[i]);
    }
    if (layout_.label) {
      assign_targets(data, labels_, options.target, options.class_names,
                     position(*layout_.label, 0), source_);
    }
    return data;
  }

 private:
  std::size_t n_features() const { return n_columns_ - (layout_.label ? 1 : 0); }

  FieldPosition position(std::size_t column, std::size_t line) const {
    return {.line = line,
            .column = column + 1,
            .name = names_.empty() ? std::string_view() : std::string_view(names_[column])};
  }

  void expect_utf8(const std::string& name) const {
    if (find_invalid_utf8(name) == std::string_view::npos) return;
    throw FileError(source_,
                    fmt::format("line 1: the name {} is not valid UTF-8", quoted_field(name)),
                    "save the file as UTF-8");
  }

  Layout layout_;
  std::size_t n_columns_;
  const fs::path& source_;
  std::vector<std::string> names_;
  std::vector<double> values_;
  std::vector<TargetField> labels_;
  std::size_t n_samples_ = 0;
};

/// The text behind its byte order mark; throws for what can be no table at all.
std::string_view checked_table(std::string_view text, const fs::path& source) {
  text = without_byte_order_mark(text);
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw FileError(source, "is UTF-16 text, expected UTF-8", "save it as UTF-8");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw FileError(source, "is empty");
  }
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    throw FileError(source, fmt::format("byte {} is NUL, so this is no text", nul));
  }
  if (text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos &&
      text.find_first_not_of('\r', text.find('\r')) != std::string_view::npos) {
    throw FileError(source, "its lines end with CR alone", "save it with LF or CRLF");
  }
  return text;
}

}  // namespace

Dataset parse_csv(std::string_view text, const CsvOptions& options, const fs::path& source) {
  const bool usable =
      std::string_view("\"\r\n.+-\0", 7).find(options.separator) == std::string_view::npos &&
      std::isalnum(static_cast<unsigned char>(options.separator)) == 0;
  expect_argument(usable, "read_csv",
                  "the separator is a letter, digit, quote, sign, point or line end");
  text = checked_table(text, source);

  // The first two lines decide which one is the header
  Scanner scanner(text, options.separator, source);
  std::vector<Field> first;
  std::vector<Field> fields;
  scanner.next(first);
  const bool has_second = scanner.next(fields);
  const Layout layout = find_layout(first, fields, options, source);
  if (layout.header && !has_second) {
    throw FileError(source, "holds a header, but no samples");
  }
  // A number takes at least one character and what separates it from the next
  const auto n_lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  TableReader table(first, layout, std::min(n_lines * first.size(), text.size() / 2 + 1), source);
  if (!layout.header) table.add(first);
  while (!fields.empty()) {
    table.add(fields);
    scanner.next(fields);
  }
  return table.finish(options);
}

Dataset read_csv(const fs::path& path, const CsvOptions& options) {
  return parse_csv(read_plain_or_gzip(path, kLimits), options, path);
}

}  // namespace gradbook
