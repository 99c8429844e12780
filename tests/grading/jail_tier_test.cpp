// What: which tier is used, what is said when none works, and what passes between library and
// program. Why:  an error of ours must never look like a student's.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "grading/jail/jail.hpp"
#include "grading/jail/jail_protocol.hpp"
#include "jail_lab.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Tier::none, as for a run that the user called unsafe.
JailResult run_unsafe(const std::vector<std::string>& words) {
  const JailLab& lab = JailLab::get();
  JailOptions options;
  options.tier = Tier::none;
  options.wall_seconds = 0.5;
  std::vector<std::string> command = {lab.hostile};
  command.insert(command.end(), words.begin(), words.end());
  return run_in_jail(lab.jail, command, options);
}

TEST(Jail, WithoutATierFilterAndLimitsRemain) {
  EXPECT_EQ(run_unsafe({"exit", "3"}).exit_code, 3);
  EXPECT_TRUE(run_unsafe({"call", "inet"}).killed_by_filter);
  EXPECT_TRUE(run_unsafe({"pause"}).wall_limit);
  const fs::path beats = JailLab::get().folder / "unsafe-beats";
  run_unsafe({"daemon", beats});
  ASSERT_TRUE(fs::exists(beats));
  const auto size = fs::file_size(beats);
  usleep(100000);
  EXPECT_EQ(fs::file_size(beats), size);
}

TEST(Jail, SaysThatBubblewrapIsMissing) {
  const JailLab& lab = JailLab::get();
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const JailResult result = run_in_jail(lab.jail, {"/bin/true"}, JailOptions{});
  const TierReport report = probe_tiers(lab.jail);
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_FALSE(result.started);
  EXPECT_NE(result.error.find("bubblewrap"), std::string::npos) << result.error;
  EXPECT_NE(report.tier, Tier::bwrap);
  ASSERT_FALSE(report.notes.empty());
  EXPECT_NE(report.notes[0].find("bubblewrap"), std::string::npos) << report.notes[0];
}

TEST(Jail, AnUnprivilegedUserCanGradeToo) {
  if (geteuid() != 0) GTEST_SKIP() << "all the other tests did";
  const JailLab& lab = JailLab::get();
  const pid_t user = fork();
  if (user == 0) {
    if (setresgid(61777, 61777, 61777) != 0 || setresuid(61777, 61777, 61777) != 0) _exit(2);
    JailOptions options;
    options.readable = {lab.hostile};
    const TierReport tiers = probe_tiers(lab.jail);
    options.tier = tiers.tier;
    const JailResult result = run_in_jail(lab.jail, {lab.hostile, "uid"}, options);
    _exit(tiers.tier == Tier::none || result.output == "61777 61777" ? 0 : 1);
  }
  int status = 0;
  waitpid(user, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Jail, NamesATierThatDoesNotWork) {
  ::setenv("GRADBOOK_TIER", "bwrap", 1);
  const TierReport report = probe_tiers("/nowhere/jail");
  ::unsetenv("GRADBOOK_TIER");
  EXPECT_EQ(report.tier, Tier::none);
  ASSERT_EQ(report.notes.size(), 2U);
  EXPECT_NE(report.notes[1].find("/nowhere/jail"), std::string::npos) << report.notes[1];
}

TEST(Jail, OptionsSurviveTheirWayToTheProgram) {
  JailRequest request{.options = jail_defaults(JailMode::compile), .command = {"--", "-x=y", ""}};
  request.options.slot = 7;
  request.options.wall_seconds = 0.25;
  request.options.readable = {"/a=b", "/c d"};
  request.options.environment = {{"NAME", "x=y"}};
  const std::vector<std::string> words = format_words(request);
  EXPECT_EQ(format_words(parse_words(words)), words);
  EXPECT_EQ(parse_words(words).command, request.command);
  EXPECT_THROW(parse_words({"--slot=1000", "--", "x"}), std::invalid_argument);
  EXPECT_THROW(parse_words({"--slots=1", "--", "x"}), std::invalid_argument);
  EXPECT_THROW(parse_words({"--slot=1"}), std::invalid_argument);
}

TEST(Jail, ABrokenStatusLineIsAnErrorOfOurs) {
  EXPECT_FALSE(parse_status("").started);
  EXPECT_FALSE(parse_status(R"({"started":true})").started);
  JailResult result;
  result.error = "a \"quoted\"\nline";
  EXPECT_EQ(parse_status(format_status(result)).error, "a \"quoted\"?line");
}

}  // namespace
}  // namespace gradbook
