// What: paragraphs for the terminal.
// Why:  tasks and hints are Markdown with lines of their own; ragged lines are hard to read.
#include "course/terminal.hpp"

#include <gtest/gtest.h>

namespace gradbook {
namespace {

TEST(Wrapped, JoinsTheLinesOfAParagraph) {
  EXPECT_EQ(wrapped("one two\nthree four five\n\nsix", 13), "one two three\nfour five\n\nsix\n");
}

TEST(Wrapped, KeepsCodeTablesAndLists) {
  EXPECT_EQ(wrapped("a\n```\nx  =  1\n```\nb\n| t | u |\n- c\n- d", 40, "  "),
            "  a\n  ```\n  x  =  1\n  ```\n  b\n  | t | u |\n  - c\n  - d\n");
}

}  // namespace
}  // namespace gradbook
