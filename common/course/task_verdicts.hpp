/// @file common/course/task_verdicts.hpp
/// From the verdicts of single tests to those of a unit's tasks.
#pragma once
#include "course/unit.hpp"
#include "course/verdict.hpp"

namespace gradbook {

/// Fills the tasks of a verdict on a unit, with their points, and its first line from its tests.
void summarize(const Unit& unit, UnitVerdict& verdict);

}  // namespace gradbook
