/// @file common/grading/report/grades_csv.hpp
/// The table of final points, for spreadsheets and learning platforms.
#pragma once
#include <string>
#include <vector>

#include "grading/gradebook.hpp"

namespace gradbook {

/// grades.csv, as RFC 4180 describes it (lines end with CRLF), one row per student ordered by id:
/// id, name, total, possible, two columns per unit ("02.3" with its points, "02.3 status"), status,
/// flags, days_late, penalty, override. Where there is no grade, the cell is empty. No cell can be
/// taken for a formula.
/// @param finals  of a class
/// @param units   that are graded
std::string grades_csv(const std::vector<FinalGrade>& finals,
                       const std::vector<GradebookUnit>& units);

/// students.csv: whose id is whose. One row per student, ordered by id: id, name as the learning
/// platform writes it, and what was found in the class folder.
/// @param grades  of a class
std::string students_csv(const std::vector<SubmissionGrade>& grades);

}  // namespace gradbook
