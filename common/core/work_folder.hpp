/// @file common/core/work_folder.hpp
/// Where the grader puts what it needs for a moment, whatever the user's TMPDIR and umask are.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string_view>

namespace gradbook {

/// A folder for temporary files that can be written, and whose programs can be started: $TMPDIR,
/// /tmp, /var/tmp or /dev/shm, the first that will do. If this process is root, jails run as other
/// users: then every folder above it can be entered by everybody.
/// Throws std::runtime_error that says why none of them will do.
std::filesystem::path work_parent();

/// Makes a new folder in work_parent(), 0700.
/// @param prefix  of its name
std::filesystem::path new_work_folder(std::string_view prefix);

/// As long as it lives, its file or folder is removed by remove_work_paths().
class WorkPath {
 public:
  /// @param path  of this process alone
  explicit WorkPath(std::filesystem::path path);
  ~WorkPath();
  WorkPath(const WorkPath&) = delete;
  WorkPath& operator=(const WorkPath&) = delete;
  const std::filesystem::path& path() const { return path_; }  ///< as given

 private:
  std::filesystem::path path_;
};

/// Removes what all WorkPaths of this process name: for its end in the middle of something.
void remove_work_paths();

/// As long as it lives, new folders get the mode 0755 and new files at most 0644, so that the users
/// of jails can read what is copied for them and nobody but the owner can write.
class PlainUmask {
 public:
  PlainUmask();  ///< of the whole process
  ~PlainUmask();
  PlainUmask(const PlainUmask&) = delete;
  PlainUmask& operator=(const PlainUmask&) = delete;

 private:
  mode_t before_;
};

}  // namespace gradbook
