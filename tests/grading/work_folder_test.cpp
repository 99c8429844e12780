// What: where the grader works, and the command line that it tells to go on.
// Why:  a user's TMPDIR and umask must not stop a class, and a word with a blank no shell.
#include "core/work_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "grading/jail/interrupt.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Sets $TMPDIR as long as it lives.
class TemporaryTmpdir {
 public:
  explicit TemporaryTmpdir(const std::string& value) {
    if (const char* const now = std::getenv("TMPDIR")) before_ = now;
    setenv("TMPDIR", value.c_str(), 1);
  }
  ~TemporaryTmpdir() {
    if (before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", before_.c_str(), 1);
    }
  }
  TemporaryTmpdir(const TemporaryTmpdir&) = delete;
  TemporaryTmpdir& operator=(const TemporaryTmpdir&) = delete;

 private:
  std::string before_;
};

TEST(WorkParent, TakesTheUsersFolderIfJailsCanReachIt) {
  const ScratchFolder scratch;
  fs::permissions(scratch.path(), static_cast<fs::perms>(0755));
  const fs::path wanted = scratch.path() / "with blanks";
  fs::create_directory(wanted);
  fs::permissions(wanted, static_cast<fs::perms>(0755));
  const TemporaryTmpdir set(wanted);
  EXPECT_EQ(work_parent(), fs::canonical(wanted));
  const fs::path made = new_work_folder("gradbook-test-");
  EXPECT_EQ(made.parent_path(), fs::canonical(wanted));
  EXPECT_EQ(fs::status(made).permissions(), fs::perms::owner_all);
}

TEST(WorkParent, TakesAnotherOneIfItIsMissingPrivateOrNone) {
  const ScratchFolder scratch;
  scratch.write("file", "x");
  fs::create_directory(scratch.path() / "private");
  fs::permissions(scratch.path() / "private", fs::perms::owner_all);
  for (const std::string& value :
       {std::string(), std::string("relative"), (scratch.path() / "missing").string(),
        (scratch.path() / "file").string(), std::string("/proc"),
        (scratch.path() / "private").string()}) {
    if (value.ends_with("private") && geteuid() != 0) continue;  // jails run as this user
    const TemporaryTmpdir set(value);
    const fs::path parent = work_parent();
    EXPECT_NE(parent, fs::path(value)) << value;
    EXPECT_EQ(access(parent.c_str(), W_OK | X_OK), 0) << value;
  }
}

TEST(WorkPath, IsRemovedAsLongAsItLives) {
  const ScratchFolder scratch;
  fs::create_directory(scratch.path() / "gone");
  scratch.write("gone/file", "x");
  scratch.write("stays", "x");
  { const WorkPath before(scratch.path() / "stays"); }
  const WorkPath now(scratch.path() / "gone");
  remove_work_paths();
  EXPECT_FALSE(fs::exists(scratch.path() / "gone"));
  EXPECT_TRUE(fs::exists(scratch.path() / "stays"));
}

TEST(PlainUmask, NewFoldersCanBeEnteredAndTheOldUmaskComesBack) {
  const ScratchFolder scratch;
  const mode_t before = umask(077);
  {
    const PlainUmask modes;
    fs::create_directory(scratch.path() / "folder");
  }
  EXPECT_EQ(umask(before), static_cast<mode_t>(077));
  EXPECT_EQ(fs::status(scratch.path() / "folder").permissions(), static_cast<fs::perms>(0755));
}

TEST(ShellWord, IsQuotedWhereAShellNeedsThat) {
  EXPECT_EQ(shell_word("--only"), "--only");
  EXPECT_EQ(shell_word("due=2026-12-01T23:59:59Z,per-day=10%"),
            "due=2026-12-01T23:59:59Z,per-day=10%");
  EXPECT_EQ(shell_word("my grades"), "'my grades'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word("$(rm)"), "'$(rm)'");
  EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace gradbook
