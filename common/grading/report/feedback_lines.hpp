/// @file common/grading/report/feedback_lines.hpp
/// The order of every feedback: first what to mend, then what is not begun, at the end what passed.
#pragma once
#include <string>
#include <vector>

#include "grading/report/student_view.hpp"

namespace gradbook {

/// A function that is wrong, or a unit that could not be built or read: what to mend.
struct MendLine {
  std::string unit;      ///< number, "02.3"
  std::string function;  ///< "knn_vote"; empty: the whole unit
  std::string text;      ///< diagnosis, on one line
  int hint = 0;          ///< that helps, 0 for none in particular
  std::string command;   ///< that shows the hint
};

/// What to mend, one line per function that fails, in the order of the units. What is not
/// implemented or was not handed in is left out.
/// @param view  of a submission
std::vector<MendLine> mend_lines(const StudentView& view);

/// "02.3 knn_vote" of every function that is not implemented, "09.1" of every file that is missing.
/// @param view  of a submission
std::vector<std::string> not_begun(const StudentView& view);

/// "02.3 knn_vote: 12 tests" of every function whose tests all passed.
/// @param view  of a submission
std::vector<std::string> passed_lines(const StudentView& view);

/// "5 of 7 tests passed, 2 of 3 hidden checks passed"
/// @param task         of a unit
/// @param with_hidden  whether hidden ones are counted, too
std::string counts_text(const StudentTask& task, bool with_hidden = true);

/// Whether there is something to mend in a task that was begun.
/// @param task  of a unit
bool is_to_mend(const StudentTask& task);

}  // namespace gradbook
