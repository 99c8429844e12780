// What: a student edition holds what the table says, and is delivered whole or not at all.
// Why:  students work with it for a term; what is missing or leaks is noticed too late.
#include "release/release.hpp"

#include <algorithm>

#include "course/edition.hpp"
#include "small_course.hpp"
#include "student/student_record.hpp"

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
  put("docs/guide.md", "# Small\n\nWrite `return votes.winner_with_smallest_label();` there.\n");
  commit();
  const ReleaseOutcome outcome = release("class");
  ASSERT_EQ(outcome.leaks.size(), 1U);
  EXPECT_EQ(outcome.leaks[0].file, "docs/guide.md");
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
  put("docs/guide.md", "# Small\n");
  commit();
  put("docs/guide.md", "# Small\n\nChanged.\n");
  EXPECT_NE(refusal("class").find("1 tracked files are not as they were committed (docs/guide.md)"),
            std::string::npos);
  EXPECT_TRUE(release("class", true).leaks.empty());
  EXPECT_NE(read_file(outside / "class/docs/guide.md").find("Changed."), std::string::npos);
}

TEST_F(ReleaseTest, ASolvedStarterFileIsNeitherDeliveredNorInTheWay) {
  commit();
  const std::string solved = "int knn_predict(const Samples&, int) { return my_own_solution(); }\n";
  put("exercises/02_neighbors/knn.cpp", solved);  // not committed
  ASSERT_TRUE(release("class").leaks.empty());
  EXPECT_EQ(read_file(outside / "class/exercises/02_neighbors/knn.cpp"),
            read_file(outside / "class/solutions/02_neighbors/knn.stub"));
  EXPECT_EQ(read_file(outside / "class" / kEditionFile).find("not committed"), std::string::npos);
  git({"commit", "-qam", "solved"});
  ASSERT_TRUE(release("again").leaks.empty());
  EXPECT_EQ(read_file(outside / "again/exercises/02_neighbors/knn.cpp").find("my_own"),
            std::string::npos);
  // The edit is still there
  EXPECT_EQ(read_file(root / "exercises/02_neighbors/knn.cpp"), solved);
}

TEST_F(ReleaseTest, ACopyOfAnExerciseIsRefused) {
  for (const char* copy : {"knn (copy).cpp", "knn_solved.cpp", "knn.cpp.orig", "notes.md"}) {
    const std::string file = std::string("exercises/02_neighbors/") + copy;
    put(file, "int knn_predict(const Samples&, int) { return my_own_solution(); }\n");
    commit();
    EXPECT_NE(refusal("class").find(file + " belongs to no exercise"), std::string::npos) << copy;
    git({"rm", "-qf", file});
  }
  EXPECT_EQ(around(), std::vector<std::string>{"checkout"});
  put("exercises/02_neighbors/README.md", "The exercises.\n");
  put("exercises/02_neighbors/points.csv", "1,2\n");
  commit();
  ASSERT_TRUE(release("class").leaks.empty());
  EXPECT_TRUE(fs::exists(outside / "class/exercises/02_neighbors/points.csv"));
}

TEST_F(ReleaseTest, WhatGitIgnoresOrDoesNotTrackStaysOut) {
  put("docs/answers.txt", "42\n");
  put("docs/guide.md", "Guide\n");
  commit();
  put(".gitignore", "answers.txt\n*.secret\n");  // a file that was tracked before
  git({"add", ".gitignore"});
  git({"commit", "-qm", "ignore"});
  put("exercises/02_neighbors/mine.secret", "solution\n");
  put("exercises/02_neighbors/untracked.cpp", "solution\n");
  ASSERT_TRUE(release("class").leaks.empty());
  EXPECT_FALSE(fs::exists(outside / "class/docs/answers.txt"));
  EXPECT_FALSE(fs::exists(outside / "class/exercises/02_neighbors/mine.secret"));
  EXPECT_FALSE(fs::exists(outside / "class/exercises/02_neighbors/untracked.cpp"));
  EXPECT_TRUE(fs::exists(outside / "class/docs/guide.md"));
}

TEST_F(ReleaseTest, TheReadmeIsTheEditionsOwn) {
  put("README.md", "# Small\n\n    ./gradbook run\n");
  commit();
  release("class");
  const std::string readme = read_file(outside / "class/README.md");
  EXPECT_EQ(readme.rfind("# Small\n\n**This is the student edition.**", 0), 0U);
  // Its first command is one that works without any exercise, and `run` is not among them
  const std::size_t first = readme.find("./gradbook ");
  EXPECT_EQ(readme.substr(first, 15), "./gradbook next");
  EXPECT_EQ(readme.find("\n./gradbook run"), std::string::npos);
  EXPECT_NE(readme.find("./gradbook check 02.3"), std::string::npos);
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
