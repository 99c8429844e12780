#include "course/task_verdicts.hpp"

#include <algorithm>

#include "course/points.hpp"

namespace gradbook {
namespace {

/// The unit's first line: that of its first task, in the order of the exercise, with a failed test;
/// a missing implementation explains less than a wrong value.
void choose_first_line(UnitVerdict& verdict) {
  const TaskVerdict* first = nullptr;
  for (const TaskVerdict& task : verdict.tasks) {
    if (task.outcome == Outcome::passed) continue;
    const bool implemented = task.outcome != Outcome::not_implemented;
    if (first == nullptr || (first->outcome == Outcome::not_implemented && implemented)) {
      first = &task;
    }
  }
  if (first != nullptr) {
    verdict.outcome = first->outcome;
    verdict.failed_task = first->function;
    verdict.diagnosis = first->diagnosis;
    verdict.detail = first->detail;
    verdict.hint = first->hint;
    return;
  }
  const auto failed =
      std::find_if(verdict.tests.begin(), verdict.tests.end(),
                   [&](const TestVerdict& test) { return test.outcome != Outcome::passed; });
  if (failed != verdict.tests.end()) {  // of no task: nothing could be run
    verdict.outcome = failed->outcome;
    verdict.diagnosis = failed->diagnosis;
    verdict.detail = failed->detail;
    return;
  }
  verdict.outcome = Outcome::passed;
  verdict.diagnosis = "public tests passed";
}

}  // namespace

void summarize(const Unit& unit, UnitVerdict& verdict) {
  for (const Task& task : unit.tasks) {
    TaskVerdict summary{.function = task.function, .points = task.points};
    bool implemented = true;
    const TestVerdict* first = nullptr;
    for (const TestVerdict& test : verdict.tests) {
      if (task_of(unit, test.test) != &task) continue;
      const bool passed = test.outcome == Outcome::passed;
      // A missing implementation explains less than a wrong value
      const bool missing = test.outcome == Outcome::not_implemented;
      const bool better =
          first == nullptr || (first->outcome == Outcome::not_implemented && !missing);
      if (!passed && better) first = &test;
      if (!gives_points(task, test.test)) continue;
      ++summary.total;
      summary.passed += passed ? 1 : 0;
      implemented = implemented && !missing;
    }
    summary.earned = points_earned(summary.points, summary.passed, summary.total, implemented);
    if (first != nullptr) {
      summary.outcome = first->outcome;
      summary.test = first->test;
      summary.diagnosis = first->diagnosis;
      summary.detail = first->detail;
      summary.hint = first->hint;
    }
    verdict.tasks.push_back(summary);
  }
  choose_first_line(verdict);
}

}  // namespace gradbook
