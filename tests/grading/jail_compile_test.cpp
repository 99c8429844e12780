// What: compilers work in a jail, and cannot be used to read or fill the machine.
// Why:  an #include is a file access; the compiler quotes what it reads.
#include <string>
#include <vector>

#include "core/file.hpp"
#include "grading/jail/jail.hpp"
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

}  // namespace
}  // namespace gradbook
