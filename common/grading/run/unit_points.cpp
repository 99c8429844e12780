#include "grading/run/unit_points.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "course/points.hpp"

namespace gradbook {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

GradedTest graded_test(const TestVerdict& verdict, bool hidden) {
  GradedTest test;
  test.name = verdict.test;
  test.hidden = hidden;
  if (verdict.outcome == Outcome::passed) return test;
  test.diagnosis = verdict.diagnosis;
  test.detail = verdict.detail;
  test.hint = verdict.hint;
  if (verdict.kind.empty()) {
    // The trusted program itself came to an end: an answer of the right form that a test cannot
    // bear
    test.status = Status::protocol_violation;
    test.diagnosis = "the test could not go on with this answer: " + verdict.diagnosis;
  } else {
    test.status = status_of(verdict.kind);
    if (test.status == Status::not_implemented) test.diagnosis = "not implemented";
  }
  return test;
}

GradedUnit not_run(const Unit& unit, const BuiltUnit& built) {
  GradedUnit graded;
  graded.key = unit.key;
  graded.number = unit.number;
  graded.title = unit.title;
  graded.status = built.status;
  graded.diagnosis = built.diagnosis;
  graded.detail = built.detail;
  graded.staff_log = built.log;
  for (const Task& task : unit.tasks) {
    GradedTask of_task;
    of_task.function = task.function;
    of_task.points = task.points;
    of_task.status = built.status;
    of_task.diagnosis = built.diagnosis;
    graded.tasks.push_back(of_task);
  }
  return graded;
}

void count_points(const StagedUnit& staged, GradedTask& task) {
  bool implemented = true;
  const GradedTest* first = nullptr;
  for (const GradedTest& test : task.tests) {
    if (!contains(staged.tests_points, test.name)) continue;
    ++task.total;
    task.passed += test.status == Status::ok ? 1 : 0;
    implemented = implemented && test.status != Status::not_implemented;
    if (first == nullptr && test.status != Status::ok) first = &test;
    if (test.status == Status::infra_error) first = &test;
  }
  const auto of_task = [&](const std::string& test) {
    return task_of(staged.unit, test)->function == task.function;
  };
  const auto expected =
      std::count_if(staged.tests_points.begin(), staged.tests_points.end(), of_task);
  if (task.total < expected) {  // the test program is ours: what it did not run is no mistake
    task.status = Status::infra_error;
    task.diagnosis = "not all tests were run";
    return;
  }
  task.earned = points_earned(task.points, task.passed, task.total, implemented);
  if (first == nullptr) return;
  task.status = first->status;
  task.hint = first->hint;
  task.diagnosis = first->hidden ? "fails on inputs that are not published" : first->diagnosis;
}

void summarize(GradedUnit& unit) {
  const GradedTask* first = nullptr;
  for (const GradedTask& task : unit.tasks) {
    if (task.status == Status::ok) continue;
    if (first == nullptr || task.status == Status::infra_error) first = &task;
  }
  if (first == nullptr) return;
  unit.status = first->status;
  unit.diagnosis = fmt::format("{}: {}", first->function, first->diagnosis);
}

}  // namespace gradbook
