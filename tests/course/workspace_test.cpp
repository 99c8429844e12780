// What: building in a folder that another command uses, and in a checkout that was moved.
// Why:  students run two terminals at once and rename folders; a build must survive both.
#include "course/workspace.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

/// A checkout with a project that builds in no time.
class SmallCheckout : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    path /= "käse und brot";
    std::filesystem::create_directories(path / "exercises");
    write_file(path / "CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.25)\nproject(small NONE)\n"
               "add_custom_target(hello COMMAND ${CMAKE_COMMAND} -E echo built)\n"
               "set(source ${CMAKE_SOURCE_DIR}/exercises/01_data/unit.cpp)\n"
               "add_custom_command(OUTPUT made VERBATIM COMMAND cmake -E copy ${source} made "
               "DEPENDS ${source})\n"
               "add_custom_target(copy DEPENDS made)\n"
               "add_custom_target(show COMMAND env VERBATIM)\n");
    write_file(path / "exercises/01_data/unit.cpp", "first\n");
    write_file(path / "CMakePresets.json",
               "{\"version\": 6, \"configurePresets\": [{\"name\": \"release\", \"generator\": "
               "\"Ninja\", \"binaryDir\": \"${sourceDir}/build/release\"}]}\n");
  }
  void TearDown() override { std::filesystem::remove_all(path.parent_path()); }

  ProcessResult build(const std::atomic<bool>* cancel = nullptr) const {
    return Workspace(path).build("release", {"hello"}, false, cancel);
  }
};

TEST_F(SmallCheckout, ConfiguresAndBuilds) {
  EXPECT_NE(build().output.find("built"), std::string::npos);
}

TEST_F(SmallCheckout, BuildsAgainWhatWasPutBackWithItsOldDate) {
  const std::filesystem::path source = path / "exercises/01_data/unit.cpp";
  const std::filesystem::path made = path / "build/release/made";
  const auto old_date = std::filesystem::last_write_time(source) - std::chrono::hours(1);
  std::filesystem::last_write_time(source, old_date);
  const Workspace workspace(path);
  EXPECT_TRUE(workspace.build("release", {"copy"}, false).ok());
  write_file(source, "second\n");
  EXPECT_TRUE(workspace.build("release", {"copy"}, false).ok());
  EXPECT_EQ(read_file(made), "second\n");
  write_file(source, "first\n");
  std::filesystem::last_write_time(source, old_date);  // as cp -p, mv and unzip do
  EXPECT_TRUE(workspace.build("release", {"copy"}, false).ok());
  EXPECT_EQ(read_file(made), "first\n");
  EXPECT_EQ(std::filesystem::last_write_time(source), old_date);  // the file itself is not touched
}

TEST_F(SmallCheckout, BuildsAgainAlsoThroughALink) {
  const std::filesystem::path link = path.parent_path() / "link";
  std::filesystem::create_directory_symlink(path, link);
  const std::filesystem::path source = path / "exercises/01_data/unit.cpp";
  const Workspace workspace(link);
  EXPECT_TRUE(workspace.build("release", {"copy"}, false).ok());
  write_file(source, "second\n");
  std::filesystem::last_write_time(
      source, std::filesystem::last_write_time(source) - std::chrono::hours(1));
  EXPECT_TRUE(workspace.build("release", {"copy"}, false).ok());
  EXPECT_EQ(read_file(path / "build/release/made"), "second\n");
}

TEST_F(SmallCheckout, TheUsersEnvironmentDoesNotReachTheBuild) {
  for (const char* name : {"CXXFLAGS", "CMAKE_GENERATOR", "NINJA_STATUS", "MAKEFLAGS", "CDPATH"}) {
    ::setenv(name, "-gradbook-test", 1);
  }
  ::setenv("TMPDIR", "/no/such/folder", 1);
  const std::string shown = Workspace(path).build("release", {"show"}, false).output;
  for (const char* name :
       {"CXXFLAGS", "CMAKE_GENERATOR", "NINJA_STATUS", "MAKEFLAGS", "CDPATH", "TMPDIR"}) {
    ::unsetenv(name);
  }
  EXPECT_NE(shown.find("PATH="), std::string::npos);
  EXPECT_EQ(shown.find("-gradbook-test"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("/no/such/folder"), std::string::npos) << shown;
}

TEST_F(SmallCheckout, BuildsAfterTheCheckoutWasMoved) {
  EXPECT_TRUE(build().ok());
  const std::filesystem::path moved = path.parent_path() / "moved";
  std::filesystem::rename(path, moved);
  path = moved;
  EXPECT_NE(build().output.find("built"), std::string::npos);
}

TEST_F(SmallCheckout, ConfiguresAgainAfterAnInterruptedAttempt) {
  EXPECT_TRUE(build().ok());
  std::filesystem::remove(path / "build/release/build.ninja");
  write_file(path / "build/release/CMakeCache.txt", "CMAKE_GENERATOR:INTERNAL=Unix Makefiles\n");
  EXPECT_TRUE(build().ok());
}

TEST_F(SmallCheckout, WaitsWhileAnotherCommandBuilds) {
  EXPECT_TRUE(build().ok());
  std::FILE* const lock = std::fopen((path / "build/release/gradbook.lock").c_str(), "we");
  ASSERT_NE(lock, nullptr);
  ASSERT_EQ(::flock(::fileno(lock), LOCK_EX), 0);
  std::atomic<bool> done = false;
  std::thread second([&] {
    build();
    done = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(done);
  std::fclose(lock);
  second.join();
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace gradbook
