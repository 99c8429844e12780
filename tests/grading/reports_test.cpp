// What: all files that a run over a class writes.
// Why:  students must see nothing of the hidden tests, and no disk, folder or id may damage what is
// there.
#include "grading/report/reports.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <set>

#include "core/file.hpp"
#include "sample_reports.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class ReportsTest : public ::testing::Test {
 protected:
  ReportsTest() { fs::remove_all(folder_); }
  ~ReportsTest() override { fs::remove_all(folder_); }

  void write(const std::vector<SubmissionGrade>& grades) const {
    RunInfo info;
    info.gradbook = "0.1.0";
    info.key_fingerprint = "ab12";
    write_reports(folder_, grades, final_grades(grades, sample_columns(), {}, {}), info,
                  {.units = sample_columns(), .gradescope = {}});
  }

  std::string read(const std::string& file) const { return read_file(folder_ / file); }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("gradbook_reports_" + std::to_string(::getpid()));
};

TEST_F(ReportsTest, WritesEveryFile) {
  write({ann(), sample_grade("bob", {sample_knn(2), sample_linear()})});
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), folder_).string());
  }
  EXPECT_EQ(files,
            (std::set<std::string>{"ann/feedback.html", "ann/feedback.md", "ann/results.json",
                                   "bob/feedback.html", "bob/feedback.md", "bob/results.json",
                                   "grades.csv", "junit.xml", "report.html", "run.json",
                                   "staff/ann.json", "staff/bob.json", "students.csv"}));
  EXPECT_EQ(nlohmann::json::parse(read("run.json"))["key_fingerprint"], "ab12");
  expect_gradescope_schema(nlohmann::json::parse(read("ann/results.json")));
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "staff").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U) << "it holds seeds";
  // Nobody else on the machine may read grades, unless somebody changed the mode on purpose
  ASSERT_EQ(::chmod((folder_ / "report.html").c_str(), 0644), 0);
  write({ann(), sample_grade("bob", {sample_knn(2), sample_linear()})});
  for (const char* const path : {"", "ann", "grades.csv", "ann/feedback.md", "students.csv"}) {
    ASSERT_EQ(::stat((folder_ / path).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077, 0U) << path;
  }
  ASSERT_EQ(::stat((folder_ / "report.html").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644U);
}

TEST_F(ReportsTest, TheSameGradesGiveTheSameFiles) {
  write({ann(), sample_grade("bob", {sample_knn(2), sample_linear()})});
  std::map<std::string, std::string> before;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) before[entry.path().string()] = read_file(entry.path());
  }
  write({sample_grade("bob", {sample_knn(2), sample_linear()}), ann()});
  for (const auto& [path, content] : before) {
    EXPECT_EQ(read_file(path), content) << path;
  }
}

// A marker in every field that is for staff only: none may appear in a file for students
TEST_F(ReportsTest, StudentsSeeNothingThatIsForStaff) {
  for (const Status status : {Status::ok, Status::infra_error}) {
    SubmissionGrade grade = ann();
    grade.status = status;
    if (status == Status::infra_error) grade.diagnosis = "MARKER diagnosis of the grader";
    grade.flags = {"MARKER flag"};
    grade.sandbox = "MARKER sandbox";
    grade.sha256 = "MARKER sha256";
    GradedUnit& unit = grade.units[0];
    unit.staff_log = "MARKER seed and log";
    unit.sha256 = "MARKER sha256";
    GradedTask& task = unit.tasks[0];
    task.tests[1].status = Status::ok;  // now the first failed test is a hidden one
    task.status = Status::crash;
    task.diagnosis = unit.diagnosis = "MARKER diagnosis of a hidden test";
    unit.detail = "MARKER detail of a hidden test";
    unit.status = Status::crash;
    for (GradedTest& test : task.tests) {
      if (!test.hidden) continue;
      test.name = "MARKER.Name";
      test.diagnosis = "MARKER diagnosis";
      test.detail = "MARKER detail";
      test.hint = 77;
    }
    task.hint = 77;
    SubmissionGrade failed = ann();
    failed.id = "bob";
    failed.units[1].status = Status::infra_error;
    failed.units[1].diagnosis = failed.units[1].detail = failed.units[1].staff_log = "MARKER";
    failed.units[1].note = "MARKER";
    write({grade, failed});
    for (const char* const file : {"ann/feedback.md", "ann/feedback.html", "ann/results.json"}) {
      EXPECT_FALSE(contains(read(file), "crash")) << file << ": the status of a hidden test";
    }
    for (const char* const id : {"ann", "bob"}) {
      for (const char* const file : {"feedback.md", "feedback.html", "results.json"}) {
        const std::string content = read(std::string(id) + "/" + file);
        EXPECT_FALSE(contains(content, "MARKER")) << id << file << content;
        EXPECT_FALSE(contains(content, "Hint 77")) << id << file;
      }
    }
    const std::string report = read("report.html");
    EXPECT_FALSE(contains(report.substr(0, report.find("For staff")), "MARKER"));
    EXPECT_TRUE(contains(read("staff/ann.json"), "MARKER seed and log"));
    EXPECT_TRUE(contains(read("staff/ann.json"), "MARKER detail"));
  }
}

