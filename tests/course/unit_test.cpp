// What: the task files, starter files and mutant patches.
// Why:  every exercise is read from them; a slip in one must be named, not guessed around.
#include "course/unit.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "course/mutant.hpp"
#include "course/stub.hpp"
#include "course/unit_source.hpp"

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

std::vector<Unit> three_units() {
  const auto unit = [](const std::string& key, const std::string& text) {
    return parse_unit("exercises/" + key + ".md", text + "points: 1\n### Hint 1\nh\n");
  };
  return {unit("01_data/scale", "# 01.1 T\n## scale_fit\n"),
          unit("01_data/one_hot", "# 01.2 T\n## one_hot\n"),
          unit("09_mlp/data", "# 09.1 T\n## dense_forward\n")};
}

TEST(ChooseUnits, TakesEveryFormThatAPersonMeans) {
  const std::vector<Unit> units = three_units();
  for (const char* wanted :
       {"01.1", "1.1", "01.01", "scale", "SCALE", "01_data/scale", "exercises/01_data/scale.hpp",
        "/home/me/course/exercises/01_data/scale.cpp", "tests/01_data/scale_test.cpp", " 1.1 "}) {
    const Choice choice = choose_units(units, wanted);
    ASSERT_EQ(choice.units.size(), 1U) << wanted;
    EXPECT_EQ(choice.units[0]->key, "01_data/scale") << wanted;
    EXPECT_EQ(choice.function, "") << wanted;
  }
  EXPECT_EQ(choose_units(units, "one-hot").units[0]->number, "01.2");
}

TEST(ChooseUnits, AFunctionIsItsUnitAndItself) {
  const std::vector<Unit> units = three_units();
  for (const char* wanted : {"scale_fit", "ScaleFit", "scale-fit"}) {
    EXPECT_EQ(choose_units(units, wanted).units[0]->number, "01.1") << wanted;
    EXPECT_EQ(choose_units(units, wanted).function, "scale_fit") << wanted;
  }
}

TEST(ChooseUnits, AChapterIsAllItsUnits) {
  const std::vector<Unit> units = three_units();
  for (const char* wanted : {"01", "1", "01_data", "exercises/01_data", "exercises/01_data/"}) {
    EXPECT_EQ(choose_units(units, wanted).units.size(), 2U) << wanted;
  }
  EXPECT_EQ(choose_units(units, "mlp").units[0]->number, "09.1");
  EXPECT_EQ(choose_units(units, "9").units[0]->number, "09.1");
  EXPECT_EQ(choose_units(units, "data").units[0]->number, "09.1");  // a unit before a chapter
  EXPECT_THROW(choose_unit(units, "01"), std::invalid_argument);
  EXPECT_EQ(choose_unit(units, "09").units[0]->number, "09.1");
}

TEST(ChooseUnits, RefusesWhatCanBeSeveralUnitsOrNone) {
  std::vector<Unit> units = three_units();
  units.push_back(units[0]);
  units.back().key = "09_mlp/scale";
  units.back().number = "09.2";
  try {
    choose_units(units, "scale");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "'scale' can be several units: 01.1 scale, 09.2 scale; name one by its number");
  }
  for (const char* wanted : {"", "0", "1.", ".1", "1.9", "07", "..", "/", "scal e"}) {
    EXPECT_THROW(choose_units(units, wanted), std::invalid_argument) << wanted;
  }
}

TEST(FindChapter, TakesNumberAndName) {
  const std::vector<std::string> chapters = {"01_data", "09_mlp", "19_cnn"};
  for (const char* wanted : {"9", "09", "mlp", "MLP", "09_mlp", "chapters/09_mlp/"}) {
    EXPECT_EQ(find_chapter(chapters, wanted), "09_mlp") << wanted;
  }
  EXPECT_THROW(find_chapter(chapters, "90"), std::invalid_argument);
  EXPECT_THROW(find_chapter(chapters, ""), std::invalid_argument);
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

TEST(IncludedUnits, AreThoseOfIncludeLines) {
  const std::string text =
      "#include <armadillo>\n#include \"exercises/02_neighbors/knn.hpp\"\r\n"
      " #  include \"core/shape.hpp\"\n// #include \"exercises/09_mlp/autodiff.hpp\"\n"
      "#include \"exercises/02_neighbors/knn.hpp\"\n#include \"exercises/not closed\n"
      "#include \"exercises/01_data/one_hot.hpp\"";
  EXPECT_EQ(included_units(text),
            (std::vector<std::string>{"02_neighbors/knn", "01_data/one_hot"}));
  EXPECT_EQ(included_headers(text).size(), 4U);
}

TEST(IncludedUnits, AreFoundInATextOfAnySize) {
  const std::string path(20'000'000, 'a');
  EXPECT_EQ(included_units("#include \"exercises/" + path + ".hpp\"\n").front().size(),
            path.size());
  EXPECT_TRUE(included_units("// #include \"exercises/" + path).empty());
  EXPECT_TRUE(included_headers(std::string(20'000'000, '#')).empty());
}

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
