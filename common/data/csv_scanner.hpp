/// @file common/data/csv_scanner.hpp
/// Cuts a table in memory into lines of fields.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// A field as it stands in the file, without blanks around it and without its quotes.
struct CsvField {
  std::string_view raw;      ///< its bytes
  std::size_t line = 0;      ///< of the file, from 1
  bool quoted = false;       ///< it stood in quotes
  bool has_escapes = false;  ///< raw holds "" that stand for one quote

  /// What the field means: "" as one quote, line ends as LF.
  std::string text() const;
};

/// The fields of a table, line by line.
class CsvScanner {
 public:
  /// The text is one that check_table() has accepted, with this separator between fields; source
  /// appears in messages.
  CsvScanner(std::string_view text, char separator, const std::filesystem::path& source)
      : text_(text), separator_(separator), source_(source) {}

  /// The fields of the next line; false at the end of the table. Throws FileError for broken
  /// quotes, empty lines inside the table, more than a million columns.
  bool next(std::vector<CsvField>& fields);

 private:
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != separator_; }
  void skip_blanks();
  bool at_end() const;
  CsvField unquoted();
  CsvField quoted();
  bool another_field(std::size_t column);

  std::string_view text_;
  char separator_;
  const std::filesystem::path& source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace gradbook