TEST_F(ReportsTest, HostileTextsAreWrittenEverywhere) {
  for (const std::string& text : hostile_texts()) {
    write({hostile_grade(text)});
    EXPECT_FALSE(nlohmann::json::parse(read("staff/ann.json"), nullptr, false).is_discarded());
    for (const char* const file : {"ann/feedback.md", "ann/feedback.html", "report.html"}) {
      expect_printable(read(file));
    }
  }
}

TEST_F(ReportsTest, RefusesIdsThatAreNoFolderNames) {
  for (const std::string id : {"", "..", "../x", "a/b", ".hidden", "-rf", "=1+1", "a b", "a\nb",
                               "staff", "STAFF", "report.html", "journal.jsonl", "é"}) {
    EXPECT_NE(id_problem(id), "") << id;
    SubmissionGrade grade = ann();
    grade.id = id;
    EXPECT_THROW(write({grade}), std::invalid_argument) << id;
    EXPECT_FALSE(fs::exists(folder_)) << "refused before anything is written";
  }
  EXPECT_NE(id_problem(std::string(65, 'a')), "");
  EXPECT_NE(id_problem(std::string("a\0b", 3)), "");
  for (const char* const id : {"ann", "Bob_2", "a.b@x.org", "1-2", "ann..x"}) {
    EXPECT_EQ(id_problem(id), "") << id;
  }
  SubmissionGrade twin = ann();
  twin.id = "ANN";
  EXPECT_THROW(write({ann(), twin}), std::invalid_argument);
  EXPECT_THROW(write_reports(folder_, {ann()}, {}, {}, {}), std::invalid_argument);
}

TEST_F(ReportsTest, AFolderThatCannotBeWrittenIsAFileError) {
  EXPECT_NO_THROW(expect_writable_folder(folder_));
  EXPECT_TRUE(fs::is_empty(folder_ / "staff"));
  write_file(folder_ / "file", "");
  EXPECT_THROW(expect_writable_folder(folder_ / "file"), FileError);
  EXPECT_THROW(expect_writable_folder(folder_ / "file" / "grades"), FileError);
  EXPECT_THROW(expect_writable_folder("/proc/grades"), FileError);
  fs::create_directories(folder_ / "taken" / "ann" / "feedback.md");
  EXPECT_THROW(write_reports(folder_ / "taken", {ann()}, {final_of(ann())}, {}, {}), FileError);
}

// Files of at most 4 KiB, as a stand-in for a full disk
TEST_F(ReportsTest, AFullDiskIsAFileErrorAndLeavesTheOldFiles) {
  write({sample_grade("ann", {sample_knn(1), sample_linear()})});
  const std::string before = read("ann/feedback.html");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 4096, .rlim_max = 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    bool trial = false;
    bool reports = false;
    try {
      expect_writable_folder(folder_);
    } catch (const FileError&) {
      trial = true;
    }
    try {
      write({ann()});
    } catch (const FileError&) {
      reports = true;
    }
    ::_exit(trial && reports ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(read("ann/feedback.html"), before);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    EXPECT_FALSE(contains(entry.path().filename().string(), "tmp")) << entry.path();
  }
}

}  // namespace
}  // namespace gradbook
