/// @file tests/grading/submission_folder.hpp
/// A student's folder that a test fills and reads.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "grading/intake/submission.hpp"
#include "test_archive.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {

class FolderSubmission : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) const {
    write_file(folder / name, content);
  }
  Submission read() const { return read_submission(folder, units); }

  ScratchFolder scratch;
  std::filesystem::path folder = scratch.path() / "ann";
  std::vector<Unit> units = test_units();

  void SetUp() override { std::filesystem::create_directory(folder); }
};

}  // namespace gradbook
