/// @file common/grading/run/unit_points.hpp
/// From the verdicts of tests to the points and first lines of tasks and of a unit.
#pragma once
#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "grading/grade.hpp"
#include "grading/run/stage.hpp"
#include "grading/run/student_code.hpp"

namespace gradbook {

/// One test as graded.
/// @param verdict  of the test program
/// @param hidden   ran on inputs drawn from the key
GradedTest graded_test(const TestVerdict& verdict, bool hidden);

/// The unit before any test: what became of the file, as `built` says, stands at each task.
GradedUnit not_run(const Unit& unit, const BuiltUnit& built);

/// Sets points and status of a task of a `staged` unit from its tests.
void count_points(const StagedUnit& staged, GradedTask& task);

/// Sets the unit's first line: an error of ours, else the first task that is not right.
void summarize(GradedUnit& unit);

}  // namespace gradbook
