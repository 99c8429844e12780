// What: the journal of a grading run.
// Why:  a run over a class of hundreds is interrupted now and then; no grade may be lost or
// invented.
#include "grading/run/journal.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/file.hpp"
#include "sample_grades.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() { fs::remove_all(folder_); }
  ~JournalTest() override { fs::remove_all(folder_); }

  fs::path file() const { return folder_ / "journal.jsonl"; }

  /// What reading says, "" if it succeeds.
  std::string complaint() const {
    try {
      Journal journal(folder_);
      return "";
    } catch (const FileError& error) {
      return error.what();
    }
  }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("gradbook_journal_" + std::to_string(::getpid()));
};

constexpr const char* kKnn = "02_neighbors/knn";

Regrade none() { return parse_regrade(""); }

TEST_F(JournalTest, KeepsGradesFromOneRunToTheNext) {
  const SubmissionGrade ann = sample_grade("ann", {sample_knn(3)});
  { Journal(folder_).append("key", ann); }
  const Journal journal(folder_);
  ASSERT_NE(journal.entry("ann"), nullptr);
  SubmissionGrade named = ann;  // each unit names what it was graded from
  named.units[0].submission = "sha-ann";
  named.units[0].grader = "key";
  EXPECT_EQ(to_json(journal.entry("ann")->grade), to_json(named));
  EXPECT_EQ(journal.entry("bob"), nullptr);
  EXPECT_EQ(read_journal(folder_).size(), 1U);
}

TEST_F(JournalTest, TheLastEntryOfAnIdWins) {
  {
    Journal journal(folder_);
    journal.append("key", sample_grade("ann", {sample_knn(1)}));
    journal.append("key", sample_grade("bob", {sample_knn(2)}));
    journal.append("key", sample_grade("ann", {sample_knn(4)}));
    EXPECT_DOUBLE_EQ(journal.entry("ann")->grade.earned(), 8);
  }
  EXPECT_DOUBLE_EQ(Journal(folder_).entry("ann")->grade.earned(), 8);
  EXPECT_EQ(Journal(folder_).entries().size(), 2U);
}

TEST_F(JournalTest, SaysHowASubmissionStands) {
  Journal journal(folder_);
  journal.append("key", sample_grade("ann", {sample_knn(1)}));
  EXPECT_EQ(journal.find("ann", kKnn, "sha-ann", "key"), Standing::current);
  EXPECT_EQ(journal.find("ann", kKnn, "sha-new", "key"), Standing::submission_changed);
  EXPECT_EQ(journal.find("ann", kKnn, "sha-ann", "new tests"), Standing::grader_changed);
  EXPECT_EQ(journal.find("ann", "09_mlp/linear", "sha-ann", "key"), Standing::missing);
  EXPECT_EQ(journal.find("bob", kKnn, "sha-bob", "key"), Standing::missing);
  EXPECT_EQ(kept_flag(Standing::current, "it"), "");
  for (const Standing changed : {Standing::submission_changed, Standing::grader_changed}) {
    EXPECT_NE(kept_flag(changed, "02.3").find("since 02.3 was graded: --regrade changed"),
              std::string::npos);
  }
}

TEST_F(JournalTest, GradesWhatThePolicySays) {
  Journal journal(folder_);
  journal.append("key", sample_grade("ann", {sample_knn(1)}));
  const auto grades = [&](const char* id, const char* sha256, const char* policy) {
    return must_grade(journal.find(id, kKnn, sha256, "key"), id, parse_regrade(policy));
  };
  EXPECT_FALSE(grades("ann", "sha-ann", ""));
  EXPECT_FALSE(grades("ann", "changed", ""));
  EXPECT_TRUE(grades("bob", "sha-bob", ""));
  EXPECT_FALSE(grades("ann", "sha-ann", "changed"));
  EXPECT_TRUE(grades("ann", "changed", "changed"));
  EXPECT_TRUE(must_grade(journal.find("ann", kKnn, "sha-ann", "new tests"), "ann",
                         parse_regrade("changed")));
  EXPECT_TRUE(grades("ann", "sha-ann", "all"));
  EXPECT_TRUE(grades("ann", "sha-ann", "ann"));
  EXPECT_FALSE(grades("ann", "sha-ann", "bob"));
}

