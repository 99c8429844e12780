/// @file common/grading/grades_csv.hpp
/// The table of final points, for spreadsheets and learning platforms.
#pragma once
#include <string>
#include <vector>

#include "grading/gradebook.hpp"

namespace gradbook {

/// grades.csv, as RFC 4180 describes it (lines end with CRLF), one row per student ordered by id:
/// id, total, possible, a column per unit ("02.3"), status, flags, days_late, penalty, override.
/// Where there is no grade, the cell is empty. No cell can be taken for a formula.
/// @param finals  of a class
/// @param units   that are graded
std::string grades_csv(const std::vector<FinalGrade>& finals,
                       const std::vector<GradebookUnit>& units);

}  // namespace gradbook
