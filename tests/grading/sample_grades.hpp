/// @file tests/grading/sample_grades.hpp
/// Grades of invented students for the tests of journal, gradebook and reports.
#pragma once
#include <string>
#include <vector>

#include "grading/grade.hpp"
#include "grading/overrides.hpp"

namespace gradbook {

inline GradedTest sample_test(const std::string& name, Status status = Status::ok,
                              const std::string& diagnosis = "", bool hidden = false) {
  GradedTest test;
  test.name = name;
  test.status = status;
  test.diagnosis = diagnosis;
  test.hidden = hidden;
  return test;
}

/// A task whose points and counts follow from its tests.
inline GradedTask sample_task(const std::string& function, int points,
                              const std::vector<GradedTest>& tests) {
  GradedTask task;
  task.function = function;
  task.points = points;
  task.tests = tests;
  task.total = static_cast<int>(tests.size());
  for (const GradedTest& test : tests) {
    if (test.status == Status::ok) {
      ++task.passed;
    } else if (task.status == Status::ok) {
      task.status = test.status;
      task.diagnosis = test.diagnosis;
      task.hint = test.hint;
    }
  }
  task.earned = task.total > 0 ? static_cast<double>(points) * task.passed / task.total : 0;
  return task;
}

inline GradedUnit sample_unit(const std::string& key, const std::string& number,
                              const std::string& title, const std::vector<GradedTask>& tasks) {
  GradedUnit unit;
  unit.key = key;
  unit.number = number;
  unit.title = title;
  unit.tasks = tasks;
  for (const GradedTask& task : tasks) {
    if (task.status == Status::ok || unit.status != Status::ok) continue;
    unit.status = task.status;
    unit.diagnosis = task.diagnosis;
  }
  return unit;
}

/// A unit "02_neighbors/knn" of one task with 8 points, of which `passed` of 4 tests pass.
inline GradedUnit sample_knn(int passed) {
  std::vector<GradedTest> tests;
  for (int i = 0; i < 4; ++i) {
    tests.push_back(sample_test("KnnVote.Case" + std::to_string(i),
                                i < passed ? Status::ok : Status::wrong_value,
                                i < passed ? "" : "the label is 2 times too large"));
  }
  return sample_unit("02_neighbors/knn", "02.3", "k nearest neighbours",
                     {sample_task("knn_vote", 8, tests)});
}

/// A unit "09_mlp/linear" of one task with 4 points, all earned.
inline GradedUnit sample_linear() {
  return sample_unit("09_mlp/linear", "09.1", "Linear",
                     {sample_task("linear_forward", 4, {sample_test("LinearForward.Values")})});
}

inline SubmissionGrade sample_grade(const std::string& id, const std::vector<GradedUnit>& units) {
  SubmissionGrade grade;
  grade.id = id;
  grade.sha256 = "sha-" + id;
  grade.created_at = "2026-11-25T07:12:09Z";
  grade.sandbox = "bwrap";
  grade.units = units;
  return grade;
}

/// The two units above: 8 + 4 points.
inline std::vector<GradebookUnit> sample_columns() {
  return {{.key = "02_neighbors/knn", .number = "02.3", .points = 8},
          {.key = "09_mlp/linear", .number = "09.1", .points = 4}};
}

/// Whatever a student may smuggle into names, values and messages.
inline const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> kTexts = {
      "\x1b[31mred\x1b[0m \x1b]0;title\a",
      "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
      "```\n# heading\n````\n~~~\n",
      "=1+1",
      "@SUM(A1)",
      "+cmd|' /C calc'!A0",
      "\t=2",
      "line\nbreak\r\nagain",
      std::string("nul\0byte", 8),
      "bad \xff\xfe utf-8 \xc3",
      "](javascript:alert(1)) [x](javascript:alert(1)) <javascript:alert(1)>",
      "\"quote\", 'single' & amp; ]]> -->",
      "turned \xe2\x80\xae around \xc2\x9b 31m \xef\xbf\xbe",
      std::string(1 << 20, 'A'),
      std::string(50000, '`'),
      std::string(50000, '\x1b'),
  };
  return kTexts;
}

}  // namespace gradbook
