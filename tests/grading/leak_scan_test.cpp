// What: the leak scan finds every way in which a solution could get into a student edition.
// Why:  a leak cannot be taken back. Each test plants one, and the clean edition must pass.
#include "release/leak_scan.hpp"

#include "course/stub.hpp"
#include "release/release.hpp"
#include "small_course.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class LeakScanTest : public SmallCourse {
 protected:
  void SetUp() override {
    SmallCourse::SetUp();
    result = outside / "result";
    plant("README.md", "A course.\n");
    plant("exercises/02_neighbors/knn.cpp", "  // Vote among the nearest\n  todo(\"02.3\");\n");
    plant("tests/02_neighbors/knn_test.cpp", read_file(root / "tests/02_neighbors/knn_test.cpp"));
  }

  void plant(const std::string& file, const std::string& text) const {
    write_file(result / file, text);
  }

  std::vector<Leak> leaks(const fs::path& where = "") const {
    const Secrets secrets(root, units, {read_file(root / "tests/02_neighbors/knn_test.cpp")});
    return scan_for_leaks(where.empty() ? result : where, secrets);
  }

  /// The one leak that there is, as text; all of them if there are others.
  std::string leak() const {
    std::string text;
    for (const Leak& each : leaks()) text += leak_text(each) + "\n";
    return text;
  }

  fs::path result;
};

TEST_F(LeakScanTest, PassesACleanEdition) { EXPECT_EQ(leak(), ""); }

TEST_F(LeakScanTest, FindsACopiedSolution) {
  plant("docs/notes.txt", kReference);
  const std::vector<Leak> found = leaks();
  ASSERT_GE(found.size(), 3U);
  EXPECT_EQ(found[0].file, "docs/notes.txt");
  EXPECT_EQ(found[0].line, 9);
  EXPECT_EQ(found[0].unit, "02_neighbors/knn");
}

TEST_F(LeakScanTest, FindsAFileByItsName) {
  plant("old/solutions/02_neighbors/knn.cpp", "nothing\n");
  plant("tests/mutants/x/M1.patch", "nothing\n");
  plant("class.key", "nothing\n");
  EXPECT_EQ(leaks().size(), 3U);
}

TEST_F(LeakScanTest, FindsARegionPastedIntoAText) {
  std::string readme = "One does it so:\n\n```cpp\n";
  const std::vector<ReferenceRegion> regions = reference_regions(kReference);
  for (const std::string& line : regions.at(0).lines) readme += line + "\n";
  plant("README.md", readme + "```\n");
  ASSERT_FALSE(leaks().empty());
  EXPECT_EQ(leaks().front().line, 5);
}

TEST_F(LeakScanTest, FindsLinesThatWereIndentedAndWrappedAnew) {
  plant("a.cpp", "if (x) {\n\t\tVotes  votes =\n\tcount_labels( nearest(samples,\n k) ) ;\n}\n");
  EXPECT_EQ(leak(), "a.cpp:2: 02_neighbors/knn: text of solutions/02_neighbors/knn.cpp:9\n");
}

TEST_F(LeakScanTest, FindsOneLineInAComment) {
  plant("a.cpp", "int x;\n// hint: return votes.winner_with_smallest_label();\n");
  EXPECT_EQ(leak(), "a.cpp:2: 02_neighbors/knn: text of solutions/02_neighbors/knn.cpp:13\n");
}

TEST_F(LeakScanTest, ALineOfPublicCodeIsNobodysSecret) {
  plant("a.cpp", "for (int i = 0; i < samples.size(); ++i) {\n");
  EXPECT_EQ(leak(), "");
}

TEST_F(LeakScanTest, ThreeLinesInARowAreASecretAlthoughEachOfThemIsPublic) {
  const std::string copied =
      "Votes votes = count_labels(nearest(samples, k));\n"
      "for (int i = 0; i < samples.size(); ++i) {\n"
      "  // comments between them do not help\n"
      "  votes.add(samples.label(i), weight_of_rank(i, k));\n";
  plant("a.cpp", copied);
  const std::vector<Leak> found = scan_for_leaks(result, Secrets(root, units, {copied}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(leak_text(found[0]),
            "a.cpp:1: 02_neighbors/knn: text of solutions/02_neighbors/knn.cpp [knn_predict]");
}

TEST_F(LeakScanTest, ACommentOfPublicCodeMakesNothingPublic) {
  const std::string quoted = "// return votes.winner_with_smallest_label();\n";
  fs::remove(result / "tests/02_neighbors/knn_test.cpp");
  plant("a.cpp", quoted);
  EXPECT_EQ(scan_for_leaks(result, Secrets(root, units, {quoted})).size(), 1U);
}

TEST_F(LeakScanTest, FindsAMutant) {
  plant("a.txt", "votes.add(samples.label(i), weight_of_rank(k - i, k));\n");
  EXPECT_EQ(leak(), "a.txt:1: 02_neighbors/knn: text of mutant M02.3.1\n");
}

TEST_F(LeakScanTest, FindsDebugInformationAndTheSourcesName) {
  write_file(outside / "knn.cpp", "int knn_predict(int k) { return k; }\n");
  const ProcessResult compiled = run_process(
      {"g++", "-g", "-c", (outside / "knn.cpp").string(), "-o", (result / "x.o").string()});
  ASSERT_TRUE(compiled.ok()) << compiled.output;
  EXPECT_EQ(leak(),
            "x.o: debug information: strip it\n"
            "x.o: the name of a reference's source: knn.cpp\n");
  ASSERT_TRUE(run_process({"strip", "--strip-unneeded", (result / "x.o").string()}).ok());
  EXPECT_EQ(leak(), "");
}

TEST_F(LeakScanTest, FindsAPathOfTheMachine) {
  plant("x.a", std::string("!<arch>\n\0\0", 10) + root.string() + "/common/core/rng.cpp");
  EXPECT_NE(leak().find("x.a:2: a path of the machine"), std::string::npos);
  plant("x.a", root.string() + "s/another/folder");
  EXPECT_EQ(leak(), "");
}

TEST_F(LeakScanTest, LooksIntoArchivesInsideArchives) {
  plant("deep/a.txt", "return votes.winner_with_smallest_label();\n");
  fs::create_directories(outside / "zips");
  write_zip(result / "deep", outside / "zips/inner.zip", "inner", 0);
  write_zip(outside / "zips", result / "outer.zip", "outer", 0);
  fs::remove_all(result / "deep");
  EXPECT_EQ(leak(),
            "outer.zip!outer/inner.zip!inner/a.txt:1: 02_neighbors/knn: text of "
            "solutions/02_neighbors/knn.cpp:13\n");
  EXPECT_EQ(leaks(result / "outer.zip").size(), 1U);
}

TEST_F(LeakScanTest, FindsGitFoldersLinksAndPrivateKeys) {
  plant("sub/.git/HEAD", "ref\n");
  plant("a.txt", std::string("-----BEGIN RSA PRIVATE ") + "KEY-----\n");
  fs::create_symlink(root, result / "link");
  const std::string found = leak();
  EXPECT_NE(found.find("a.txt:1: a private key"), std::string::npos);
  EXPECT_NE(found.find("sub/.git/HEAD: part of a git folder"), std::string::npos);
  EXPECT_NE(found.find("link: a link"), std::string::npos);
}

}  // namespace
}  // namespace gradbook
