// What: which entries of a class folder are submissions, and their ids.
// Why:  an id becomes a file name and a row of a table; a student who is overlooked gets no grade.
#include "grading/intake/class_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <set>

#include "core/file.hpp"
#include "grading/intake/submission_archive.hpp"
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
      by_name[one.entry] = one;
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

TEST_F(ClassFolderTest, MakesUniqueSafeIdsOfAnyNames) {
  const std::vector<std::string> names = {
      "-rf",      "=1+1.zip", "a\nb",         "a\x1b[31mb.zip",
      " x.zip",   "ä",        "Müller, Jörg", "O'Brien Zoë",
      "李小龙",   "王小龙",   "Mueller Jorg", std::string(200, 'a'),
      "run.json", "NUL",      "two words"};
  for (const std::string& name : names) folder(name);
  file("ann lee.zip");
  std::set<std::string> ids;
  for (const auto& [name, one] : found()) {
    EXPECT_EQ(one.rejected, "") << name;
    EXPECT_EQ(id_problem(one.id), "") << one.id;
    EXPECT_TRUE(ids.insert(one.id).second) << one.id;
    EXPECT_EQ(one.entry, name);
  }
  EXPECT_EQ(ids.size(), names.size() + 1);
  const auto all = found();
  EXPECT_EQ(all.at("Müller, Jörg").id.rfind("Muller-Jorg-", 0), 0U) << all.at("Müller, Jörg").id;
  EXPECT_EQ(all.at("O'Brien Zoë").id.rfind("OBrien-Zoe-", 0), 0U);
  EXPECT_EQ(all.at("李小龙").id.rfind("student-", 0), 0U);
  EXPECT_EQ(all.at("ann lee.zip").name, "ann lee");
  EXPECT_FALSE(find_submissions(scratch.path()).warnings.empty());
}

TEST_F(ClassFolderTest, AnIdDoesNotDependOnTheOthers) {
  folder("two words");
  const std::string alone = found().at("two words").id;
  folder("more words");
  EXPECT_EQ(found().at("two words").id, alone);
}

// macOS writes u and a mark above it, Windows one character
TEST_F(ClassFolderTest, TheSameNameInOtherBytesIsTheSameStudent) {
  folder("M\xc3\xbcller");
  const std::string id = found().at("M\xc3\xbcller").id;
  const ScratchFolder other;
  fs::create_directory(other.path() / "Mu\xcc\x88ller");
  EXPECT_EQ(find_submissions(other.path()).submissions.at(0).id, id);
}

TEST_F(ClassFolderTest, StudentsWhoseNamesDifferInCapitalsGetTwoIds) {
  folder("Bob");
  file("bob.zip");
  const auto all = found();
  EXPECT_EQ(all.at("bob.zip").id, "bob");
  EXPECT_EQ(all.at("Bob").id.rfind("Bob-", 0), 0U);
  EXPECT_EQ(all.at("Bob").rejected + all.at("bob.zip").rejected, "");
  EXPECT_EQ(find_submissions(scratch.path()).warnings.at(0),
            "Bob and bob.zip differ in capitals only: taken for 2 students");
}

// Only staff know which one counts: not graded, and no 0
TEST_F(ClassFolderTest, TwoEntriesOfOneNameAreForStaff) {
  folder("ann");
  file("ann.zip");
  file("ann.tgz");
  folder("eve");
  fs::create_symlink("/etc", scratch.path() / "lin");
  const std::vector<FoundSubmission> all = find_submissions(scratch.path()).submissions;
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].rejected, "ann, ann.tgz, ann.zip have the same id; keep the one that counts");
  EXPECT_EQ(all[1].rejected, "");
  EXPECT_EQ(all[2].rejected, "is a link; put the submission itself here");
}

TEST_F(ClassFolderTest, ReadsMoodlesFolders) {
  folder("Müller, Jörg (12345)_assignsubmission_file_");
  folder("Anna Schmidt_111_assignsubmission_file_");
  folder("Anna Schmidt_111_assignsubmission_onlinetext_");
  folder("Anna Schmidt_222_assignsubmission_file");
  file("Zoe_333_assignsubmission_file_knn.cpp");
  const std::vector<FoundSubmission> all = find_submissions(scratch.path()).submissions;
  std::map<std::string, std::vector<std::string>> names;
  for (const FoundSubmission& one : all) {
    EXPECT_EQ(one.rejected, "");
    names[one.name].push_back(one.id);
  }
  EXPECT_EQ(all.size(), 4U);
  EXPECT_EQ(names["Anna Schmidt"].size(), 2U) << "two students of one name";
  EXPECT_EQ(names["Müller, Jörg (12345)"].size(), 1U);
  EXPECT_EQ(names["Zoe"].at(0), "Zoe_333");
}

