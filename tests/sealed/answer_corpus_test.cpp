// What: every answer that a fuzzer found worth keeping, and some made by hand, read once more.
// Why:  a reader that survives them today must survive them after the next change.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/file.hpp"
#include "tests/fuzz/answer_input.hpp"

namespace gradbook {
namespace {

TEST(AnswerCorpus, IsSurvived) {
  int inputs = 0;
  const std::filesystem::path folder =
      std::filesystem::path(GRADBOOK_SOURCE_DIR) / "tests/fuzz/corpus/answer";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    fuzz::read_answer_input(read_file(entry.path()));
    ++inputs;
  }
  EXPECT_GE(inputs, 5);
}

}  // namespace
}  // namespace gradbook
