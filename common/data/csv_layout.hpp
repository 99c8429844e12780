/// @file common/data/csv_layout.hpp
/// Is the first line of a table a header, and which column holds the labels?
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/csv.hpp"
#include "data/csv_scanner.hpp"

namespace gradbook {

/// Which line and which column of a table are special.
struct CsvLayout {
  bool header = false;               ///< line 1 holds names
  bool detected = false;             ///< that was found out from its fields alone
  std::optional<std::size_t> label;  ///< index of the label column
};

/// The layout of a table with these first two lines (the second may be empty), as the options say.
/// Throws FileError, naming source, when the label column is not there, or when line 1 could be a
/// header as well as a sample: neither must be lost or made up.
CsvLayout find_csv_layout(const std::vector<CsvField>& first, const std::vector<CsvField>& second,
                          const CsvOptions& options, const std::filesystem::path& source);

/// What the fields of a line mean.
std::vector<std::string> csv_texts(const std::vector<CsvField>& fields);

}  // namespace gradbook
