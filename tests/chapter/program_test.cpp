// What: flags and exit codes of a chapter's program.  Why: scripts depend on the codes, students on
// the one line that says what is wrong.
#include "chapter/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "chapter/section.hpp"
#include "core/file.hpp"
#include "tests/course/temporary_folder.hpp"

namespace gradbook {
namespace {

struct Outcome {
  int code = 0;
  std::string error;
  bool ran = false;
};

std::vector<std::string> ran_sections;

const SectionRegistration second(
    2,
    [](Chapter&) {
      ran_sections.push_back("second");
      throw FileError("moon.csv", "is not on this computer");
    },
    "chapters/02_test/section_far_away.cpp");
const SectionRegistration first(
    1,
    [](Chapter& chapter) {
      ran_sections.push_back("first");
      chapter.title("A table");
      chapter.print("{:>3}", 7);
      chapter.add({.name = "answer",
                   .dataset = "none",
                   .metric = "m",
                   .value = 0.5,
                   .parameters = {{"correct", 42}, {"rule", "label"}, {"rate", 0.1}}});
    },
    "chapters/02_test/section_table.cpp");

/// Runs a program with the two sections above and one flag of its own, --k.
Outcome run(
    std::vector<std::string> arguments,
    const std::function<void(Chapter&)>& experiment = [](Chapter&) {}) {
  arguments.insert(arguments.begin(), "02_test");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  Outcome outcome;
  arma::uword k = 1;
  ran_sections.clear();
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  outcome.code =
      run_chapter(static_cast<int>(argv.size()), argv.data(),
                  {.name = "02_test",
                   .purpose = "a test",
                   .add_flags = [&](Flags& flags) { flags.count("--k", k, 1, "a number"); },
                   .experiment =
                       [&](Chapter& chapter, Flags&) {
                         outcome.ran = true;
                         experiment(chapter);
                       }});
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
      {"--threads", "0"},    {"--momentum", "0.9"},
      {"--section", ""},     {"--n-train", "0"},
      {"--scale", "huge"},   {"--k", "0"}};
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
        std::vector<std::string>{"--label", "0"},
        std::vector<std::string>{"--data", "a.csv", "--label", "0", "--target", "1"},
        std::vector<std::string>{"--section", "table", "--k", "2"},
        std::vector<std::string>{"--section", "chair"}}) {
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
            EXPECT_EQ(chapter.data.choice.train, "a.csv");
            EXPECT_EQ(chapter.data.choice.label, "class");
          });
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_TRUE(outcome.ran);
}

TEST(RunChapter, TellsWrongArgumentsFromBadFiles) {
  const std::vector<std::string> flags = {"--k", "1"};
  EXPECT_EQ(run(flags, [](Chapter&) { throw std::invalid_argument("k"); }).code, 2);
  EXPECT_EQ(run(flags, [](Chapter&) { throw FileError("a.csv", "is empty"); }).code, 3);
  EXPECT_EQ(run(flags, [](Chapter&) { throw std::bad_alloc(); }).code, 3);
}

TEST(RunChapter, NamesAFlagThatTheChapterDoesNotUse) {
  EXPECT_NE(run({"--momentum", "0.9"}).error.find("--momentum: this chapter does not use it"),
            std::string::npos);
}

TEST(RunChapter, RunsTheSectionsInTheirOrderAndGoesOnWithoutData) {
  const Outcome outcome = run({"--seed", "3"});
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_FALSE(outcome.ran);
  EXPECT_EQ(ran_sections, (std::vector<std::string>{"first", "second"}));
}

TEST(RunChapter, RunsOneSectionByTheNameOfItsFile) {
  EXPECT_EQ(run({"--section", "table"}).code, 0);
  EXPECT_EQ(ran_sections, std::vector<std::string>{"first"});
  EXPECT_EQ(run({"--section", "far_away"}).code, 3);  // asked for by name: no data is an error
}

TEST(RunChapter, RunsTheExperimentForDataAndForOwnFlags) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--k", "3"}, std::vector<std::string>{"--data", "iris"},
        std::vector<std::string>{"--n-train", "7", "--quick"}}) {
    EXPECT_TRUE(run(arguments).ran) << arguments.front();
    EXPECT_TRUE(ran_sections.empty()) << arguments.front();
  }
}

TEST_F(ChapterJson, KeepsALinkToTheJsonFile) {
  write_file(path / "real.json", "old");
  std::filesystem::create_symlink(path / "real.json", path / "link.json");
  EXPECT_EQ(run({"--json", (path / "link.json").string()}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(path / "link.json"));
  EXPECT_NE(read_file(path / "real.json").find("\"chapter\": \"02_test\""), std::string::npos);
}

TEST_F(ChapterJson, HasResultsAndAllThatWasPrinted) {
  ASSERT_EQ(run({"--json", (path / "out.json").string()}).code, 0);
  const nlohmann::json document = nlohmann::json::parse(read_file(path / "out.json"));
  const nlohmann::json& result = document.at("results").at(0);
  EXPECT_TRUE(result.at("correct").is_number_integer());
  EXPECT_EQ(result.at("correct"), 42);
  EXPECT_EQ(result.at("rule"), "label");
  EXPECT_EQ(result.at("rate"), 0.1);
  const nlohmann::json& table = document.at("transcript").at(1);
  EXPECT_EQ(table.at("title"), "A table");
  EXPECT_EQ(table.at("text").get<std::string>().substr(0, 4), "  7\n");
  EXPECT_EQ(document.at("skipped").size(), 1U);
}

}  // namespace
}  // namespace gradbook
