// What: compilers work in a jail, and cannot be used to read or fill the machine.
// Why:  an #include is a file access; the compiler quotes what it reads.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "core/file.hpp"
#include "grading/jail.hpp"
#include "grading/jail_protocol.hpp"
#include "jail_lab.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class JailCompileTest : public JailTest {
 protected:
  /// Compiles a text to an object file in the writable folder.
  JailResult compile(const std::string& text, const std::vector<std::string>& more = {},
                     const std::string& compiler = "g++") const {
    const fs::path source = lab.folder / "source" / "student.cpp";
    write_file(source, text);
    JailOptions compile = options(JailMode::compile);
    compile.readable = {source.parent_path()};
    compile.cpu_seconds = 5;
    compile.memory_bytes = 1 << 30;
    std::vector<std::string> command = {compiler, "-c", source, "-o", writable / "student.o"};
    command.insert(command.end(), more.begin(), more.end());
    return run_in_jail(lab.jail, command, compile);
  }
};

INSTANTIATE_TEST_SUITE_P(Tiers, JailCompileTest,
                         testing::Values(Tier::bwrap, Tier::unshare, Tier::setuid),
                         [](const auto& suite) { return tier_name(suite.param); });

TEST_P(JailCompileTest, CompilesLinksAndRuns) {
  const JailResult compiled = compile("#include <cstdio>\nint main() { std::puts(\"built\"); }");
  ASSERT_TRUE(compiled.ok()) << compiled.error << compiled.output;
  const JailResult linked =
      run_in_jail(lab.jail, {"g++", writable / "student.o", "-o", writable / "student"},
                  options(JailMode::link));
  ASSERT_TRUE(linked.ok()) << linked.error << linked.output;
  EXPECT_EQ(run_in_jail(lab.jail, {writable / "student"}, options()).output, "built\n");
}

TEST_P(JailCompileTest, ClangWorksToo) {
  if (!fs::exists("/usr/bin/clang++")) GTEST_SKIP() << "clang++ is not installed";
  const JailResult compiled = compile("#include <cstdio>\nint main() {}", {}, "clang++");
  EXPECT_TRUE(compiled.ok()) << compiled.error << compiled.output;
}

TEST_P(JailCompileTest, UsesAPrecompiledHeader) {
  const fs::path header = lab.folder / "source" / "all.hpp";
  write_file(header, "#pragma once\ninline int seven() { return 7; }");
  JailOptions precompile = options(JailMode::compile);
  precompile.readable = {header.parent_path()};
  const fs::path made = writable / "all.hpp.gch";
  const JailResult first =
      run_in_jail(lab.jail, {"g++", "-x", "c++-header", header, "-o", made}, precompile);
  ASSERT_TRUE(first.ok()) << first.error << first.output;
  fs::copy_file(made, lab.folder / "source" / "all.hpp.gch", fs::copy_options::overwrite_existing);
  const JailResult second =
      compile("int f() { return seven(); }", {"-include", header, "-H", "-Winvalid-pch"});
  EXPECT_TRUE(second.ok()) << second.output;
  EXPECT_NE(second.output.find("! " + (lab.folder / "source" / "all.hpp.gch").string()),
            std::string::npos)
      << second.output;
}

TEST_P(JailCompileTest, IncludesNoSecrets) {
  EXPECT_EQ(compile("#include \"" + secret.string() + "\"").exit_code, 1);
  if (!has_own_files()) return;
  const JailResult result = compile("#include \"/etc/passwd\"");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.output.find("root:"), std::string::npos) << result.output;
}

TEST_P(JailCompileTest, AnEndlessFileEndsWithinTheLimits) {
  const JailResult result = compile("#include \"/dev/zero\"");
  EXPECT_TRUE(result.started);
  EXPECT_FALSE(result.ok());
  EXPECT_LT(result.cpu_seconds, 10);
}

TEST_P(JailCompileTest, TheSupervisorsMemoryAndEnvironmentAreClosed) {
  if (!has_own_files()) GTEST_SKIP() << "there, it belongs to root";
  const JailResult result =
      run_in_jail(lab.jail, {"/bin/sh", "-c", "cat /proc/1/environ /proc/1/maps; ls /proc/1/fd"},
                  options(JailMode::compile));
  EXPECT_NE(result.exit_code, 0);
  EXPECT_NE(result.output.find("denied"), std::string::npos) << result.output;
  EXPECT_EQ(result.output.find("libc"), std::string::npos) << result.output;
}

TEST(Jail, SaysThatBubblewrapIsMissing) {
  const JailLab& lab = JailLab::get();
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const JailResult result = run_in_jail(lab.jail, {"/bin/true"}, JailOptions{});
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_FALSE(result.started);
  EXPECT_NE(result.error.find("bubblewrap"), std::string::npos) << result.error;
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
