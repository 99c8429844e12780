/// @file common/grading/gradebook.hpp
/// From graded submissions to final points: deadlines and corrections, applied last.
///
/// Grades are never changed here: a submission that is graded again keeps its corrections, because
/// these stand in a table of their own (common/grading/overrides.hpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "grading/grade.hpp"
#include "grading/late_policy.hpp"
#include "grading/overrides.hpp"

namespace gradbook {

/// Final points of one unit.
struct FinalUnit {
  std::string key;                        ///< "02_neighbors/knn"
  std::string number;                     ///< "02.3"
  Status status = Status::ok;             ///< as graded; infra_error: no grade
  int possible = 0;                       ///< points that can be had
  std::optional<double> raw;              ///< as graded; nothing if it could not be graded
  std::optional<double> points;           ///< final; nothing if there is no grade
  std::optional<std::string> overridden;  ///< reason, if the points were set by hand
};

/// Final points of one student.
struct FinalGrade {
  std::string id;                         ///< of the student
  std::string name;                       ///< as the learning platform writes it
  Status status = Status::ok;             ///< gravest() of the submission and its units
  int possible = 0;                       ///< points that can be had
  std::optional<double> raw;              ///< as graded; nothing if a unit could not be graded
  std::optional<double> points;           ///< final; nothing if there is no grade, never 0 for that
  int days_late = 0;                      ///< days that have started since it was due
  double penalty = 0;                     ///< points taken off for that, over all units
  int extra_days = 0;                     ///< granted
  std::optional<std::string> overridden;  ///< reason, if the total was set by hand
  std::vector<FinalUnit> units;           ///< in the order of the gradebook
  std::vector<std::string> flags;         ///< of the grade and of the gradebook, for staff
};

/// Whether the grader failed at this unit, or at one of its tasks or tests.
/// @param unit  as graded
bool has_infra_error(const GradedUnit& unit);

/// Whether the grader failed at the submission or any of its units.
/// @param grade  as graded
bool has_infra_error(const SubmissionGrade& grade);

/// The final points of one submission.
///
/// In a late unit, share × points that can be had are taken off, down to 0; the total is the sum
/// over the units. Points set by hand replace a unit's, or the total, and are never reduced.
/// @param grade      as graded
/// @param units      that are graded
/// @param policy     the deadline
/// @param overrides  of all students
FinalGrade final_grade(const SubmissionGrade& grade, const std::vector<GradebookUnit>& units,
                       const LatePolicy& policy, const Overrides& overrides);

/// The final points of a class, ordered by id.
/// @param grades     as graded, in any order
/// @param units      that are graded
/// @param policy     the deadline
/// @param overrides  of all students
std::vector<FinalGrade> final_grades(const std::vector<SubmissionGrade>& grades,
                                     const std::vector<GradebookUnit>& units,
                                     const LatePolicy& policy, const Overrides& overrides);

}  // namespace gradbook
