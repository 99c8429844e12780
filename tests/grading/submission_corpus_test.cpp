// What: the fuzzer's corpus of archives, file by file.  Why: what once broke the reader must not
// break it again, also where no fuzzer is built. good_ and bad_ were made by hand.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "tests/fuzz/submission_input.hpp"

namespace gradbook {
namespace {

TEST(SubmissionCorpus, IsReadOrRejected) {
  int count = 0;
  const auto folder = std::filesystem::path(GRADBOOK_SOURCE_DIR) / "tests/fuzz/corpus/submission";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::string bytes = read_file(entry.path());
    bool accepted = false;
    EXPECT_NO_THROW(accepted = fuzz::read_submission_input(bytes)) << name;
    const bool by_hand = name.starts_with("good_") || name.starts_with("bad_");
    EXPECT_TRUE(!by_hand || accepted == name.starts_with("good_")) << name;
    ++count;
  }
  EXPECT_GE(count, 20);
}

}  // namespace
}  // namespace gradbook
