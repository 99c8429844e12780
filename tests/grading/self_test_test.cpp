// What: reading attacks, and the verdict over what became of them.
// Why:  a self-test that forgives an attack would prove nothing.
#include "grading/run/self_test.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/file.hpp"

namespace gradbook {
namespace {

Attack attack_that_expects(const std::string& words) {
  return parse_attack("tests/attacks/a.cpp",
                      "// unit: 02_neighbors/knn\n// expect: " + words + "\n// Attack 1: it\n");
}

GradedUnit unit_with(double earned, Status status) {
  GradedTask task;
  task.points = 4;
  task.earned = earned;
  task.status = status;
  GradedUnit unit;
  unit.status = status;
  unit.tasks = {task};
  return unit;
}

bool forgives(const std::string& words, double earned, Status status) {
  return attack_problem(attack_that_expects(words), unit_with(earned, status)).empty();
}

TEST(Attack, SaysItsUnitAndWhatItExpects) {
  const Attack attack = attack_that_expects("zero, cpu_limit");
  EXPECT_EQ(attack.name, "a");
  EXPECT_EQ(attack.unit, "02_neighbors/knn");
  EXPECT_EQ(attack.expected, (std::vector<std::string>{"zero", "cpu_limit"}));
}

TEST(Attack, IsRefusedWithoutItsHead) {
  EXPECT_THROW(parse_attack("a.cpp", "int main() {}\n"), FileError);
  EXPECT_THROW(parse_attack("a.cpp", "// unit: x/y\n"), FileError);
  EXPECT_THROW(attack_that_expects("nothing"), std::invalid_argument);
}

TEST(MistakeProblem, WantsItsOwnTextAtAPublicTest) {
  Mutant mutant;
  mutant.id = "M02.3.1";
  mutant.description = "the k farthest vote";
  GradedUnit unit = unit_with(1, Status::wrong_value);
  GradedTest test;
  test.name = "KnnVote.X";
  test.status = Status::wrong_value;
  test.diagnosis = "every sample votes, or: the k farthest vote";
  unit.tasks[0].tests = {test};
  EXPECT_EQ(mistake_problem(mutant, unit), "");
  unit.tasks[0].tests[0].hidden = true;
  EXPECT_NE(mistake_problem(mutant, unit), "");
  test.diagnosis = "got 2, expected 1";
  unit.tasks[0].tests = {test};
  EXPECT_EQ(mistake_problem(mutant, unit),
            "M02.3.1 \"the k farthest vote\" is told as \"got 2, expected 1; \"");
}

TEST(Attack, IsForgivenNothingItDoesNotName) {
  EXPECT_TRUE(forgives("zero", 0, Status::exited_early));
  EXPECT_FALSE(forgives("zero", 1, Status::wrong_value));
  EXPECT_FALSE(forgives("zero", 0, Status::infra_error));
  EXPECT_TRUE(forgives("rejected", 0, Status::compile_error));
  EXPECT_FALSE(forgives("rejected", 0, Status::wrong_value));
  EXPECT_TRUE(forgives("partial", 2, Status::wrong_value));
  EXPECT_FALSE(forgives("partial", 4, Status::ok));
  EXPECT_TRUE(forgives("cpu_limit", 0, Status::cpu_limit));
  EXPECT_FALSE(forgives("cpu_limit", 0, Status::wall_limit));
  EXPECT_FALSE(forgives("cpu_limit, wall_limit", 1, Status::wall_limit));
  EXPECT_TRUE(forgives("cpu_limit, wall_limit", 0, Status::wall_limit));
}

}  // namespace
}  // namespace gradbook
