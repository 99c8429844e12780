/// @file common/figures/drift.hpp
/// Do the numbers of a figure still hold? A small reference of them is committed.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "figures/data_block.hpp"

namespace gradbook {

/// A small summary of all blocks: of every column the number of values, mean, standard deviation,
/// smallest and largest, and up to 24 values at even distances (fewer in a figure with many
/// columns); of a map the same over all its cells.
/// @param id         "F006"
/// @param tolerance  FigureInfo::tolerance, stated in the file
/// @param blocks     all numbers of the figure
nlohmann::json make_reference(const std::string& id, double tolerance,
                              const std::vector<DataBlock>& blocks);

/// One number that is not what it was.
struct Drift {
  std::string block;   ///< "p1_error", or what is wrong with the whole
  std::string column;  ///< "y"; empty if the block is missing, new, or has another shape
  std::string what;    ///< "mean", "value 17", …
  double before = 0;   ///< as in the committed reference; 0 if `column` is empty
  double after = 0;    ///< as it is now; 0 if `column` is empty
  double share = 0;    ///< |after − before| over the range of the column
};

/// Everything in which two references differ by more than the tolerance of the first, the largest
/// difference of each column only; the largest comes first.
/// @param before  the committed reference, made by make_reference()
/// @param after   the same of the numbers as they are now
std::vector<Drift> compare_references(const nlohmann::json& before, const nlohmann::json& after);

/// "F006: column y of p1_error drifted: value 17 was 0.25, is 0.31 (4.1 % of its range, allowed
/// 0.0001 %)", a line for each.
/// @param id         "F006"
/// @param tolerance  what was allowed, as a share
/// @param drifts     what compare_references() found; none: an empty text
std::string drift_text(const std::string& id, double tolerance, const std::vector<Drift>& drifts);

}  // namespace gradbook
