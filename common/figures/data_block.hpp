/// @file common/figures/data_block.hpp
/// Named tables of numbers: everything a figure shows, apart from its drawing.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// One table: a row per point with named columns, or a whole map (`columns` empty).
struct DataBlock {
  std::string name;                  ///< letters, digits and _, unique in a figure
  std::vector<std::string> columns;  ///< one per column of values; empty: a map
  arma::mat values;                  ///< rows × columns
  std::string note = {};  ///< of a map: what its rows and columns stand for, e.g. their positions

  /// Whether it is a whole map: it has no named columns.
  bool is_map() const { return columns.empty(); }
};

/// The largest difference between two blocks of the same shape as a share of the range of the
/// first one's column (or map), and where it is. Equal places that are NaN in both do not count.
struct BlockDifference {
  double share = 0;    ///< infinite if the shapes differ
  std::string column;  ///< name of the column, "map", or "shape" if the shapes differ
};

/// Compares two blocks; their names do not matter.
/// @param expected  its columns' ranges are the scale; of a constant column max(1, |its value|) is
/// @param actual    what is compared with it
BlockDifference largest_difference(const DataBlock& expected, const DataBlock& actual);

/// A `.dat` file: every block behind a comment with its name and columns, two empty lines between
/// blocks, so that gnuplot reads one by `plot "F006_knn_regions.dat" index "train"`, and Python by
/// splitting. Numbers have seven digits.
/// @param heading  lines put in front as comments
/// @param blocks   in this order
std::string data_file_text(std::string_view heading, const std::vector<DataBlock>& blocks);

/// Reads what data_file_text() wrote.
/// Throws std::runtime_error that names the line when the text has another form.
std::vector<DataBlock> parse_data_file(std::string_view text);

/// `value` in seven significant digits, the precision of scripts, data files and references; NaN is
/// "NaN".
std::string number_text(double value);

/// The values as they are after being written and read again.
arma::mat rounded_as_written(const arma::mat& values);

}  // namespace gradbook
