// What: the main() of every test program.
// Why:  a variable in a user's environment must not choose tests, and what a student prints must
// arrive.
#include "verify/verdict_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>

#include "core/file.hpp"
#include "core/process.hpp"

namespace gradbook {
namespace {

/// This program once more, with these tests only.
ProcessResult run_inner(const std::string& filter,
                        const std::map<std::string, std::string>& environment) {
  ProcessOptions options;
  options.environment = environment;
  return run_process(
      {"/proc/self/exe", "--gtest_filter=" + filter, "--gtest_also_run_disabled_tests"}, options);
}

TEST(InnerTest, DISABLED_Prints) { std::puts("printed by the first"); }
TEST(InnerTest, DISABLED_PrintsToo) { std::puts("printed by the second"); }
TEST(InnerTest, DISABLED_PrintsAndEnds) {
  std::puts("printed before the end");
  std::_Exit(7);
}

TEST(RunTests, IgnoresTheUsersEnvironment) {
  const ProcessResult plain =
      run_inner("InnerTest.DISABLED_Prints:InnerTest.DISABLED_PrintsToo", {});
  EXPECT_NE(plain.output.find("[  PASSED  ] 2 tests."), std::string::npos) << plain.output;
  const ProcessResult changed = run_inner("InnerTest.DISABLED_Prints:InnerTest.DISABLED_PrintsToo",
                                          {{"GTEST_TOTAL_SHARDS", "2"},
                                           {"GTEST_SHARD_INDEX", "1"},
                                           {"GTEST_REPEAT", "3"},
                                           {"GTEST_BRIEF", "1"},
                                           {"GTEST_FAIL_FAST", "1"},
                                           {"GTEST_OUTPUT", "xml:/nonexistent/folder/report.xml"},
                                           {"TEST_PREMATURE_EXIT_FILE", "/nonexistent/file"},
                                           {"XML_OUTPUT_FILE", "/nonexistent/folder/report.xml"}});
  EXPECT_TRUE(changed.ok());
  const auto tests = [](const std::string& output) {
    std::string kept;  // without the times
    std::istringstream lines(output);
    std::string line;
    while (std::getline(lines, line)) kept += line.substr(0, line.find(" (")) + "\n";
    return kept;
  };
  EXPECT_EQ(tests(changed.output), tests(plain.output));
}

TEST(RunTests, OnlyTheTestedCodePrintsWhenThereIsAVerdictFile) {
  std::string name = (std::filesystem::temp_directory_path() / "gradbook-verdict-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  ASSERT_GE(fd, 0);
  ::close(fd);
  EXPECT_EQ(run_inner("InnerTest.DISABLED_Prints", {{"GRADBOOK_VERDICT", name}}).output,
            "printed by the first\n");
  EXPECT_NE(read_file(name).find("\"status\":\"passed\""), std::string::npos);
  // Into a pipe a whole buffer of text would be lost with the program
  const ProcessResult ended =
      run_inner("InnerTest.DISABLED_PrintsAndEnds", {{"GRADBOOK_VERDICT", name}});
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.output, "printed before the end\n");
  std::filesystem::remove(name);
}

}  // namespace
}  // namespace gradbook
