/// @file common/grading/overrides.hpp
/// Corrections by hand: `overrides.csv`, which is only ever read.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// A unit as the gradebook counts it.
struct GradebookUnit {
  std::string key;     ///< "02_neighbors/knn"
  std::string number;  ///< "02.3"
  int points = 0;      ///< that can be had
};

/// The units that are graded, in their order.
/// @param units  of the registry
std::vector<GradebookUnit> gradebook_units(const std::vector<Unit>& units);

/// Points that replace computed ones, and are never reduced for being late.
struct Override {
  double points = 0;   ///< final points
  std::string reason;  ///< for the student and for staff; may be empty
};

/// All corrections of one student.
struct StudentOverrides {
  int extra_days = 0;                     ///< by which the deadline is later
  std::optional<Override> whole;          ///< of the whole submission
  std::map<std::string, Override> units;  ///< of single units, by their keys
};

/// Student's id -> corrections.
using Overrides = std::map<std::string, StudentOverrides>;

/// Reads a table with the columns id, unit, points, reason and extra_days, in any order.
///
/// A row is for one unit (key or number), or for the whole submission if unit is empty; only the
/// latter may have extra_days. Fields as in RFC 4180: quotes around a field that holds commas, line
/// ends or, doubled, quotes.
/// @param path   the table
/// @param ids    of the submissions
/// @param units  that are graded
/// Throws FileError with the line: unknown column, id or unit; points that are no number, negative
/// or more than can be had; a second row for the same; a row that changes nothing.
Overrides read_overrides(const std::filesystem::path& path, const std::set<std::string>& ids,
                         const std::vector<GradebookUnit>& units);

/// The same from a table in memory.
/// @param text    the table
/// @param source  its name in messages
/// @param ids     of the submissions
/// @param units   that are graded
Overrides parse_overrides(std::string_view text, const std::filesystem::path& source,
                          const std::set<std::string>& ids,
                          const std::vector<GradebookUnit>& units);

}  // namespace gradbook
