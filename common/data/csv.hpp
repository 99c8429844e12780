/// @file common/data/csv.hpp
/// Tables as text: one line per sample, one column of which may be the label.
///
/// Fields may be quoted ("…", with "" for a quote, separators and line ends inside); lines end with
/// LF or CRLF; a UTF-8 byte order mark and empty lines at the end are ignored. Every column but the
/// label's is numeric and complete: a missing value, NaN or infinity is an error that names its
/// line and column, never a guess; so is a label that is missing, or meant as a number and none
/// (1,5). Names of features are not empty. Invisible characters are errors, see check_table(). At
/// most 2 GiB, plain or gzip.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.hpp"
#include "data/table_field.hpp"

namespace gradbook {

/// How to read a table.
struct CsvOptions {
  /// Whether line 1 holds names.
  enum class Header {
    /// Found in line 1. By its fields outside the label column:
    ///
    /// | these fields                            | line 1                                 |
    /// |-----------------------------------------|----------------------------------------|
    /// | a number among them                     | is a sample                            |
    /// | no number, a name among them            | is a header                            |
    /// | neither numbers nor names (`?,NA`)      | is an error: a sample could be lost    |
    ///
    /// Line 1 is a header also if it holds the name of the label column, and if its label is a
    /// name, that of line 2 a number, and the others number the columns (0, 1, 2 or 1, 2, 3, at
    /// least three) or are odd names of which none is missing (1x1, a date). It is an error if all
    /// its fields, the label included, number the columns; if names stand beside missing values or
    /// have a number as label; and if the label of what looks like a header is a class.
    detect,
    yes,  ///< line 1 holds names
    no    ///< line 1 is a sample
  };
  /// See TargetKind.
  using Target = TargetKind;

  Header header = Header::detect;  ///< names in line 1 or not
  /// A column's name; else "last"; else its index from 0, or from the end: -1 is the last. Empty:
  /// no labels at all.
  std::string label_column = "last";
  Target target = Target::detect;  ///< what the label column holds
  char separator = ',';            ///< one ASCII character between fields
  /// Classes known already, e.g. those of the training file when the test file is read.
  std::vector<std::string> class_names = {};
};

/// Reads the table at path as the options say; features in the order of the columns, without the
/// label. Throws FileError.
Dataset read_csv(const std::filesystem::path& path, const CsvOptions& options = {});

/// The same from a table in memory, text, as the options say; `source` appears in messages.
Dataset parse_csv(std::string_view text, const CsvOptions& options,
                  const std::filesystem::path& source);

}  // namespace gradbook
