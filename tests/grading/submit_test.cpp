// What: packing exercise files; contract versions.
// Why:  what a student hands in is what the grader reads, byte for byte, or the student is told.
#include "grading/intake/submit.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/file.hpp"
#include "core/utc_time.hpp"
#include "core/version.hpp"
#include "grading/intake/contract_version.hpp"
#include "grading/intake/submission.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::time_t kNow = 1764054729;  // 2025-11-25T07:12:09Z

/// A checkout with two units.
class SubmitTest : public testing::Test {
 protected:
  void SetUp() override {
    write_file(root / "CMakeLists.txt", "");
    for (const auto& [name, number] : {std::pair{"distance", "02.1"}, std::pair{"knn", "02.3"}}) {
      const std::string stem = std::string("exercises/02_neighbors/") + name;
      const std::string function = std::string("do_") + name;
      write_file(root / (stem + ".md"), std::string("# ") + number + " T\n## " + function +
                                            "\npoints: 4\n### Hint 1\nfirst\n");
      write_file(root / (stem + ".hpp"), "int f(int); // contract\n");
      write_file(root / (stem + ".cpp"),
                 std::string("todo(\"") + number + " " + function + "\");\n");
    }
    units = read_units(root);
  }
  fs::path knn() const { return root / "exercises/02_neighbors/knn.cpp"; }
  PackedFile pack_knn() const { return pack_file(Workspace(root), units[1]); }
  std::vector<std::string> chosen(const std::vector<std::string>& named) const {
    const Workspace workspace(root);
    std::vector<std::string> names;
    for (const Unit* unit : units_to_submit(workspace, units, named, StudentRecord(workspace))) {
      names.push_back(unit->name);
    }
    return names;
  }

  ScratchFolder scratch;
  fs::path root = scratch.path();
  std::vector<Unit> units;
};

TEST_F(SubmitTest, TakesWhatIsBegunOrNamed) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(chosen({}), Names{});
  write_file(knn(), "return 1;\n");
  EXPECT_EQ(chosen({}), Names{"knn"});
  EXPECT_EQ(chosen({"02.3", "distance", "knn"}), (Names{"distance", "knn"}));
  EXPECT_THROW(chosen({"kmm"}), std::invalid_argument);
}

TEST_F(SubmitTest, AUnitThatWasResetIsNotBegun) {
  const std::string starter = read_file(knn());
  const Workspace workspace(root);
  write_file(knn(), "return 1;\n");
  StudentRecord(workspace).note_verdict(units[1], UnitVerdict());
  EXPECT_EQ(chosen({}), std::vector<std::string>{"knn"});
  write_file(knn(), starter);
  EXPECT_TRUE(chosen({}).empty());
}

TEST_F(SubmitTest, WhatIsPackedIsWhatTheGraderReads) {
  const std::string content = "int f(int x) { return x; }\r\n// \xc3\xa9\n\n";
  write_file(knn(), content);
  const Workspace workspace(root);
  for (const char* name : {"ann.zip", "ann.tar.gz", "ann.tgz"}) {
    write_submission(root / name, root, {pack_knn(), pack_file(workspace, units[0])}, kNow);
    const Submission submission = read_submission(root / name, units);
    EXPECT_EQ(submission.rejected, "");
    ASSERT_EQ(submission.files.size(), 2u);
    EXPECT_EQ(submission.files[1].content, content);
    EXPECT_EQ(submission.files[1].contract, contract_sha256(root, units[1]));
    EXPECT_EQ(submission.created_at, "2025-11-25T07:12:09Z");
    EXPECT_EQ(submission.version, gradbook_version());
    EXPECT_TRUE(submission.flags.empty());
    EXPECT_TRUE(submission.refused.empty());
    EXPECT_EQ(submission.ignored, 0u);
  }
}

TEST_F(SubmitTest, MissingFilesAreToldAndLeftOut) {
  fs::remove(knn());
  const PackedFile file = pack_knn();
  EXPECT_FALSE(file.exists);
  EXPECT_EQ(file.problem, "is missing; `gradbook reset 02.3` makes a new starter file");
  EXPECT_TRUE(manifest_of(root, {file}, kNow).units.empty());
}

TEST_F(SubmitTest, FilesThatTheGraderWouldRefuseAreTold) {
  write_file(knn(), std::string((256 << 10) + 1, 'x'));
  EXPECT_NE(pack_knn().problem.find("more than 256 KiB"), std::string::npos);
  write_file(knn(), std::string("\xff\xfei\0", 4));
  EXPECT_EQ(pack_knn().problem, "is no plain text; save it as UTF-8");
  write_file(knn(), "fine");
  EXPECT_EQ(pack_knn().problem, "");
}

