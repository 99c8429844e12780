/// @file common/course/verdict.hpp
/// Builds a unit, runs its tests and says how it stands.
#pragma once
#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"

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

/// Limits of one test program.
struct TestLimits {
  int cpu_seconds = 10;
  double wall_seconds = 30;
  std::size_t memory_bytes = std::size_t{1} << 30;
};

/// Runs a unit's test program, again without the guilty test after each crash, and judges it. After
/// the first test that takes too long, the others get a quarter of the time.
UnitVerdict judge_program(const Unit& unit, const std::filesystem::path& program,
                          const TestLimits& limits = {}, const std::atomic<bool>* cancel = nullptr);

/// Builds the student's file of a unit with its tests, runs and judges it.
UnitVerdict check_unit(const Workspace& workspace, const Unit& unit,
                       const std::atomic<bool>* cancel = nullptr);

/// The compiler's or linker's messages, without the build tool's own lines.
std::string compiler_messages(const std::string& build_output);

}  // namespace gradbook
