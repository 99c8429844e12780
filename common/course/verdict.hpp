/// @file common/course/verdict.hpp
/// How a unit stands after its tests: outcomes, points, and what the student is told.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace gradbook {

/// The closed list of what can become of a test or of a whole unit.
enum class Outcome {
  passed,
  not_implemented,
  wrong_value,
  wrong_shape,
  wrong_gradient,
  wrong_error,
  not_finite,
  exception,
  crash,
  time_limit,
  memory_limit,
  exited_early,  ///< the program ended before its tests did
  compile_error,
  link_error,
  missing_file,
  cancelled,
};

/// "wrong_value", as in JSON.
std::string outcome_name(Outcome outcome);

/// The outcome of this name; wrong_value for any other name.
Outcome outcome_of(const std::string& name);

struct TestVerdict {
  std::string test;  ///< "KnnPredict.BreaksTiesByDistance"
  Outcome outcome = Outcome::passed;
  std::string diagnosis;  ///< one line, empty if passed
  std::string detail;
  int hint = 0;  ///< number of the hint that helps, 0 for none in particular
};

struct TaskVerdict {
  std::string function;
  int points = 0;     ///< what the task is worth
  double earned = 0;  ///< points × passed tests / tests; 0 while not implemented
  int passed = 0;
  int total = 0;  ///< tests of the task that give points
};

struct UnitVerdict {
  std::string unit;  ///< key
  Outcome outcome = Outcome::passed;
  std::string diagnosis;    ///< first line for the student
  std::string detail;       ///< e.g. the compiler's messages
  std::string failed_task;  ///< function of the first failed test
  int hint = 0;
  std::vector<TestVerdict> tests;
  std::vector<TaskVerdict> tasks;
  double seconds = 0;  ///< build and run

  bool passed() const { return outcome == Outcome::passed; }
  double earned() const;
  nlohmann::json to_json() const;
};

}  // namespace gradbook
