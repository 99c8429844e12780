// What: the task files, starter files and mutant patches.
// Why:  every exercise is read from them; a slip in one must be named, not guessed around.
#include "course/unit.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "course/mutant.hpp"
#include "course/stub.hpp"

namespace gradbook {
namespace {

const char* const kTask =
    "# 02.3 Nearest neighbours\n\ndifficulty: 2\nslides: deck A \"k-NN\"\n\nVote.\n\n"
    "## knn_predict\n\npoints: 6\n\nPredict.\n\n### Hint 1\nSort.\n\n### Hint 2\nVote.\n"
    "## knn_leave_one_out\n\npoints: 2\n\nSkip.\n\n### Hint 1\nInfinity.\n";

Unit knn() { return parse_unit("exercises/02_neighbors/knn.md", kTask); }

std::string parse_error(const std::string& text) {
  try {
    parse_unit("exercises/02_neighbors/knn.md", text);
  } catch (const FileError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(ParseUnit, ReadsEveryPart) {
  const Unit unit = knn();
  EXPECT_EQ(unit.key, "02_neighbors/knn");
  EXPECT_EQ(unit.number, "02.3");
  EXPECT_EQ(unit.title, "Nearest neighbours");
  EXPECT_EQ(unit.difficulty, 2);
  EXPECT_EQ(unit.slides, "deck A \"k-NN\"");
  EXPECT_EQ(unit.intro, "Vote.");
  EXPECT_EQ(unit.points(), 8);
  ASSERT_EQ(unit.tasks.size(), 2U);
  EXPECT_EQ(unit.tasks[0].function, "knn_predict");
  EXPECT_EQ(unit.tasks[0].suite(), "KnnPredict");
  EXPECT_EQ(unit.tasks[0].text, "Predict.");
  EXPECT_EQ(unit.tasks[0].hints, (std::vector<std::string>{"Sort.", "Vote."}));
  EXPECT_EQ(unit.tasks[1].suite(), "KnnLeaveOneOut");
  EXPECT_EQ(unit.target("student"), "student.02_neighbors.knn");
}

TEST(ParseUnit, NamesTheLineOfASlip) {
  EXPECT_EQ(parse_error("# 03.1 Wrong chapter\n"),
            "exercises/02_neighbors/knn.md: line 1: the title must be '# NN.M Title', with the "
            "chapter's number");
  EXPECT_EQ(parse_error("# 02.3 T\ndifficulty: 4\n"),
            "exercises/02_neighbors/knn.md: line 2: difficulty is 1, 2 or 3");
  EXPECT_EQ(parse_error("# 02.3 T\n## f\npoints: none\n"),
            "exercises/02_neighbors/knn.md: line 3: points is a whole number, at least 1");
  EXPECT_EQ(parse_error("# 02.3 T\n## f\npoints: 2\n### Hint 2\n"),
            "exercises/02_neighbors/knn.md: line 4: expected '### Hint 1'");
  EXPECT_EQ(parse_error("# 02.3 T\n"),
            "exercises/02_neighbors/knn.md: line 1: no task: expected '## function_name'");
}

TEST(FindUnit, TakesNumberNameKeyFunctionAndPath) {
  const std::vector<Unit> units = {knn()};
  for (const char* wanted :
       {"02.3", "knn", "02_neighbors/knn", "knn_leave_one_out", "exercises/02_neighbors/knn.cpp",
        "./exercises/02_neighbors/knn.hpp"}) {
    EXPECT_EQ(find_unit(units, wanted).number, "02.3") << wanted;
  }
}

TEST(FindUnit, SuggestsTheNearestNames) {
  const std::vector<Unit> units = {knn()};
  try {
    find_unit(units, "knn_predct");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(
        error.what(),
        "there is no unit 'knn_predct', did you mean knn_predict?; `gradbook list` shows all");
  }
}

const char* const kReference =
    "/// @file solutions/02_neighbors/knn.cpp\n"
    "int f() {\n"
    "  //! [knn_predict]\n"
    "  // Sort the distances\n"
    "  const int x = 1;  // not a step\n"
    "    // Nested step\n"
    "  return x;\n"
    "  //! [knn_predict]\n"
    "}\n"
    "  //! [knn_leave_one_out]\n"
    "  return 2;\n"
    "  //! [knn_leave_one_out]\n";

TEST(MakeStub, KeepsStepsAndTakesOutCode) {
  EXPECT_EQ(make_stub(knn(), kReference),
            "/// @file exercises/02_neighbors/knn.cpp\n"
            "int f() {\n"
            "  // Sort the distances\n"
            "  // Nested step\n"
            "  todo(\"02.3 knn_predict\");\n"
            "}\n"
            "  todo(\"02.3 knn_leave_one_out\");\n");
}

TEST(MakeStub, RefusesRegionsThatDoNotFitTheTasks) {
  const std::string text = kReference;
  EXPECT_THROW(make_stub(knn(), "  //! [other]\n"), std::runtime_error);
  EXPECT_THROW(make_stub(knn(), text.substr(0, text.rfind("  //!"))), std::runtime_error);
  EXPECT_THROW(make_stub(knn(), text + text), std::runtime_error);
  EXPECT_THROW(make_stub(knn(), text.substr(0, text.find("  //! [knn_leave"))), std::runtime_error);
}

TEST(Mutant, ReplacesEachBlockOnce) {
  const Mutant mutant =
      parse_mutant("M02.3.1.patch",
                   "# farthest\n# killed by: KnnPredict.Near\n"
                   "-  return x;\n+  return -x;\n@@\n-  return 2;\n+  return 3;\n");
  EXPECT_EQ(mutant.id, "M02.3.1");
  EXPECT_EQ(mutant.description, "farthest");
  EXPECT_EQ(mutant.killed_by, "KnnPredict.Near");
  const std::string mutated = apply_mutant(mutant, kReference);
  EXPECT_NE(mutated.find("return -x;"), std::string::npos);
  EXPECT_NE(mutated.find("return 3;"), std::string::npos);
  EXPECT_EQ(mutated.find("return 2;"), std::string::npos);
}

TEST(Mutant, RefusesAPatchThatDoesNotFit) {
  const Mutant mutant =
      parse_mutant("M1.patch", "# d\n# killed by: A.B\n-  return 7;\n+  return 8;\n");
  EXPECT_THROW(apply_mutant(mutant, kReference), std::runtime_error);
  const Mutant twice = parse_mutant("M1.patch", "# d\n# killed by: A.B\n-x\n+y\n");
  EXPECT_THROW(apply_mutant(twice, "x\nx\n"), std::runtime_error);
  EXPECT_THROW(parse_mutant("M1.patch", "# d\n-x\n+y\n"), FileError);            // no test named
  EXPECT_THROW(parse_mutant("M1.patch", "# d\n# killed by: A.B\n"), FileError);  // no change
  EXPECT_THROW(parse_mutant("M1.patch", "# d\n# killed by: A.B\nx\n"), FileError);
  EXPECT_NO_THROW(parse_mutant("M1.patch", "# d\n# equivalent: same result\n"));
}

}  // namespace
}  // namespace gradbook
