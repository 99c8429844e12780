/// @file common/grading/intake/safe_folder.hpp
/// Reading below a folder that somebody else filled, without ever leaving it.
#pragma once
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <string>

#include "grading/intake/submission_files.hpp"

namespace gradbook {

/// Which system call opens files; the results are the same.
enum class OpenWith {
  openat2,  ///< the kernel itself refuses links and ways out; openat where it has no openat2
  openat    ///< one name at a time without following links, as on kernels before 5.6
};

/// A regular file, read whole.
struct ReadFile {
  std::string content;       ///< all bytes
  std::time_t modified = 0;  ///< when it was last written
};

/// Shows everything below a folder to files, and reads what it wants. Folders and files are opened
/// relative to the folder that holds them, no link is followed, a pipe is not waited for, and what
/// was looked at is what is read, even if somebody moves things meanwhile. Throws Rejection when
/// there is too much or it is nested too deeply, FileError when the machine fails.
/// @param folder  where to start; may not be a link itself
/// @param files   decides and collects
/// @param with    for tests
/// @return when the newest of the files that were read was written; 0 if none was
std::time_t read_folder(const std::filesystem::path& folder, SubmissionFiles& files,
                        OpenWith with = OpenWith::openat2);

/// Reads the regular file at path, which may be no link. Throws Rejection if it is something else
/// or has more than max_bytes, FileError when the machine fails.
ReadFile read_regular_file(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace gradbook
