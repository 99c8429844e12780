/// @file common/grading/report/gradescope.hpp
/// results.json for Gradescope: fields and visibilities of its autograder specification.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "grading/report/student_view.hpp"

namespace gradbook {

/// Who sees what at Gradescope. As soon as one entry is not visible, Gradescope does not show
/// students their total; so by default every entry is, and hidden tests appear as counts only.
struct GradescopeOptions {
  /// "visible": the counts stand in their task's entry. "after_due_date", "after_published" or
  /// "hidden": in an entry of their own per unit, which is shown then, or to staff only.
  std::string hidden_counts = "visible";
  /// Adds an entry that only staff see, with status and flags.
  bool staff_entry = false;
};

/// results.json of one student: one entry per task. The score is the final one, after deadline and
/// corrections. Without a grade there is no score, which Gradescope shows as a failed autograder:
/// to be run again, and no 0.
/// @param grade    as graded
/// @param final    of the same student
/// @param options  who sees what
/// Throws std::invalid_argument if hidden_counts is not one of its four values.
nlohmann::json gradescope_results(const SubmissionGrade& grade, const FinalGrade& final,
                                  const GradescopeOptions& options);

}  // namespace gradbook
