/// @file common/grading/report/student_view.hpp
/// What a student may see of a grade. The one place that decides it: feedback and the results for
/// Gradescope are made from these values alone.
///
/// Left out: names, diagnoses and details of hidden tests (only counts remain), seeds and logs of
/// the grader, flags for staff, and what went wrong in the grader. All texts are clean
/// (common/grading/report/report_text.hpp), but not yet escaped.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "grading/gradebook.hpp"

namespace gradbook {

/// A public test.
struct StudentTest {
  std::string name;       ///< "KnnPredict.BreaksTiesByDistance"
  bool passed = false;    ///< whether it passed
  std::string diagnosis;  ///< one line, if it failed
  std::string detail;     ///< several lines; may be empty
};

/// A task.
struct StudentTask {
  std::string function;            ///< "knn_predict"
  double earned = 0;               ///< points as graded
  int points = 0;                  ///< that can be had
  std::vector<StudentTest> tests;  ///< public ones
  int hidden_passed = 0;           ///< hidden tests that passed
  int hidden_total = 0;            ///< hidden tests
  int hint = 0;                    ///< that helps with the first failed public test; 0 for none
  std::string hint_command;        ///< `./gradbook hint 02.3 --task knn_predict`
  std::optional<Status> status;    ///< of the first public test that failed; nothing if only hidden
                                   ///< ones did

  /// Whether all tests passed.
  bool passed() const;
  /// Public tests that failed.
  int failed() const;
};

/// A unit.
struct StudentUnit {
  std::string number;              ///< "02.3"
  std::string title;               ///< "k nearest neighbours"
  std::optional<double> points;    ///< final; nothing if there is no grade
  int possible = 0;                ///< points that can be had
  std::optional<Status> status;    ///< as of a task, or why nothing could be run
  std::string problem;             ///< one line: why nothing could be run; else empty
  std::string compiler;            ///< its messages; else empty
  std::vector<std::string> notes;  ///< one sentence each: correction, contract, pieces together
  std::vector<StudentTask> tasks;  ///< in the order of the unit; none if there is no grade
};

/// A submission.
struct StudentView {
  std::string id;                  ///< of the student
  std::string name;                ///< as the learning platform writes it
  std::optional<double> points;    ///< final; nothing if there is no grade
  int possible = 0;                ///< points that can be had
  std::vector<std::string> notes;  ///< one sentence each: lateness, corrections, refused files
  std::vector<StudentUnit> units;  ///< in the order of the gradebook
};

/// What the student may see.
/// @param grade  as graded
/// @param final  of the same student
StudentView student_view(const SubmissionGrade& grade, const FinalGrade& final);

/// A status in words: "did not compile".
/// @param status  of a unit or a test
std::string status_text(Status status);

/// The status as the tables call it, "wrong_value"; empty if students may not know it.
/// @param status  of a student's unit or task
std::string status_word(const std::optional<Status>& status);

/// What a failed assertion of GoogleTest says, in a sentence: "knn_vote(labels) is 3, expected 2".
/// Any other text comes back on one line.
/// @param text  of a diagnosis
std::string plain_failure(std::string_view text);

/// "2 of 3 hidden checks passed"; empty if there are none.
/// @param task  of a student
std::string hidden_text(const StudentTask& task);

/// What to do about a task's failed tests: the hint that helps, or where to look if only hidden
/// checks failed; empty if nothing failed.
/// @param task  of a student
/// @param code  puts a command into the format's mark-up for code
std::string advice_text(const StudentTask& task, std::string (*code)(std::string_view));

}  // namespace gradbook