TEST_F(ClassFolderTest, ReadsTheSingleFilesOfCanvasAndTakesTheNewest) {
  file("doejane_123_456_knn.cpp");
  file("doejane_LATE_123_789_knn-1.cpp");
  file("doejane_123_790_distance.cpp");
  file("roebob_124_800_submission-2.zip");
  const std::vector<FoundSubmission> all = find_submissions(scratch.path()).submissions;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "doejane_123");
  std::map<std::string, std::string> parts;
  for (const FoundPart& part : all[0].parts) parts[part.name] = part.path.filename();
  EXPECT_EQ(parts,
            (std::map<std::string, std::string>{{"knn.cpp", "doejane_LATE_123_789_knn-1.cpp"},
                                                {"distance.cpp", "doejane_123_790_distance.cpp"}}));
  EXPECT_EQ(all[0].notes.at(0),
            "doejane_123_456_knn.cpp: an older attempt; doejane_LATE_123_789_knn-1.cpp counts");
  EXPECT_EQ(all[1].parts.at(0).name, "submission.zip");
}

// Archives of one homework of 2026, no files of Canvas
TEST_F(ClassFolderTest, NamesThatOnlyLookLikeThoseOfCanvasStayTheirOwn) {
  file("hw_2026_11_ann.zip");
  file("hw_2026_11_bob.zip");
  std::vector<std::string> ids;
  for (const FoundSubmission& one : find_submissions(scratch.path()).submissions) {
    ids.push_back(one.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"hw_2026_11_ann", "hw_2026_11_bob"}));
}

TEST_F(ClassFolderTest, ReadsBlackboardAndBrightspace) {
  file("Homework 1_jdoe_attempt_2026-11-24-10-30-22_knn.cpp");
  file("Homework 1_jdoe_attempt_2026-11-25-09-00-00_knn.cpp");
  file("Homework 1_jdoe_attempt_2026-11-25-09-00-00.txt");
  folder("12-34 - Zoë Roe - Nov 25, 2026 930 AM");
  folder("12-34 - Zoë Roe - Nov 25, 2026 130 PM");
  const std::vector<FoundSubmission> all = find_submissions(scratch.path()).submissions;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "Zoë Roe");
  EXPECT_EQ(all[0].parts.at(0).path.filename(), "12-34 - Zoë Roe - Nov 25, 2026 130 PM");
  EXPECT_EQ(all[0].parts.size(), 1U);
  EXPECT_EQ(all[1].id, "jdoe");
  EXPECT_EQ(all[1].parts.at(0).path.filename(),
            "Homework 1_jdoe_attempt_2026-11-25-09-00-00_knn.cpp");
  EXPECT_EQ(all[1].parts.size(), 1U);
}

TEST_F(ClassFolderTest, ReadsAnExportOfGradescope) {
  folder("assignment_1_export");
  folder("assignment_1_export/submission_77");
  scratch.write("assignment_1_export/submission_metadata.yml",
                "---\nsubmission_77:\n  :submitters:\n  - :name: Zoë Roe\n    :sid: '42'\n"
                "    :email: z@x.org\n  :created_at: 2026-11-25 08:12:09.123456789 Z\n"
                "  :history:\n  - :id: 1\n    :created_at: 2026-11-20 08:12:09.1 Z\n");
  const std::vector<FoundSubmission> all = find_submissions(scratch.path()).submissions;
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].name, "Zoë Roe");
  EXPECT_EQ(all[0].created_at, "2026-11-25T08:12:09Z");
  EXPECT_EQ(all[0].id.rfind("Zoe-Roe_42-", 0), 0U) << all[0].id;
}

TEST_F(ClassFolderTest, ReadsOneArchiveOfAll) {
  const std::string bytes = write_archive({{"Anna Lee_111_assignsubmission_file_/knn.cpp", "a"},
                                           {"../out.cpp", "b"},
                                           {"Zoë_222_assignsubmission_file_/knn.cpp", "c"}},
                                          0, true);
  const fs::path zip = scratch.write("all.zip", bytes);
  for (const fs::path& given : {zip, scratch.path()}) {  // itself, or alone in its folder
    const ClassFolder all = find_submissions(given);
    ASSERT_EQ(all.submissions.size(), 2U) << given;
    EXPECT_EQ(all.submissions[0].name, "Anna Lee");
    EXPECT_EQ(read_file(all.submissions[0].source / "knn.cpp"), "a");
    EXPECT_EQ(all.refused.size(), 1U);
  }
  EXPECT_FALSE(fs::exists(scratch.path() / "out.cpp"));
}

TEST_F(ClassFolderTest, TheFolderOfTheReportsIsNoStudent) {
  folder("ann");
  folder("grades");
  EXPECT_EQ(find_submissions(scratch.path(), scratch.path() / "grades").submissions.size(), 1U);
}

TEST_F(ClassFolderTest, ThrowsForAFolderThatIsMissingOrAFile) {
  EXPECT_THROW(find_submissions(scratch.path() / "none"), FileError);
  file("x.zip");
  EXPECT_THROW(find_submissions(scratch.path() / "x.zip"), FileError) << "is no archive";
}

TEST_F(ClassFolderTest, AnEmptyFolderHoldsNothing) {
  EXPECT_TRUE(find_submissions(scratch.path()).submissions.empty());
}

}  // namespace
}  // namespace gradbook
