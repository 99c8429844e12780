// What: which typical mistake the grader takes for a student's, from records of runs.
// Why:  the mutants run once for a whole class; a wrong name misleads, and none may cost a grade.
#include "grading/run/typical_mistakes.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "small_course.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

Behaviour seen(const std::string& text) {
  return {.entries = {{.text = "test: KnnPredict.X", .values = {}},
                      {.text = "text: " + text, .values = {}},
                      {.text = "end", .values = {}}}};
}

/// The unit's only mutant counts ranks up.
class TypicalMistakesTest : public SmallCourse {
 protected:
  const Unit& unit() const { return units.at(0); }
  const Task& task() const { return unit().tasks.at(0); }

  /// In place of a program of tests: records which mutant ran, and counts its runs.
  void put_program() const {
    const fs::path program = mutants_program(Workspace(root), unit(), "release");
    write_file(program,
               "#!/bin/sh\n"
               "echo '{\"test\":\"KnnPredict.X\"}' > \"$GRADBOOK_RECORD\"\n"
               "echo \"{\\\"text\\\":\\\"mutant $GRADBOOK_MUTANT\\\"}\" >> \"$GRADBOOK_RECORD\"\n"
               "echo '{\"end\":true}' >> \"$GRADBOOK_RECORD\"\n"
               "echo >> \"$0.runs\"\n");
    fs::permissions(program, fs::perms::owner_all);
  }
  std::optional<NamedMistake> like(TypicalMistakes& mistakes, const std::string& text) const {
    return mistakes.like(task(), "KnnPredict.X",
                         [&](const std::vector<std::string>&) { return seen(text); });
  }
  std::uintmax_t runs() const {
    return fs::file_size(mutants_program(Workspace(root), unit(), "release").concat(".runs"));
  }
};

TEST_F(TypicalMistakesTest, AreNotComparedWithoutTheirProgram) {
  EXPECT_TRUE(TypicalMistakes(Workspace(root), unit(), nullptr).empty());
}

TEST_F(TypicalMistakesTest, NameWhatBehavesAlikeButNeverTheReference) {
  put_program();
  TypicalMistakes mistakes(Workspace(root), unit(), nullptr);
  ASSERT_FALSE(mistakes.empty());
  const auto found = like(mistakes, "mutant 1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->diagnosis, "ranks count up");
  EXPECT_EQ(found->hint, 0);
  EXPECT_FALSE(like(mistakes, "mutant 0"));
  EXPECT_FALSE(like(mistakes, "something else"));
}

TEST_F(TypicalMistakesTest, RunOnceForAllSubmissions) {
  put_program();
  TypicalMistakes mistakes(Workspace(root), unit(), nullptr);
  like(mistakes, "mutant 1");
  like(mistakes, "mutant 0");
  EXPECT_EQ(runs(), 2U);  // the reference and the mutant
}

}  // namespace
}  // namespace gradbook
