// What: building in a folder that another command uses, and in a checkout that was moved.
// Why:  students run two terminals at once and rename folders; a build must survive both.
#include "course/workspace.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
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
               "add_custom_target(hello COMMAND ${CMAKE_COMMAND} -E echo built)\n");
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
