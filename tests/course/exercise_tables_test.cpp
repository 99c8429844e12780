// What: the table of exercises in a chapter's README.
// Why:  it repeats what the task files say, so it must follow them.
#include "author/exercise_tables.hpp"

#include <gtest/gtest.h>

namespace gradbook {
namespace {

const std::string kTable =
    "| exercise | file | about | points | difficulty |\n|---|---|---|---|---|\n"
    "| 02.1 | `one` | First | 3 | ★ |\n| 02.2 | `two` | Second | 3 | ★★★ |\n";

std::vector<Unit> units() {
  return {parse_unit("exercises/02_x/one.md",
                     "# 02.1 First\ndifficulty: 1\n## f\npoints: 3\n### Hint 1\nh\n"),
          parse_unit("exercises/02_x/two.md",
                     "# 02.2 Second\ndifficulty: 3\n## g\npoints: 3\n### Hint 1\nh\n")};
}

TEST(ExerciseTable, IsAddedAtTheEnd) {
  EXPECT_EQ(with_exercise_table("About.\n", units()), "About.\n\n" + kTable);
}

TEST(ExerciseTable, TakesThePlaceOfTheOneThatIsThere) {
  const std::string other = "\n| mistake | why |\n|---|---|\n";
  EXPECT_EQ(
      with_exercise_table("About.\n\n| exercise | x |\n|---|---|\n| 02.9 | y |\n" + other, units()),
      "About.\n\n" + kTable + other);
  const std::string now = "About.\n\n" + kTable + other;
  EXPECT_EQ(with_exercise_table(now, units()), now);
  EXPECT_EQ(with_exercise_table("| exercise |", units()), kTable);
}

}  // namespace
}  // namespace gradbook