TEST_F(JournalTest, ErrorsOfTheGraderAreAlwaysGradedAgain) {
  Journal journal(folder_);
  SubmissionGrade unit = sample_grade("bob", {sample_knn(1)});
  unit.units[0].status = Status::infra_error;
  journal.append("key", unit);
  SubmissionGrade test = sample_grade("eve", {sample_knn(1)});
  test.units[0].tasks[0].tests[1].status = Status::infra_error;
  journal.append("key", test);
  for (const char* const id : {"bob", "eve"}) {
    const Standing standing = journal.find(id, kKnn, std::string("sha-") + id, "key");
    EXPECT_EQ(standing, Standing::failed) << id;
    EXPECT_TRUE(must_grade(standing, id, none())) << id;
  }
}

// A power cut or kill -9 may leave any part of the last line
TEST_F(JournalTest, CutsOffATornLastLineAtEveryByte) {
  {
    Journal journal(folder_);
    journal.append("key", sample_grade("ann", {sample_knn(3)}));
  }
  const std::string before = read_file(file());
  { Journal(folder_).append("key", sample_grade("bob", {})); }
  const std::string after = read_file(file());
  for (std::size_t size = before.size(); size <= after.size(); ++size) {
    write_file(file(), after.substr(0, size));
    EXPECT_EQ(read_journal(folder_).size(), size == after.size() ? 2U : 1U);
    {
      Journal journal(folder_);
      ASSERT_EQ(journal.entry("bob") != nullptr, size == after.size()) << size << " bytes";
      ASSERT_NE(journal.entry("ann"), nullptr);
      journal.append("key", sample_grade("bob", {}));
    }
    const std::string whole = read_file(file());
    ASSERT_TRUE(whole == after || size == after.size()) << size << " bytes";
  }
}

TEST_F(JournalTest, CutsOffATornHeaderAtEveryByte) {
  { Journal journal(folder_); }
  const std::string header = read_file(file());
  for (std::size_t size = 0; size < header.size(); ++size) {
    write_file(file(), header.substr(0, size));
    EXPECT_TRUE(read_journal(folder_).empty());
    EXPECT_EQ(complaint(), "") << size << " bytes";
    EXPECT_EQ(read_file(file()), header);
  }
}

// Blocks of zeros, as some file systems leave them after a power cut
TEST_F(JournalTest, CutsOffALastLineOfZeros) {
  { Journal(folder_).append("key", sample_grade("ann", {sample_knn(3)})); }
  const std::string before = read_file(file());
  write_file(file(), before + std::string(300, '\0'));
  EXPECT_EQ(complaint(), "");
  EXPECT_EQ(read_file(file()), before);
  write_file(file(), before + std::string(300, '\0') + "}\n");
  EXPECT_EQ(complaint(), "");
  EXPECT_EQ(read_file(file()), before);
}

TEST_F(JournalTest, RefusesADamagedLineInTheMiddle) {
  {
    Journal journal(folder_);
    journal.append("key", sample_grade("ann", {sample_knn(3)}));
    journal.append("key", sample_grade("bob", {sample_knn(3)}));
  }
  const std::string whole = read_file(file());
  std::string damaged = whole;
  damaged[whole.find('\n') + 5] = '\x01';
  write_file(file(), damaged);
  EXPECT_NE(complaint().find("journal.jsonl: line 2 is damaged"), std::string::npos) << complaint();
  EXPECT_NE(complaint().find("delete this line"), std::string::npos);
  EXPECT_THROW(read_journal(folder_), FileError);
  EXPECT_EQ(read_file(file()), damaged) << "a refused journal stays as it is";
}

// It is no torn line: somebody changed it
TEST_F(JournalTest, RefusesALastLineThatIsJsonButNoGrade) {
  { Journal journal(folder_); }
  const std::string header = read_file(file());
  for (const char* const line : {"{}\n", "[]\n", "7\n", "{\"key\": {\"id\": 3}}\n", "null\n"}) {
    write_file(file(), header + line);
    EXPECT_NE(complaint().find("line 2 is damaged"), std::string::npos) << line;
  }
}

TEST_F(JournalTest, RefusesANewerFormatAndOtherFiles) {
  write_file(file(), "{\"gradbook_journal\":99}\n");
  EXPECT_NE(complaint().find("is of format 99, this Gradbook knows 1"), std::string::npos);
  for (const char* const other : {"id,points\nann,3\n", "{}\n", "[1]\n", "\n", "x",
                                  "{\"gradbook_journal\":\"1\"}\n", "{\"gradbook_journal\":9"}) {
    write_file(file(), other);
    EXPECT_NE(complaint().find("line 1 is not that of a journal"), std::string::npos) << other;
    EXPECT_EQ(read_file(file()), other);
  }
}

