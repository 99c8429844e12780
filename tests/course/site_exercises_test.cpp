// What: tests and exercises as parts of pages.
// Why:  a reader of a lesson goes from the task to its contract, its hints and its tests.
#include "site/site_exercises.hpp"

#include <gtest/gtest.h>

namespace gradbook {
namespace {

constexpr const char* kTests =
    "#include <x>\n\n// By hand\nTEST(KnnVote, CountsVotes) {  // slide\n  if (a) {\n  }\n}\n"
    "TEST(KnnVote,\n     IsStable) {\n  b();\n}\nTEST(KnnVoteContract, RejectsNan) { c(); "
    "\n}\nTEST(Other, X) {\n}\n";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Unit small_unit() {
  Unit unit;
  unit.key = "02_neighbors/knn";
  unit.chapter = "02_neighbors";
  unit.name = "knn";
  unit.number = "02.3";
  unit.title = "Neighbours";
  unit.difficulty = 2;
  unit.intro = "Look at $k$ samples.";
  unit.tasks = {
      {.function = "knn_vote", .points = 8, .text = "Vote.", .hints = {"Sort.", "Count $n$."}}};
  return unit;
}

TEST(ParseTests, FindsNameAndCodeOfEachTest) {
  const std::vector<NamedTest> tests = parse_tests(kTests);
  ASSERT_EQ(tests.size(), 4U);
  EXPECT_EQ(tests[0].full_name(), "KnnVote.CountsVotes");
  EXPECT_EQ(tests[0].code,
            "// By hand\nTEST(KnnVote, CountsVotes) {  // slide\n  if (a) {\n  }\n}\n");
  EXPECT_EQ(tests[1].full_name(), "KnnVote.IsStable");
}
TEST(TestsOf, TakesBothSuitesOfATask) {
  const std::vector<NamedTest> tests = tests_of(small_unit().tasks[0], parse_tests(kTests));
  ASSERT_EQ(tests.size(), 3U);
  EXPECT_EQ(tests[2].suite, "KnnVoteContract");
}
TEST(ExerciseMarkdown, HasTaskHintsContractAndTests) {
  const std::string text = exercise_markdown(small_unit(), parse_tests(kTests), {});
  for (const char* part :
       {"### 02.3 Neighbours", "★★☆", "8 points", "Look at \\f$k\\f$ samples.",
        "@ref gradbook::knn_vote", "<summary>Hint 2</summary>", "Count \\f$n\\f$.",
        "<summary>3 tests</summary>", "tests_02_neighbors_knn.html#test_KnnVote_CountsVotes"}) {
    EXPECT_TRUE(contains(text, part)) << part << " in " << text;
  }
}
TEST(TestsMarkdown, HasALabelForEachTest) {
  const std::string text = tests_markdown(small_unit(), parse_tests(kTests));
  EXPECT_TRUE(contains(text, "## KnnVote.IsStable {#test_KnnVote_IsStable}"));
}

}  // namespace
}  // namespace gradbook
