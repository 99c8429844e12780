/// @file common/course/verdict.hpp
/// How a unit stands after its tests: outcomes, points, and what the student is told.
#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace gradbook {

/// The closed list of what can become of a test or of a whole unit.
enum class Outcome {
  passed,           ///< all is right
  not_implemented,  ///< a todo() was reached
  wrong_value,      ///< numbers differ
  wrong_shape,      ///< sizes differ
  wrong_gradient,   ///< a gradient is not that of the function
  wrong_error,      ///< no exception, or one with another message, where one is promised
  not_finite,       ///< NaN or infinity where numbers are expected
  exception,        ///< one that the contract does not promise
  crash,            ///< a signal ended the program
  time_limit,       ///< see TestLimits
  memory_limit,     ///< it asked for more than it may have
  exited_early,     ///< the program ended before its tests did
  compile_error,    ///< nothing could be run
  link_error,       ///< a function of the contract is not defined
  missing_file,     ///< the exercise file is not there
  cancelled,        ///< by the student
};

/// "wrong_value", as in JSON, for each outcome.
std::string outcome_name(Outcome outcome);

/// The outcome of this name; wrong_value for any other name.
Outcome outcome_of(const std::string& name);

/// How one test ended.
struct TestVerdict {
  std::string test;                   ///< "KnnPredict.BreaksTiesByDistance"
  Outcome outcome = Outcome::passed;  ///< never one of a whole unit only, such as compile_error
  std::string diagnosis;              ///< one line, empty if passed
  std::string detail;                 ///< both values and where they differ
  int hint = 0;                       ///< number of the hint that helps, 0 for none in particular
  std::string kind = "";              ///< as the test program calls the outcome, empty if passed
  bool random = false;                ///< its inputs come from test_rng()
};

/// How one task stands after its tests.
struct TaskVerdict {
  std::string function;  ///< "knn_predict"
  int points = 0;        ///< what the task is worth
  double earned = 0;     ///< points × passed tests / tests; 0 while not implemented
  int passed = 0;        ///< tests of the task that passed
  int total = 0;         ///< tests of the task that give points

  Outcome outcome = Outcome::passed;  ///< of its first failed test
  std::string test = "";              ///< that test, empty if all passed
  std::string diagnosis = "";         ///< one line, empty if all passed
  std::string detail = "";            ///< both values and where they differ
  int hint = 0;                       ///< number of the hint that helps, 0 for none in particular
};

/// So many bytes are kept of what a student's code prints.
inline constexpr std::size_t kMaxPrinted = std::size_t{4} << 20;

/// How a unit stands after a check.
struct UnitVerdict {
  std::string unit;                   ///< key
  Outcome outcome = Outcome::passed;  ///< of the first failed test, or of the build
  std::string diagnosis;              ///< first line for the student
  std::string detail;                 ///< e.g. the compiler's messages
  std::string failed_task;            ///< function of the first failed test
  int hint = 0;                       ///< number of the hint that helps, 0 for none in particular
  std::vector<TestVerdict> tests;     ///< in the order in which they ran
  std::vector<TaskVerdict> tasks;     ///< in the order of the unit
  double seconds = 0;                 ///< build and run
  std::string printed = "";           ///< by the student's code, see kMaxPrinted
  std::vector<std::string> warnings = {};  ///< the compiler's about the student's file
  std::string content = "";                ///< unit_fingerprint() of what was built and judged
  bool points_final =
      true;  ///< false: without references a function may fail for another's mistake

  /// Whether all tests passed.
  bool passed() const { return outcome == Outcome::passed; }
  /// The task of this function, null if there is none.
  const TaskVerdict* task(const std::string& function) const;
  /// Points over all tasks.
  double earned() const;
  /// All of it, for --json and the graders.
  nlohmann::json to_json() const;
};

}  // namespace gradbook
