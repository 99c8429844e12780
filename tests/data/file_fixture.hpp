/// @file tests/data/file_fixture.hpp
/// A folder of its own for each test, and files and archives to put there.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace gradbook {

/// Creates a folder before a test and removes it afterwards.
class WithFolder : public testing::Test {
 protected:
  WithFolder();
  ~WithFolder() override;

  /// Writes a file into the folder; its path.
  std::filesystem::path file(const std::string& name, const std::string& content) const;

  std::filesystem::path folder_;
};

/// The message of the FileError that a statement throws.
template <typename Statement>
std::string file_error(const Statement& statement) {
  try {
    statement();
  } catch (const FileError& error) {
    return error.what();
  }
  return "no FileError";
}

bool contains(const std::string& text, const std::string& part);

std::string sha256_of(const std::string& content);

struct ArchiveEntry {
  std::string name;
  std::string content;
  std::string link_to = "";  ///< makes it a symbolic link
};

/// Writes a tar.gz (or a zip) with these entries.
void write_archive(const std::filesystem::path& path, const std::vector<ArchiveEntry>& entries,
                   bool zip = false);

}  // namespace gradbook
