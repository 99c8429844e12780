/// @file common/course/points.hpp
/// The rule of points, the same in the student's loop and in the grader: a task gives its points
/// times the share of its tests that passed, and nothing while it is a todo().
#pragma once
#include <string>

#include "course/unit.hpp"

namespace gradbook {

/// The task that a test belongs to: "KnnPredict.X" and "KnnPredictContract.X" are of knn_predict.
/// Null if it is of none.
/// @param unit  with the task
/// @param test  its full name
const Task* task_of(const Unit& unit, const std::string& test);

/// Whether a test of a task counts: those of "KnnPredict" do, those of "KnnPredictContract" test
/// what the starter file already contains.
/// @param task  that the test belongs to
/// @param test  its full name
bool gives_points(const Task& task, const std::string& test);

/// points × passed / total; 0 while the task is not implemented, or if it has no tests.
/// @param points       of the task
/// @param passed       tests that give points and passed
/// @param total        tests that give points
/// @param implemented  no test reached a todo()
double points_earned(int points, int passed, int total, bool implemented);

}  // namespace gradbook
