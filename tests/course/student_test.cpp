// What: the progress file, hints, solutions, reset.
// Why:  a student's record and files must survive everything, and nothing is shown too early.
#include <gtest/gtest.h>

#include "core/file.hpp"
#include "course/content.hpp"
#include "course/stub.hpp"
#include "student/loop.hpp"
#include "student/student_record.hpp"
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
    result.content = unit_fingerprint(path, units[0]);
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

TEST_F(Checkout, AVerdictBelongsToTheContentWhateverItsDate) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  const fs::path file = path / units[0].exercise();
  edit("right\n");
  record.note_verdict(units[0], verdict(Outcome::passed));
  const auto date = fs::last_write_time(file);
  edit("wrong\n");
  fs::last_write_time(file, date);  // as cp -p does
  EXPECT_EQ(record.state(units[0]), UnitState::edited);
  EXPECT_EQ(record.earned(units[0]), 0);
  EXPECT_EQ(next_unit(units, record), &units[0]);
  edit("right\n");
  EXPECT_EQ(record.state(units[0]), UnitState::passed);
  EXPECT_EQ(record.earned(units[0]), 4);
}

TEST_F(Checkout, AVerdictBelongsToContractAndTestToo) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  edit("mine\n");
  record.note_verdict(units[0], verdict(Outcome::passed));
  write_file(path / units[0].contract(), "a new contract\n");
  EXPECT_EQ(record.state(units[0]), UnitState::edited);
  record.note_verdict(units[0], verdict(Outcome::passed));
  write_file(path / units[0].tests(), "a new test\n");
  EXPECT_EQ(record.state(units[0]), UnitState::edited);
}

TEST_F(Checkout, AFileSavedDuringItsCheckIsNotCalledPassed) {
  const Workspace workspace(path);
  StudentRecord record(workspace);
  edit("checked\n");
  const UnitVerdict of_checked = verdict(Outcome::passed);
  edit("saved meanwhile\n");
  record.note_verdict(units[0], of_checked);
  EXPECT_NE(record.state(units[0]), UnitState::passed);
}

TEST_F(Checkout, FilesThatBelongToNobodyAreNoUnits) {
  for (const char* name :
       {"02_neighbors/.#knn.md", "02_neighbors/._knn.md", "02_neighbors/knn.md~",
        "02_neighbors/knn (copy).md", "02_neighbors/#knn.md#", "02_neighbors/notes.md",
        "02_neighbors/NOTES.md", "notes.md", "02_neighbors/.ipynb_checkpoints/knn.md",
        "02_neighbors copy/knn.md", "02_neighbors/Thumbs.db", "02_neighbors/.knn.md.swp"}) {
    write_file(path / "exercises" / name, "no unit\n");
  }
  EXPECT_EQ(read_units(path).size(), 1U);
  EXPECT_TRUE(unclaimed_exercises(path, units).empty());
  write_file(path / "exercises/02_neighbors/knn2.cpp", "");
  EXPECT_EQ(unclaimed_exercises(path, units),
            std::vector<fs::path>{"exercises/02_neighbors/knn2.cpp"});
}

TEST_F(Checkout, ReadsFilesWithTheLinesOfWindows) {
  const std::string text = read_file(path / "exercises/02_neighbors/knn.md");
  std::string windows;
  for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
  write_file(path / "exercises/02_neighbors/knn.md", windows);
  const Unit unit = read_units(path).front();
  EXPECT_EQ(unit.title, "T");
  EXPECT_EQ(unit.tasks[0].hints, units[0].tasks[0].hints);
  EXPECT_EQ(make_stub(unit, "//! [knn_predict]\r\nreturn 1;\r\n//! [knn_predict]\r\n"),
            make_stub(unit, "//! [knn_predict]\nreturn 1;\n//! [knn_predict]\n"));
}

TEST_F(Checkout, TheLastCheckedUnitIsFound) {
  const Workspace workspace(path);
  StudentRecord again(workspace);
  EXPECT_EQ(again.last_checked(units), nullptr);
  again.note_verdict(units[0], verdict(Outcome::passed));
  EXPECT_EQ(again.last_checked(units), &units[0]);
}

TEST_F(Checkout, EveryFailingFunctionHasItsLine) {
  UnitVerdict two = verdict(Outcome::wrong_value);
  two.tasks = {{.function = "first",
                .points = 3,
                .total = 2,
                .outcome = Outcome::wrong_value,
                .test = "First.A",
                .diagnosis = "X is twice too large"},
               {.function = "second",
                .points = 3,
                .total = 2,
                .outcome = Outcome::wrong_shape,
                .test = "Second.B",
                .diagnosis = "Y is 2x3, expected 3x2"}};
  two.failed_task = "first";
  const std::string all = verdict_text(units[0], two);
  EXPECT_NE(all.find("X is twice too large"), std::string::npos);
  EXPECT_NE(all.find("Y is 2x3, expected 3x2"), std::string::npos);
  const std::string second = verdict_text(units[0], two, "second");
  EXPECT_EQ(second.rfind("Y is 2x3, expected 3x2\n", 0), 0U);
  EXPECT_EQ(second.find("X is twice"), std::string::npos);
}

TEST_F(Checkout, PrintsAreShownHarmlessAndTheFirstTwentyLines) {
  UnitVerdict printing = verdict(Outcome::passed);
  for (int i = 1; i <= 23; ++i) printing.printed += "line " + std::to_string(i) + "\033[2J\n";
  const std::string text = verdict_text(units[0], printing);
  EXPECT_NE(text.find("line 20\\x1b[2J\n"), std::string::npos);
  EXPECT_EQ(text.find("line 21"), std::string::npos);
  EXPECT_NE(text.find("… 3 more lines\n"), std::string::npos);
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

TEST_F(Checkout, WithoutReferencesNoPointsAreStated) {
  UnitVerdict partly = verdict(Outcome::wrong_value);
  partly.points_final = false;
  EXPECT_EQ(verdict_text(units[0], partly).find("/4 points"), std::string::npos);
  EXPECT_NE(verdict_text(units[0], partly).find("4 points when graded"), std::string::npos);
  EXPECT_TRUE(partly.to_json()["earned"].is_null());
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
