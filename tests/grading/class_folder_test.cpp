// What: which entries of a class folder are submissions, and their ids.
// Why:  an id becomes a file name and a row of a table; a student who is overlooked gets no grade.
#include "grading/class_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <set>

#include "core/file.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class ClassFolderTest : public testing::Test {
 protected:
  void folder(const std::string& name) const { fs::create_directory(scratch.path() / name); }
  void file(const std::string& name) const { scratch.write(name, "x"); }

  /// The submissions, by the name of their entry.
  std::map<std::string, FoundSubmission> found() const {
    std::map<std::string, FoundSubmission> by_name;
    for (const FoundSubmission& one : find_submissions(scratch.path()).submissions) {
      by_name[one.source.filename().string()] = one;
    }
    return by_name;
  }

  ScratchFolder scratch;
};

TEST_F(ClassFolderTest, TakesFoldersAndArchivesInTheOrderOfTheirIds) {
  folder("zoe");
  file("ann.zip");
  file("Max_1.tar.gz");
  file("eve@x.org.TGZ");
  const ClassFolder all = find_submissions(scratch.path());
  std::vector<std::string> ids;
  for (const FoundSubmission& one : all.submissions) {
    ids.push_back(one.id);
    EXPECT_EQ(one.rejected, "") << one.id;
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"Max_1", "ann", "eve@x.org", "zoe"}));
  EXPECT_TRUE(all.refused.empty());
}

TEST_F(ClassFolderTest, ReportsWhatIsNoSubmission) {
  file("notes.txt");
  file("ann.rar");
  file("times.csv");
  folder(".git");
  const ClassFolder all = find_submissions(scratch.path());
  EXPECT_TRUE(all.submissions.empty());
  EXPECT_EQ(all.refused,
            (std::vector<std::string>{"ann.rar: is no folder, .zip, .tar.gz or .tgz",
                                      "notes.txt: is no folder, .zip, .tar.gz or .tgz"}));
}

TEST_F(ClassFolderTest, RejectsBadNamesUnderUniqueSafeIds) {
  const std::vector<std::string> names = {"-rf",    "=1+1.zip", "a\nb",  "a\x1b[31mb.zip",
                                          " x.zip", "ä",        ".zip2", std::string(200, 'a')};
  for (const std::string& name : names) folder(name);
  file("two words.zip");
  folder("two words");
  std::set<std::string> ids;
  for (const auto& [name, one] : found()) {
    EXPECT_NE(one.rejected, "") << name;
    EXPECT_EQ(one.rejected.find_first_of("\n\x1b"), std::string::npos);
    EXPECT_LE(one.id.size(), 64u);
    EXPECT_EQ(found_submission(scratch.path() / one.id).rejected, "") << one.id;
    EXPECT_TRUE(ids.insert(one.id).second);
  }
  EXPECT_EQ(ids.size(), 9u);  // .zip2 is hidden
}

TEST_F(ClassFolderTest, RejectsAllThatShareAnIdInAnyCase) {
  folder("Bob");
  file("bob.zip");
  folder("ann");
  file("ann.zip");
  file("ann.tgz");
  folder("eve");
  const auto all = found();
  std::set<std::string> ids;
  for (const auto& [name, one] : all) {
    ids.insert(one.id);
    EXPECT_EQ(one.rejected.empty(), name == "eve") << name;
  }
  EXPECT_EQ(ids.size(), 6u);
  EXPECT_EQ(all.at("Bob").rejected, "Bob, bob.zip have the same id; keep the one that counts");
  EXPECT_NE(all.at("ann").rejected.find("ann, ann.tgz, ann.zip"), std::string::npos);
}

TEST_F(ClassFolderTest, AnIdOfARejectedEntryDoesNotDependOnTheOthers) {
  folder("two words");
  const std::string alone = found().at("two words").id;
  folder("more words");
  EXPECT_EQ(found().at("two words").id, alone);
}

TEST_F(ClassFolderTest, RejectsLinksAndTheGradersOwnNames) {
  fs::create_symlink("/etc", scratch.path() / "ann");
  fs::create_symlink("/etc/passwd", scratch.path() / "bob.zip");
  folder("Staff");
  folder("run.json");
  for (const auto& [name, one] : found()) EXPECT_NE(one.rejected, "") << name;
  EXPECT_EQ(found().size(), 4u);
}

TEST_F(ClassFolderTest, ThrowsForAFolderThatIsMissingOrAFile) {
  EXPECT_THROW(find_submissions(scratch.path() / "none"), FileError);
  file("x.zip");
  EXPECT_THROW(find_submissions(scratch.path() / "x.zip"), FileError);
}

TEST_F(ClassFolderTest, AnEmptyFolderHoldsNothing) {
  EXPECT_TRUE(find_submissions(scratch.path()).submissions.empty());
}

}  // namespace
}  // namespace gradbook
