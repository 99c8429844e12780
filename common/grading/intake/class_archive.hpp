/// @file common/grading/intake/class_archive.hpp
/// One archive with the submissions of a whole class, as learning platforms give it to staff.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/work_folder.hpp"

namespace gradbook {

/// The regular files of a zip or tar.gz archive in a temporary folder, which is removed with this
/// object. Links, devices and names that lead out of the folder are left out.
class UnpackedArchive {
 public:
  /// Throws FileError if the archive is damaged, encrypted, or holds more than 4 GB or 200000
  /// entries.
  /// @param archive  the file
  explicit UnpackedArchive(const std::filesystem::path& archive);
  ~UnpackedArchive();
  UnpackedArchive(const UnpackedArchive&) = delete;
  UnpackedArchive& operator=(const UnpackedArchive&) = delete;

  const std::filesystem::path& folder() const { return folder_; }       ///< what it holds
  const std::vector<std::string>& refused() const { return refused_; }  ///< "name: why"

 private:
  void unpack(const std::filesystem::path& archive);

  std::filesystem::path folder_;
  WorkPath own_;
  std::vector<std::string> refused_;
};

}  // namespace gradbook
