/// @file common/course/stub.hpp
/// Makes a student's starter file out of a reference.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// A text with lines that end in LF, also where they ended in CR LF: a checkout may have either.
std::string with_lf(std::string_view text);

/// What stands between two lines `//! [function]` of a reference: what a student has to write.
struct ReferenceRegion {
  std::string function;            ///< name in the marker lines
  int first_line = 0;              ///< number of lines[0] in the reference
  std::vector<std::string> lines;  ///< as they stand there
};

/// All regions of a reference's source, in their order; an open one ends with the source.
std::vector<ReferenceRegion> reference_regions(std::string_view reference);

/// The reference's source with the body of every task of the unit taken out.
///
/// A body stands between two lines `//! [function]`. Its whole-line comments stay, as the steps
/// to follow; the rest becomes `todo("02.3 knn_predict");`. Everything outside stays as it is.
/// Throws std::runtime_error when a region is not closed, is of no task, or a task has none.
std::string make_stub(const Unit& unit, std::string_view reference);

}  // namespace gradbook
