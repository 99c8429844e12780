/// @file common/grading/grade.hpp
/// What grading one submission brings: statuses, tests, tasks, units, and the whole submission.
///
/// Plain values, without deadlines and corrections: these are applied last, in a table of their own
/// (common/grading/gradebook.hpp), so that grading again never loses one.
#pragma once
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace gradbook {

/// The closed list of what can become of a test, a task or a unit.
enum class Status {
  ok,                  ///< all is right
  not_implemented,     ///< a todo() was reached
  wrong_value,         ///< numbers differ
  wrong_shape,         ///< sizes differ
  wrong_gradient,      ///< a gradient is not that of the function
  wrong_error,         ///< no exception, or one with another message, where one is promised
  not_finite,          ///< NaN or infinity where numbers are expected
  exception,           ///< one that the contract does not promise
  crash,               ///< a signal ended the worker
  cpu_limit,           ///< too much processor time
  wall_limit,          ///< too long on the clock with little processor time: it waits or sleeps
  memory_limit,        ///< it asked for more memory than it may have
  output_limit,        ///< an answer, a file or a log larger than allowed
  forbidden_syscall,   ///< the jail's filter ended it
  exited_early,        ///< the worker ended instead of answering
  protocol_violation,  ///< an answer that no honest worker sends
  compile_error,       ///< nothing could be run
  link_error,          ///< a function of the contract is not defined, or the worker's own is
  missing_file,        ///< the submission has no file for this unit
  rejected_file,       ///< a file that is not read: a link, too large, of another kind
  infra_error          ///< the grader failed: no grade
};

/// "wrong_value", as in JSON and CSV, for a status.
std::string status_name(Status status);

/// The one of these that staff should know first: an error of the grader, then what could not be
/// read or built, what ended in a way that no honest code does, wrong results, missing work; ok if
/// all are, or if there is none.
/// @param statuses  of the submission and its units
Status gravest(const std::vector<Status>& statuses);

/// The status of this name. Throws std::invalid_argument for any other name.
Status status_of(const std::string& name);

/// How one test ended.
struct GradedTest {
  std::string name;     ///< "KnnPredict.BreaksTiesByDistance"
  bool hidden = false;  ///< ran on inputs drawn from the key: its diagnosis is for staff only
  Status status = Status::ok;  ///< never one of a whole unit only, such as compile_error
  std::string diagnosis;       ///< one line, empty if ok
  std::string detail;          ///< both values and where they differ
  int hint = 0;                ///< number of the hint that helps, 0 for none in particular
};

/// How one task (function) stands.
struct GradedTask {
  std::string function;           ///< "knn_predict"
  int points = 0;                 ///< what the task is worth
  double earned = 0;              ///< points × passed / total; 0 unless it could be run
  Status status = Status::ok;     ///< of the first failed test that gives points, or of the unit
  std::string diagnosis;          ///< of that test
  int hint = 0;                   ///< of that test
  std::vector<GradedTest> tests;  ///< public ones first, then hidden ones
  int passed = 0;                 ///< tests that give points and passed, public and hidden
  int total = 0;                  ///< tests that give points, public and hidden
};

/// The student's own pieces together, for information only: what the unit's tests say when the
/// functions it builds on are the student's, too.
struct EndToEnd {
  bool ran = false;  ///< false: not needed or not possible, as note says
  int passed = 0;    ///< tests that passed
  int total = 0;     ///< tests that ran
  std::string note;  ///< one sentence to the student
};

/// How one unit stands.
struct GradedUnit {
  std::string key;                ///< "02_neighbors/knn"
  std::string number;             ///< "02.3"
  std::string title;              ///< "k nearest neighbours"
  Status status = Status::ok;     ///< ok, or why nothing could be run, or of the first failed task
  std::string diagnosis;          ///< one line
  std::string detail;             ///< compiler's messages, without paths
  std::string note;               ///< e.g. that the contract is of an older version; else empty
  std::string sha256;             ///< of the submitted file; empty if there is none
  std::string submission;         ///< sha256 of the whole submission that was graded
  std::string grader;             ///< of tests, flags and secret key: whatever else decides
  std::vector<GradedTask> tasks;  ///< in the order of the unit
  EndToEnd end_to_end;            ///< for information
  std::string staff_log;          ///< seeds, jail and worker logs: for staff only

  /// Points over all tasks.
  double earned() const;
  /// Points that can be had.
  int points() const;
};

/// How one submission stands, before deadlines and corrections.
struct SubmissionGrade {
  std::string id;                    ///< of the student, made from the submission's name
  std::string name;                  ///< as the learning platform writes it
  std::string entry;                 ///< what was found in the class folder
  Status status = Status::ok;        ///< ok: graded; rejected_file; infra_error: no grade
  std::string diagnosis;             ///< why there is no grade, or what was odd
  std::string created_at;            ///< when it was made, UTC "2026-11-25T07:12:09Z"; may be empty
  std::string sha256;                ///< over everything that was read of the submission
  std::string sandbox;               ///< tier of the jails, "bwrap"; "none" marks an unsafe run
  std::vector<std::string> flags;    ///< things staff should look at, one sentence each
  std::vector<std::string> refused;  ///< "name: why", files that were not read
  std::vector<GradedUnit> units;     ///< in the order of the registry
  double seconds = 0;                ///< on the clock

  /// Points over all units.
  double earned() const;
  /// Points that can be had.
  int points() const;
};

/// All of a grade, for the journal and the staff's files.
nlohmann::json to_json(const SubmissionGrade& grade);

/// What to_json() wrote. Throws std::invalid_argument that says what is wrong with the document.
SubmissionGrade submission_grade_of(const nlohmann::json& document);

}  // namespace gradbook