TEST_F(JournalTest, ASecondGraderOnTheSameFolderIsTurnedAway) {
  const Journal first(folder_);
  EXPECT_NE(complaint().find("another grader works in this output folder"), std::string::npos);
  EXPECT_NO_THROW(read_journal(folder_)) << "reports may be made at any time";
}

TEST_F(JournalTest, TheLockEndsWithTheGrader) {
  { const Journal first(folder_); }
  EXPECT_EQ(complaint(), "");
}

TEST_F(JournalTest, IsReadableForItsOwnerOnlyAndFollowsNoLink) {
  { Journal journal(folder_); }
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U) << "it holds seeds and logs of hidden tests";
  fs::rename(file(), folder_ / "elsewhere");
  fs::create_symlink("elsewhere", file());
  EXPECT_NE(complaint().find("cannot be opened for writing"), std::string::npos);
}

TEST_F(JournalTest, HostileTextsStayOneLineAndReadable) {
  {
    Journal journal(folder_);
    for (const std::string& text : hostile_texts()) {
      SubmissionGrade grade = sample_grade("ann", {sample_knn(1)});
      grade.units[0].tasks[0].tests[2].diagnosis = text;
      grade.units[0].staff_log = text;
      grade.flags = {text};
      journal.append("key", grade);
    }
  }
  EXPECT_EQ(complaint(), "");
  const std::string content = read_file(file());
  EXPECT_EQ(static_cast<std::size_t>(std::count(content.begin(), content.end(), '\n')),
            hostile_texts().size() + 1);
}

TEST_F(JournalTest, NeverWritesWhatItCouldNotRead) {
  Journal journal(folder_);
  SubmissionGrade grade = sample_grade("ann", {sample_knn(1)});
  grade.seconds = std::nan("");
  const std::string before = read_file(file());
  EXPECT_THROW(journal.append("key", grade), std::invalid_argument);
  EXPECT_EQ(read_file(file()), before);
  EXPECT_EQ(journal.entry("ann"), nullptr);
}

TEST_F(JournalTest, AnOutputFolderThatCannotBeMadeIsAFileError) {
  write_file(folder_ / "file", "");
  EXPECT_THROW(Journal(folder_ / "file" / "grades"), FileError);
}

/// Runs a function in a child process and returns its exit code; -1 if a signal ended it.
template <typename Function>
int in_child(const Function& function) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(function());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(JournalTest, AFullDiskLeavesTheJournalAsItWas) {
  { Journal(folder_).append("key", sample_grade("ann", {sample_knn(1)})); }
  const std::string before = read_file(file());
  const int code = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = before.size() + 100, .rlim_max = before.size() + 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Journal journal(folder_);
    try {
      journal.append("key", sample_grade("bob", {sample_knn(1)}));
      return 1;
    } catch (const FileError&) {
      return journal.entry("bob") == nullptr ? 0 : 2;
    }
  });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(read_file(file()), before);
}

// The child tells through a pipe which grades are safe; these must survive its death
TEST_F(JournalTest, KillInTheMiddleLosesNothingThatWasAppended) {
  for (int round = 0; round < 8; ++round) {
    fs::remove_all(folder_);
    int pipe[2] = {};
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      Journal journal(folder_);
      SubmissionGrade grade = sample_grade("s", {sample_knn(2)});
      grade.units[0].staff_log = std::string(200000, 'x');  // a long line is cut more often
      for (int i = 0;; ++i) {
        grade.id = "s" + std::to_string(i);
        journal.append("key", grade);
        [[maybe_unused]] const ssize_t n = ::write(pipe[1], "x", 1);
      }
    }
    ::close(pipe[1]);
    ::usleep(static_cast<useconds_t>(20000 + 7300 * round));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::size_t told = 0;
    for (char c = 0; ::read(pipe[0], &c, 1) == 1;) ++told;
    ::close(pipe[0]);
    const Journal journal(folder_);
    EXPECT_GE(journal.entries().size(), told);
    EXPECT_LE(journal.entries().size(), told + 1);
  }
}

}  // namespace
}  // namespace gradbook
