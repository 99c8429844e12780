// What: flags and exit codes of a chapter's program.  Why: scripts depend on the codes, students on
// the one line that says what is wrong.
#include "chapter/chapter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

struct Outcome {
  int code = 0;
  std::string error;
  bool ran = false;
};

Outcome run(
    std::vector<std::string> arguments,
    const std::function<void(Chapter&)>& body = [](Chapter&) {}) {
  arguments.insert(arguments.begin(), "02_test");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  Outcome outcome;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  outcome.code = run_chapter(static_cast<int>(argv.size()), argv.data(), "02_test", "a test", {},
                             [&](Chapter& chapter) {
                               outcome.ran = true;
                               body(chapter);
                             });
  testing::internal::GetCapturedStdout();
  outcome.error = testing::internal::GetCapturedStderr();
  return outcome;
}

class ChapterJson : public TemporaryFolder {};

TEST(RunChapter, SaysAWrongFlagInOneLine) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--bogus"},           {"extra"},
      {"--data", ""},        {"--train", ""},
      {"--json", ""},        {"--label", ""},
      {"--seed", ""},        {"--seed", "-1"},
      {"--seed", "1.5"},     {"--seed", "18446744073709551616"},
      {"--header", "maybe"}, {"--separator", ":"},
      {"--threads", "0"}};
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments.front();
    EXPECT_FALSE(outcome.ran) << arguments.front();
    EXPECT_TRUE(outcome.error.starts_with("02_test: ")) << outcome.error;
    EXPECT_EQ(std::count(outcome.error.begin(), outcome.error.end(), '\n'), 1) << outcome.error;
  }
}

TEST(RunChapter, RefusesContradictionsBeforeAnyWork) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--test", "a.csv"},
        std::vector<std::string>{"--data", "iris", "--train", "a.csv"},
        std::vector<std::string>{"--label", "0"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments.front();
    EXPECT_FALSE(outcome.ran) << arguments.front();
  }
}

TEST(RunChapter, PassesTheFlagsOn) {
  const Outcome outcome =
      run({"--seed", "18446744073709551615", "--train", "a.csv", "--label", "class"},
          [](Chapter& chapter) {
            EXPECT_EQ(chapter.seed, 18446744073709551615ULL);
            EXPECT_EQ(chapter.data.train, "a.csv");
            EXPECT_EQ(chapter.data.label, "class");
          });
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_TRUE(outcome.ran);
}

TEST(RunChapter, TellsWrongArgumentsFromBadFiles) {
  EXPECT_EQ(run({}, [](Chapter&) { throw std::invalid_argument("k"); }).code, 2);
  EXPECT_EQ(run({}, [](Chapter&) { throw FileError("a.csv", "is empty"); }).code, 3);
  EXPECT_EQ(run({}, [](Chapter&) { throw std::bad_alloc(); }).code, 3);
}

TEST_F(ChapterJson, KeepsALinkToTheJsonFile) {
  write_file(path / "real.json", "old");
  std::filesystem::create_symlink(path / "real.json", path / "link.json");
  EXPECT_EQ(run({"--json", (path / "link.json").string()}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(path / "link.json"));
  EXPECT_NE(read_file(path / "real.json").find("\"chapter\": \"02_test\""), std::string::npos);
}

}  // namespace
}  // namespace gradbook