TEST_F(SubmitTest, UnsavedChangesInVimAreNoticed) {
  std::string swap(4096, '\0');
  std::string("b0VIM 9.0").copy(swap.data(), 9);
  const fs::path path = knn().parent_path() / ".knn.cpp.swp";
  write_file(path, swap);
  EXPECT_EQ(pack_knn().problem, "");  // open, but saved
  swap[1007] = 0x55;
  write_file(path, swap);
  EXPECT_NE(pack_knn().problem.find("Vim"), std::string::npos);
  // A swap file of another form counts if it is newer
  write_file(path, "?");
  fs::last_write_time(path, fs::last_write_time(knn()) + std::chrono::seconds(5));
  EXPECT_NE(pack_knn().problem, "");
  fs::last_write_time(path, fs::last_write_time(knn()) - std::chrono::seconds(5));
  EXPECT_EQ(pack_knn().problem, "");
}

TEST_F(SubmitTest, UnsavedChangesInEmacsAreNoticed) {
  const fs::path lock = knn().parent_path() / ".#knn.cpp";
  fs::create_symlink("ann@host.1:2", lock);  // points nowhere
  EXPECT_NE(pack_knn().problem.find("Emacs"), std::string::npos);
  fs::remove(lock);
  write_file(knn().parent_path() / "#knn.cpp#", "x");
  EXPECT_NE(pack_knn().problem.find("Emacs"), std::string::npos);
}

TEST_F(SubmitTest, ABackupCountsOnlyIfItIsNewer) {
  const fs::path backup = knn().string() + "~";
  write_file(backup, "x");
  fs::last_write_time(backup, fs::last_write_time(knn()) - std::chrono::seconds(5));
  EXPECT_EQ(pack_knn().problem, "");
  fs::last_write_time(backup, fs::last_write_time(knn()) + std::chrono::seconds(5));
  EXPECT_NE(pack_knn().problem.find("knn.cpp~"), std::string::npos);
}

TEST_F(SubmitTest, AFileThatDoesNotCompileIsAProblemAndAFailedTestIsNone) {
  const Workspace workspace(root);
  UnitVerdict verdict;
  verdict.outcome = Outcome::wrong_value;
  PackedFile file = pack_knn();
  note_check(workspace, verdict, file);
  EXPECT_EQ(file.problem, "");
  verdict.outcome = Outcome::compile_error;
  verdict.diagnosis = "does not compile: knn.cpp:3: error: x";
  note_check(workspace, verdict, file);
  EXPECT_EQ(file.problem, verdict.diagnosis);
}

TEST_F(SubmitTest, AFileSavedDuringTheCheckIsAProblem) {
  PackedFile file = pack_knn();
  write_file(knn(), "other");
  note_check(Workspace(root), UnitVerdict(), file);
  EXPECT_EQ(file.problem, "was saved while it was checked; submit again");
}

TEST_F(SubmitTest, ArchivesHaveKnownEndings) {
  EXPECT_EQ(default_archive(Workspace(root), kNow), root / "out/submission-20251125T071209Z.zip");
  EXPECT_NO_THROW(expect_archive_name("a/b.tar.gz"));
  for (const char* name : {"hw1", "hw1.rar", "hw1.gz", "", "zip"}) {
    EXPECT_THROW(expect_archive_name(name), std::invalid_argument) << name;
  }
}

TEST_F(SubmitTest, WhereNothingCanBeWrittenNothingIsLeft) {
  write_file(root / "file", "");
  EXPECT_THROW(write_submission(root / "file/x.zip", root, {pack_knn()}, kNow), FileError);
  fs::create_directory(root / "x.zip");
  EXPECT_THROW(write_submission(root / "x.zip", root, {pack_knn()}, kNow), FileError);
}

TEST_F(SubmitTest, TheContractsVersionIsThatOfItsCode) {
  const std::string before = contract_sha256(root, units[1]);
  const fs::path header = root / units[1].contract();
  write_file(header, "/* long\n text */ int f( int );\n");
  EXPECT_EQ(contract_sha256(root, units[1]), before);
  write_file(header, "int f(long);\n");
  EXPECT_NE(contract_sha256(root, units[1]), before);
}

TEST(CodeOnly, KeepsLiterals) {
  EXPECT_EQ(code_only("a = \"// no /* comment\"; // one\n b='\"' ;/* x */ c = \"\\\" d\"; 1'000;"),
            "a=\"// no /* comment\";b='\"';c=\"\\\" d\";1'000;");
  for (const char* text : {"/*", "/* *", "//", "\"", "'", "\"\\", "/"}) {
    EXPECT_NO_THROW(code_only(text)) << text;
  }
}

TEST(ContractNote, SpeaksOnlyOfAnotherVersion) {
  SubmittedFile file;
  file.unit = "02_neighbors/knn";
  EXPECT_EQ(contract_note(file, "1"), "");  // the manifest does not say
  file.contract = "1";
  EXPECT_EQ(contract_note(file, "1"), "");
  EXPECT_NE(contract_note(file, "2").find("exercises/02_neighbors/knn.hpp"), std::string::npos);
}

}  // namespace
}  // namespace gradbook
