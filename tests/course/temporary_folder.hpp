/// @file tests/course/temporary_folder.hpp
/// A folder of its own for one test.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace gradbook {

class TemporaryFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "gradbook-course-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(path); }

  std::filesystem::path path;
};

}  // namespace gradbook
