/// @file common/data/part_file.hpp
/// The file in which a download grows.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace gradbook {

/// `destination.part`: the bytes so far, locked against a second download of the same file. They
/// are on disk at once, so that an interrupted program leaves them. Every function throws
/// FileError.
class PartFile {
 public:
  /// Opens what an earlier run left beside destination, or an empty file; creates missing folders.
  explicit PartFile(const std::filesystem::path& destination);
  ~PartFile();  ///< removes the file if it is empty
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Of the part file: destination with ".part" behind it.
  const std::filesystem::path& path() const { return path_; }
  /// Bytes so far.
  std::uintmax_t size() const { return size_; }
  /// True if the file starts with bytes of an earlier run.
  bool holds_earlier_bytes() const { return holds_earlier_bytes_; }

  /// Starts again from no bytes.
  void clear();
  /// Writes bytes behind those that are there.
  void append(std::string_view bytes);

  /// Gives the complete file the name destination, in one step.
  void publish(const std::filesystem::path& destination);

 private:
  std::filesystem::path path_;
  int fd_ = -1;
  std::uintmax_t size_ = 0;
  bool holds_earlier_bytes_ = false;
  bool published_ = false;
};

}  // namespace gradbook
