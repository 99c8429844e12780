#include "data/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/csv_layout.hpp"
#include "data/csv_scanner.hpp"
#include "data/gzip_file.hpp"
#include "data/number_field.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr GzipLimits kLimits = {.max_bytes = std::uint64_t{1} << 31, .max_ratio = 200};

/// Collects samples line by line.
class TableReader {
 public:
  TableReader(const std::vector<CsvField>& first, const CsvLayout& layout, std::size_t reserve,
              const fs::path& source)
      : layout_(layout), n_columns_(first.size()), source_(source) {
    if (n_features() == 0) {
      throw FileError(source_, "has one column only, the label", "is the separator the right one?");
    }
    if (layout_.header) {
      names_ = csv_texts(first);
      expect_names();
    }
    values_.reserve(reserve);
  }

  void add(const std::vector<CsvField>& fields) {
    if (fields.size() != n_columns_) {
      throw FileError(source_,
                      fmt::format("line {} has {} columns, expected {} as in line 1",
                                  fields[0].line, fields.size(), n_columns_),
                      "is a separator missing, or a quote?");
    }
    for (std::size_t i = 0; i < n_columns_; ++i) {
      expect_whole(fields[i], i);
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
      if (layout_.header && layout_.detected) expect_header(options.class_names);
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

  /// Programs that write tables put the number of each line into a column without a name: as a
  /// feature it would tell the order of the samples.
  void expect_names() const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool named = !names_[i].empty() && !names_[i].starts_with("Unnamed: ");
      if (named || i == layout_.label) continue;
      throw FileError(source_, fmt::format("line 1, column {}: the column has no name", i + 1),
                      "remove it if it numbers the lines, else name it");
    }
  }

  /// A field with a separator of other programs in it is most likely the rest of the line.
  void expect_whole(const CsvField& field, std::size_t column) const {
    if (field.quoted || field.raw.find_first_of(";\t") == std::string_view::npos) return;
    throw FileError(source_,
                    fmt::format("{}: {} holds another separator",
                                position(column, field.line).text(), quoted_field(field.raw)),
                    "say --separator semicolon or tab; or put the field in quotes");
  }

  /// A header whose label is a class is more likely a sample.
  void expect_header(const std::vector<std::string>& known) const {
    const std::string& name = names_[*layout_.label];
    const auto same = std::find_if(labels_.begin(), labels_.end(),
                                   [&](const TargetField& label) { return label.text == name; });
    const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
    if (same == labels_.end() && !is_known) return;
    throw FileError(
        source_,
        fmt::format("line 1 looks like a header, but {} is {}", quoted_field(name),
                    is_known ? "a class" : fmt::format("also the label of line {}", same->line)),
        "say which: --header yes or --header no");
  }

  CsvLayout layout_;
  std::size_t n_columns_;
  const fs::path& source_;
  std::vector<std::string> names_;
  std::vector<double> values_;
  std::vector<TargetField> labels_;
  std::size_t n_samples_ = 0;
};

}  // namespace

Dataset parse_csv(std::string_view text, const CsvOptions& options, const fs::path& source) {
  const bool usable =
      std::string_view("\"\r\n.+-\0", 7).find(options.separator) == std::string_view::npos &&
      std::isalnum(static_cast<unsigned char>(options.separator)) == 0;
  expect_argument(usable, "read_csv",
                  "the separator is a letter, digit, quote, sign, point or line end");
  text = check_table(text, source);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw FileError(source, "is empty");
  }

  // The first two lines decide which one is the header
  CsvScanner scanner(text, options.separator, source);
  std::vector<CsvField> first;
  std::vector<CsvField> fields;
  scanner.next(first);
  const bool has_second = scanner.next(fields);
  const CsvLayout layout = find_csv_layout(first, fields, options, source);
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
