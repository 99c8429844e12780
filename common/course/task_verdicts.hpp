/// @file common/course/task_verdicts.hpp
/// From the verdicts of single tests to those of a unit's tasks.
#pragma once
#include <string>

#include "course/unit.hpp"
#include "course/verdict.hpp"

namespace gradbook {

/// The task of the unit whose test this is: "KnnPredict.X" and "KnnPredictContract.X" are of
/// knn_predict. Null if it is of none.
const Task* task_of(const Unit& unit, const std::string& test);

/// Fills the tasks of a verdict on a unit, with their points, and its first line from its tests.
void summarize(const Unit& unit, UnitVerdict& verdict);

}  // namespace gradbook
