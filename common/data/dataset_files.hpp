/// @file common/data/dataset_files.hpp
/// What stands behind `gradbook data list|get|verify`: the files of the known data sets.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "data/download.hpp"
#include "data/known_datasets.hpp"

namespace gradbook {

/// How many of a data set's files are here.
enum class Presence {
  installed,  ///< all
  partial,    ///< some
  missing     ///< none
};

/// Is it here? By the files' names alone; verify_dataset() looks at their content.
struct DatasetState {
  std::string name;                       ///< as in --data NAME
  Presence presence = Presence::missing;  ///< of all files that loading needs
  std::filesystem::path folder;           ///< where the files are, or would be
  std::uintmax_t bytes = 0;               ///< of those that are there
};

/// The state of every known data set, in their order.
std::vector<DatasetState> dataset_states();

/// The state of the one that info describes.
DatasetState dataset_state(const DatasetInfo& info);

/// Where get_dataset() takes files from, and whom it tells.
struct GetOptions {
  /// Files, or folders with files, to take instead of the network: what would be downloaded, or
  /// what an archive holds where its content is pinned (CIFAR-10). Recognised by content.
  std::vector<std::filesystem::path> from = {};
  FetchOptions fetch = {};  ///< its on_progress is replaced by the next
  /// Called now and then; total is 0 if not known.
  std::function<void(const std::string& file, std::uintmax_t done, std::uintmax_t total)>
      on_progress = nullptr;
};

/// Brings all files of the downloadable data set `name` here, checked, in the ways the options
/// allow; does nothing for those that are here and right, replaces those that are wrong. May be
/// interrupted and repeated.
///
/// Throws std::invalid_argument for an unknown name or when there is nothing to download (embedded
/// sets, packages) and the files are missing; FileError when a download or a check fails.
void get_dataset(const std::string& name, const GetOptions& options = {});
/// As get_dataset() above, for the data set that info describes.
void get_dataset(const DatasetInfo& info, const GetOptions& options = {});

/// What a check found out about a file.
enum class FileStatus {
  ok,              ///< it is the file that is meant
  missing,         ///< there is no such file
  wrong_size,      ///< other than pinned; no checksum was computed
  wrong_checksum,  ///< of the right size, or of a size that is not pinned
  unreadable       ///< no regular file, not permitted, a damaged archive …
};

/// "ok", "missing", "wrong size", "wrong checksum", "unreadable" for each status.
std::string file_status_text(FileStatus status);

/// One checked file; expected and actual are sizes or checksums, as the status says.
struct FileCheck {
  std::filesystem::path path;               ///< where it should be
  FileStatus status = FileStatus::missing;  ///< what was found
  std::string expected = "";                ///< what is pinned
  std::string actual = "";                  ///< the reason, if the file is unreadable
};

/// The outcome of verify_dataset().
struct VerifyReport {
  std::string name;              ///< of the data set
  std::vector<FileCheck> files;  ///< in the order of files_to_load()

  bool ok() const;  ///< every file is
};

/// Reads every file that loading needs of the data set `name` and compares it with its checksum:
/// pinned sha256 (downloads), sha256 in `datasets/NAME/README.md` (embedded), MD5 of the
/// uncompressed content (Fashion-MNIST). Members whose own checksum is not pinned are compared with
/// the pinned archive they came from. Throws std::invalid_argument for an unknown name; wrong files
/// are reported, not thrown.
VerifyReport verify_dataset(const std::string& name);
/// As verify_dataset() above, for the data set that info describes.
VerifyReport verify_dataset(const DatasetInfo& info);

}  // namespace gradbook
