/// @file common/grading/csv_records.hpp
/// Tables of text as RFC 4180 describes them, cut into fields. (common/data/csv.hpp reads tables of
/// numbers.)
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// One record of a table.
struct CsvRecord {
  std::size_t line = 1;             ///< on which it begins
  std::vector<std::string> fields;  ///< without their quotes
};

/// All records of a table, without empty lines and without a byte order mark; lines end with LF or
/// CRLF.
/// @param text    the table
/// @param source  its name in messages
/// Throws FileError, with the line, when a quote is not closed or stands inside a plain field, and
/// like check_table().
std::vector<CsvRecord> csv_records(std::string_view text, const std::filesystem::path& source);

}  // namespace gradbook
