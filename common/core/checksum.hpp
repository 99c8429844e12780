/// @file common/core/checksum.hpp
/// SHA-256 and MD5 of files and streams: how a data file is known to be the one meant.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace gradbook {

/// Which hash a Hasher computes.
enum class HashKind {
  sha256,  ///< 64 hexadecimal digits
  md5      ///< 32 digits; against damage, not against forgery
};

/// A hash that grows with the data: update() piece by piece, then hex() once.
class Hasher {
 public:
  /// Starts the hash of a kind over no bytes.
  explicit Hasher(HashKind kind = HashKind::sha256);
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  /// Adds bytes at the end.
  void update(std::string_view bytes);
  std::string hex();  ///< lower case; ends the hash: call it once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of the bytes of the file at path, 64 lower-case hexadecimal digits. Reads piece by
/// piece; throws FileError.
std::string sha256_file(const std::filesystem::path& path);

/// MD5 of what the gzip file at path holds, 32 digits: for files that distributions compress anew,
/// so that only the uncompressed bytes are the same everywhere. Not a defence against forgery, only
/// against damage. Throws FileError, also when the file is no gzip file, damaged or holds more than
/// max_bytes.
std::string md5_gzip_content(const std::filesystem::path& path,
                             std::uintmax_t max_bytes = std::uintmax_t{1} << 30);

}  // namespace gradbook
