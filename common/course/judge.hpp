/// @file common/course/judge.hpp
/// Runs a unit's test program within limits and turns what happens into a verdict.
#pragma once
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/process.hpp"
#include "course/unit.hpp"
#include "course/verdict.hpp"

namespace gradbook {

/// Limits of one test program.
struct TestLimits {
  int cpu_seconds = 5;                              ///< of the processor
  double wall_seconds = 20;                         ///< on the clock
  std::size_t memory_bytes = std::size_t{1} << 30;  ///< that it may ask for
  int max_timed_out = 3;  ///< after so many tests that take too long the others are not run
  std::map<std::string, std::string> environment = {};  ///< added to the program's
  std::vector<std::string> tests = {};  ///< that are run; empty: all, as the program lists them
};

/// The limits for run_process(), with at most two threads; cancel as in judge_program().
ProcessOptions process_options(const TestLimits& limits, const std::atomic<bool>* cancel);

/// Runs the test program of a unit, again without the guilty test after each crash, and judges it.
/// After the first test that takes too long, the others get a quarter of the time of the limits.
/// @param cancel  ends the run when another thread sets it
UnitVerdict judge_program(const Unit& unit, const std::filesystem::path& program,
                          const TestLimits& limits = {}, const std::atomic<bool>* cancel = nullptr);

/// As judge_program() for unit, limits and cancel, with a program of its own for the tests of each
/// function. All programs hold all tests; a function without a program was not linked, and all its
/// tests fail with this.
/// @param programs  by function; at least one
UnitVerdict judge_programs(const Unit& unit,
                           const std::map<std::string, std::filesystem::path>& programs,
                           const TestLimits& limits = {},
                           const std::atomic<bool>* cancel = nullptr);

}  // namespace gradbook
