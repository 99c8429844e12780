/// @file common/data/gzip_file.hpp
/// Gzip files, recognised by their content, decompressed only up to a limit the caller knows.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// True if the bytes start like a gzip file (1f 8b), whatever the file is called.
bool is_gzip(std::string_view bytes);

/// How much may come out of a compressed file. Output grows step by step, so that a small file that
/// claims or unfolds to terabytes costs no more memory than this.
struct GzipLimits {
  std::uint64_t max_bytes = std::uint64_t{1} << 31;  ///< 2 GiB
  std::uint64_t max_ratio = 0;                       ///< output per input byte, looked at beyond
                                                     ///< 64 MiB of output; 0 for no such limit
};

/// Everything that a gzip file holds; several members one after the other count as one file, and
/// zeros behind a member are skipped, as gzip does.
/// @param bytes   the compressed file
/// @param source  its path, for messages
/// Throws FileError if it is corrupt, cut off, followed by other bytes, or beyond one of the
/// limits.
std::string gunzip(std::string_view bytes, const std::filesystem::path& source,
                   const GzipLimits& limits = {});

/// The first n decompressed bytes; or all, if there are fewer, and then the end of the file has
/// been checked as well. Throws FileError, naming source, if it is corrupt or cut off before n
/// bytes came out.
std::string gunzip_head(std::string_view bytes, const std::filesystem::path& source, std::size_t n);

/// Content of the file at path, decompressed within the limits if it is gzip. Throws FileError.
std::string read_plain_or_gzip(const std::filesystem::path& path, const GzipLimits& limits = {});

}  // namespace gradbook
