// What: the values that grading produces survive their way through the journal.
// Why:  a grade that is read back differently after an interruption is a wrong grade.
#include "grading/grade.hpp"

#include <gtest/gtest.h>

namespace gradbook {
namespace {

GradedTest test_named(const std::string& name, Status status) {
  GradedTest test;
  test.name = name;
  test.status = status;
  return test;
}

GradedTask task_named(const std::string& function, int points, double earned) {
  GradedTask task;
  task.function = function;
  task.points = points;
  task.earned = earned;
  return task;
}

SubmissionGrade full_grade() {
  GradedTest hidden = test_named("L1Distance.X", Status::crash);
  hidden.hidden = true;
  hidden.diagnosis = "crashes";
  GradedTask task = task_named("l1_distance", 3, 1.5);
  task.status = Status::crash;
  task.tests = {test_named("L1Distance.A", Status::ok), hidden};
  task.passed = 1;
  task.total = 2;
  GradedUnit unit;
  unit.key = "02_neighbors/distance";
  unit.tasks = {task, task_named("l2_distance", 2, 2)};
  unit.end_to_end = {.ran = true, .passed = 3, .total = 4, .note = "for information"};
  unit.staff_log = "seed 7";
  SubmissionGrade grade;
  grade.id = "ann";
  grade.created_at = "2026-11-25T07:12:09Z";
  grade.sandbox = "bwrap";
  grade.flags = {"odd"};
  grade.refused = {"a: link"};
  grade.units = {unit};
  return grade;
}

TEST(SubmissionGrade, SumsPointsOverTasksAndUnits) {
  EXPECT_DOUBLE_EQ(full_grade().earned(), 3.5);
  EXPECT_EQ(full_grade().points(), 5);
}

TEST(SubmissionGrade, ComesBackFromJsonUnchanged) {
  const nlohmann::json document = to_json(full_grade());
  const SubmissionGrade back = submission_grade_of(nlohmann::json::parse(document.dump()));
  EXPECT_EQ(to_json(back), document);
  EXPECT_EQ(back.units[0].tasks[0].tests[1].status, Status::crash);
  EXPECT_TRUE(back.units[0].tasks[0].tests[1].hidden);
}

TEST(SubmissionGrade, RefusesADamagedDocument) {
  EXPECT_THROW(submission_grade_of(nlohmann::json::parse(R"({"id": "ann"})")),
               std::invalid_argument);
  nlohmann::json document = to_json(full_grade());
  document["status"] = "perfect";
  EXPECT_THROW(submission_grade_of(document), std::invalid_argument);
}

TEST(Status, NamesAreUniqueAndComeBack) {
  for (int i = 0; i <= static_cast<int>(Status::infra_error); ++i) {
    const auto status = static_cast<Status>(i);
    EXPECT_EQ(status_of(status_name(status)), status);
  }
}

}  // namespace
}  // namespace gradbook
