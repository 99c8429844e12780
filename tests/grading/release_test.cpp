// What: a student edition holds what the table says, and is delivered whole or not at all.
// Why:  students work with it for a term; what is missing or leaks is noticed too late.
#include "grading/release.hpp"

#include <algorithm>

#include "course/edition.hpp"
#include "course/student.hpp"
#include "small_course.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class ReleaseTest : public SmallCourse {
 protected:
  ReleaseOutcome release(const std::string& name, bool force = false) const {
    return make_student_edition(Workspace(root), units,
                                {.target = outside / name, .with_library = false, .force = force});
  }

  /// What is said when no edition can be made.
  std::string refusal(const std::string& name) const {
    try {
      release(name);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }

  /// Names in the folder around the checkout: what a failed release leaves would be among them.
  std::vector<std::string> around() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(outside)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_F(ReleaseTest, HoldsStarterFilesAndNoReference) {
  commit();
  const ReleaseOutcome outcome = release("class");
  EXPECT_TRUE(outcome.leaks.empty());
  const fs::path edition = outside / "class";
  EXPECT_EQ(outcome.place, edition);
  EXPECT_FALSE(fs::exists(edition / "solutions/02_neighbors/knn.cpp"));
  EXPECT_FALSE(fs::exists(edition / "tests/mutants"));
  EXPECT_FALSE(fs::exists(edition / ".git"));
  const std::string starter = read_file(edition / "exercises/02_neighbors/knn.cpp");
  EXPECT_NE(starter.find("todo(\"02.3 knn_predict\");"), std::string::npos);
  EXPECT_EQ(starter, read_file(edition / "solutions/02_neighbors/knn.stub"));
  EXPECT_NE(read_file(edition / "README.md").find("**This is the student edition.**"),
            std::string::npos);
  EXPECT_EQ(references(edition), References::none);
  EXPECT_EQ(around(), (std::vector<std::string>{"checkout", "class"}));
}

TEST_F(ReleaseTest, KeepsTheModesOfFiles) {
  commit();
  release("class");
  const auto executable = [&](const char* file) {
    return (fs::status(outside / "class" / file).permissions() & fs::perms::others_exec) !=
           fs::perms::none;
  };
  EXPECT_TRUE(executable("gradbook"));
  EXPECT_FALSE(executable("README.md"));
}

TEST_F(ReleaseTest, ResetBringsTheDeliveredStarterFileBack) {
  commit();
  release("class");
  const Workspace edition(outside / "class");
  write_file(edition.root() / units[0].exercise(), "mine\n");
  EXPECT_FALSE(reset_exercise(edition, units[0]).empty());
  EXPECT_EQ(read_file(edition.root() / units[0].exercise()),
            read_file(edition.root() / units[0].delivered()));
}

TEST_F(ReleaseTest, ZipsAreEqualByteForByte) {
  commit();
  release("one/class.zip");
  release("two/class.zip");
  EXPECT_EQ(read_file(outside / "one/class.zip"), read_file(outside / "two/class.zip"));
}

TEST_F(ReleaseTest, OfALeakNothingIsDelivered) {
  put("README.md", "# Small\n\nWrite `return votes.winner_with_smallest_label();` there.\n");
  commit();
  const ReleaseOutcome outcome = release("class");
  ASSERT_EQ(outcome.leaks.size(), 1U);
  EXPECT_EQ(outcome.leaks[0].file, "README.md");
  EXPECT_EQ(release("class.zip").leaks.size(), 1U);
  EXPECT_EQ(around(), std::vector<std::string>{"checkout"});
}

TEST_F(ReleaseTest, NeverOverwrites) {
  commit();
  write_file(outside / "class/mine.txt", "mine\n");
  write_file(outside / "class.zip", "mine\n");
  EXPECT_NE(refusal("class").find("is there already and not empty"), std::string::npos);
  EXPECT_NE(refusal("class.zip").find("is there already"), std::string::npos);
  EXPECT_NE(refusal("checkout/class").find("lies inside this checkout"), std::string::npos);
  EXPECT_EQ(read_file(outside / "class.zip"), "mine\n");
  fs::create_directories(outside / "empty");
  EXPECT_TRUE(release("empty").leaks.empty());
}

TEST_F(ReleaseTest, AnUnwritablePlaceIsNamedAndLeftAlone) {
  commit();
  write_file(outside / "file", "mine\n");
  EXPECT_NE(refusal("file/class").find("cannot be written"), std::string::npos);
  EXPECT_EQ(around(), (std::vector<std::string>{"checkout", "file"}));
}

TEST_F(ReleaseTest, NeedsACommittedGitCheckout) {
  EXPECT_NE(refusal("class").find("is no git checkout"), std::string::npos);
  commit();
  put("README.md", "# Small\n\nChanged.\n");
  EXPECT_NE(refusal("class").find("1 tracked files are not as they were committed (README.md)"),
            std::string::npos);
  EXPECT_TRUE(release("class", true).leaks.empty());
  EXPECT_NE(read_file(outside / "class/README.md").find("Changed."), std::string::npos);
}

TEST_F(ReleaseTest, AFileThatNoRuleKnowsIsNotDeliveredByChance) {
  put("tests/hidden/inputs.txt", "1 2 3\n");
  commit();
  EXPECT_NE(refusal("class").find("whether students may have tests/hidden/inputs.txt"),
            std::string::npos);
}

TEST_F(ReleaseTest, AnEditionMakesNoEditions) {
  commit();
  release("class");
  EXPECT_THROW(
      make_student_edition(Workspace(outside / "class"), units,
                           {.target = outside / "again", .with_library = false, .force = false}),
      std::runtime_error);
}

}  // namespace
}  // namespace gradbook
