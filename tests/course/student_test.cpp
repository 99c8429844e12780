// What: the progress file, hints, solutions, reset.
// Why:  a student's record and files must survive everything, and nothing is shown too early.
#include "course/student.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "course/loop.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A checkout with one unit in it.
class Checkout : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    write_file(path / "CMakeLists.txt", "");
    write_file(path / "exercises/02_neighbors/knn.md",
               "# 02.3 T\n## knn_predict\npoints: 4\n### Hint 1\nfirst\n### Hint 2\nsecond\n");
    write_file(path / "solutions/02_neighbors/knn.cpp",
               "//! [knn_predict]\nreturn 1;\n//! [knn_predict]\n");
    write_file(path / "exercises/02_neighbors/knn.cpp", "todo(\"02.3 knn_predict\");\n");
    units = read_units(path);
  }

  UnitVerdict verdict(Outcome outcome) const {
    UnitVerdict result;
    result.unit = units[0].key;
    result.outcome = outcome;
    result.failed_task = outcome == Outcome::passed ? "" : "knn_predict";
    result.tasks = {
        {.function = "knn_predict", .points = 4, .earned = outcome == Outcome::passed ? 4.0 : 1.0}};
    return result;
  }

  void edit(const std::string& text) { write_file(path / units[0].exercise(), text); }

  std::vector<Unit> units;
};

TEST_F(Checkout, StateFollowsTheFileAndTheLastCheck) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  EXPECT_EQ(record.state(units[0]), UnitState::untouched);
  edit("return 3;\n");
  EXPECT_EQ(record.state(units[0]), UnitState::started);
  record.note_verdict(units[0], verdict(Outcome::wrong_value));
  EXPECT_EQ(record.state(units[0]), UnitState::failed);
  record.note_verdict(units[0], verdict(Outcome::passed));
  EXPECT_EQ(record.state(units[0]), UnitState::passed);
  edit("return 4;\n");
  EXPECT_EQ(record.state(units[0]), UnitState::edited);
}

TEST_F(Checkout, TheRecordSurvivesAndOtherTerminalsChangesAreKept) {
  const Workspace workspace(path);
  StudentRecord first(workspace);
  StudentRecord second(workspace);
  first.note_hint(units[0], "knn_predict", 1);
  second.note_verdict(units[0], verdict(Outcome::passed));
  const StudentRecord again(workspace);
  EXPECT_TRUE(again.of(units[0]).passed);
  EXPECT_EQ(again.of(units[0]).earned, 4);
  EXPECT_EQ(again.of(units[0]).hints.at("knn_predict"), 1);
}

TEST_F(Checkout, ADamagedRecordIsNamedNotOverwritten) {
  const Workspace workspace(path);
  write_file(workspace.state() / "progress.txt", "# head\n02_neighbors/knn passed points=x\n");
  try {
    const StudentRecord record(workspace);
    FAIL();
  } catch (const FileError& error) {
    EXPECT_NE(std::string(error.what()).find("progress.txt: line 2 is damaged"), std::string::npos);
  }
}

TEST_F(Checkout, HintsComeOneAtATime) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  EXPECT_EQ(hint_text(units[0], record).find("second"), std::string::npos);
  EXPECT_NE(hint_text(units[0], record).find("second"), std::string::npos);
  EXPECT_NE(hint_text(units[0], record).find("last hint"), std::string::npos);
}

TEST_F(Checkout, TheSolutionIsShownAfterPassingOrGivingUp) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  EXPECT_THROW(solution_text(workspace, units[0], record, false), std::invalid_argument);
  EXPECT_FALSE(record.of(units[0]).gave_up);
  EXPECT_NE(solution_text(workspace, units[0], record, true).find("return 1"), std::string::npos);
  EXPECT_TRUE(record.of(units[0]).gave_up);

  StudentRecord passed(workspace);
  passed.note_verdict(units[0], verdict(Outcome::passed));
  EXPECT_NO_THROW(solution_text(workspace, units[0], passed, false));
}

TEST_F(Checkout, ResetKeepsEveryVersionOfTheStudentsFile) {
  const Workspace workspace(path);
  edit("mine 1\n");
  const fs::path first = reset_exercise(workspace, units[0]);
  EXPECT_EQ(read_file(path / units[0].exercise()), "todo(\"02.3 knn_predict\");\n");
  edit("mine 2\n");
  const fs::path second = reset_exercise(workspace, units[0]);
  EXPECT_EQ(read_file(first), "mine 1\n");
  EXPECT_EQ(read_file(second), "mine 2\n");
}

TEST_F(Checkout, AFolderThatIsNoCheckoutIsRefused) {
  EXPECT_THROW(Workspace(path / "exercises"), FileError);
}

}  // namespace
}  // namespace gradbook
