/// @file common/core/file.hpp
/// Reading whole files, and writing them so that nobody ever sees half of one.
#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gradbook {

/// A file could not be read, written or understood: "path: what is wrong; what to do"; the path as
/// visible() shows it.
class FileError : public std::runtime_error {
 public:
  /// @param path     the file
  /// @param problem  what is wrong
  /// @param advice   what to do; empty: nothing is added
  FileError(const std::filesystem::path& path, std::string_view problem,
            std::string_view advice = "");
};

/// Throws FileError unless path names a readable regular file: says whether it is missing, a
/// directory, something else, or not permitted.
void expect_readable_file(const std::filesystem::path& path);

/// All bytes of the regular file at path. Throws FileError; also when it is larger than max_bytes.
std::string read_file(const std::filesystem::path& path,
                      std::uintmax_t max_bytes = std::uintmax_t{1} << 32);

/// Writes to a temporary name beside path, then renames: path holds the old or the new content at
/// every moment, also after a crash or on a full disk. Creates missing folders. Throws FileError,
/// also if path is a directory or a device.
void write_file(const std::filesystem::path& path, std::string_view content);

/// write_file() unless the file at path has this content already: its date stays, and nothing that
/// depends on it is built again.
void write_file_if_changed(const std::filesystem::path& path, std::string_view content);

/// Removes the temporary files that interrupted calls of write_file() left in a folder.
void remove_leftovers(const std::filesystem::path& folder);

/// A new empty file beside another one, where there is room; it is removed again.
class TemporaryFile {
 public:
  /// @param beside  the other file
  /// Throws FileError if it cannot be made.
  explicit TemporaryFile(const std::filesystem::path& beside);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  /// Where it is.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace gradbook
