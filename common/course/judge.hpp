/// @file common/course/judge.hpp
/// Runs a unit's test program within limits and turns what happens into a verdict.
#pragma once
#include <atomic>
#include <cstddef>
#include <filesystem>

#include "course/unit.hpp"
#include "course/verdict.hpp"

namespace gradbook {

/// Limits of one test program.
struct TestLimits {
  int cpu_seconds = 5;
  double wall_seconds = 20;
  std::size_t memory_bytes = std::size_t{1} << 30;
  int max_timed_out = 3;  ///< after so many tests that take too long the others are not run
};

/// Runs a unit's test program, again without the guilty test after each crash, and judges it. After
/// the first test that takes too long, the others get a quarter of the time.
UnitVerdict judge_program(const Unit& unit, const std::filesystem::path& program,
                          const TestLimits& limits = {}, const std::atomic<bool>* cancel = nullptr);

}  // namespace gradbook
