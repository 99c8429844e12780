/// @file common/grading/intake/submission.hpp
/// Reading what students hand in: only allow-listed regular files, and never more than agreed.
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"
#include "grading/intake/class_folder.hpp"

namespace gradbook {

/// The file of one unit as it was submitted.
struct SubmittedFile {
  std::string unit;      ///< key, "02_neighbors/knn"
  std::string content;   ///< all bytes
  std::string sha256;    ///< of the content
  std::string contract;  ///< sha256 of the contract it was written for, from the manifest; or empty
};

/// Where a submission's time comes from.
enum class TimeSource {
  none,      ///< there is no time
  file,      ///< when the archive, or the newest file of a folder, was last written
  manifest,  ///< written by the student's machine, where it can be set to anything
  table      ///< times.csv of the grader: the one to trust
};

/// One student's submission, read into memory.
struct Submission {
  std::string id;                             ///< made from the name of its folder or archive
  std::string name;                           ///< as the learning platform writes it
  std::string entry;                          ///< what was found in the class folder
  std::filesystem::path source;               ///< where it was found
  std::string created_at;                     ///< UTC "2026-11-25T07:12:09Z"; see read_submission()
  TimeSource time_source = TimeSource::none;  ///< where created_at comes from
  std::string version;                        ///< of Gradbook, from the manifest; empty without one
  std::string rejected;                       ///< why the whole submission is refused; else empty
  std::string unreadable;  ///< why the grader could not read it, which is not the student's fault
  std::vector<SubmittedFile> files;             ///< in the order of the registry
  std::map<std::string, std::string> unusable;  ///< unit key: why no file of it could be used
  std::vector<std::string> refused;             ///< "name: why", entries that were not read
  std::size_t ignored = 0;         ///< entries that are of no unit, and nothing to worry about
  std::vector<std::string> flags;  ///< things staff should look at
  std::string sha256;              ///< over ids and contents of everything that was read
};

/// Reads a folder or archive (zip, tar.gz) into memory: of each unit the file `NN_topic/name.cpp`,
/// in whatever folders it lies, or `name.cpp` in the submission's outermost folder; and
/// `submission.json`, which `gradbook submit` writes. Nothing else is read, nothing is unpacked, no
/// link is followed; `solutions/`, `tests/`, `build/` and hidden folders are not looked into.
///
/// Two files for one unit: none is used. Whatever a student sends, this returns: see
/// Submission::rejected, refused and unusable. created_at is the manifest's, else the time of the
/// file; use_times() replaces it by one that no student can set. Throws FileError only when the
/// grader's own machine fails: a disk, a permission, a source that is gone.
/// @param found  what to read; if it is rejected already, nothing is read
/// @param units  those whose files are read
Submission read_submission(const FoundSubmission& found, const std::vector<Unit>& units);

/// The same for one folder or archive; its name is the id.
/// @param source  where it is
/// @param units   those whose files are read
Submission read_submission(const std::filesystem::path& source, const std::vector<Unit>& units);

/// The same for the bytes of an archive, without a time of the file.
/// @param bytes  all of the archive
/// @param units  those whose files are read
/// @param id     the student's
Submission read_archive_bytes(std::string_view bytes, const std::vector<Unit>& units,
                              const std::string& id = "");

/// Reads at path a table `id,created_at` whose first line names these two columns (others may stand
/// beside them), such as a learning platform exports. Times need a zone: "2026-11-25T07:12:09Z" or
/// "2026-11-25 08:12:09+01:00". Returns UTC times by id. Throws FileError with the line.
std::map<std::string, std::string> read_times(const std::filesystem::path& path);

/// Takes a submission's time from such a table, times; flags one that the table does not name.
void use_times(Submission& submission, const std::map<std::string, std::string>& times);

}  // namespace gradbook
