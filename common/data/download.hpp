/// @file common/data/download.hpp
/// Fetching one file of known content: resumable, bounded, never half done.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace gradbook {

/// What is fetched, how it is recognised, and where it goes.
struct FileSpec {
  std::string url;                    ///< http or https
  std::uintmax_t bytes = 0;           ///< exact size; 0: not known, sha256 alone decides
  std::string sha256;                 ///< 64 lower-case hexadecimal digits
  std::filesystem::path destination;  ///< the folder is created if missing
};

/// A file whose size is not pinned may have at most this many bytes.
inline constexpr std::uintmax_t kMaxUnpinnedBytes = std::uintmax_t{64} << 20;

/// How patient a download is.
struct FetchOptions {
  int connect_seconds = 20;      ///< until the server answers the call
  int stall_seconds = 30;        ///< without a byte for so long: the connection counts as lost
  int retries = 4;               ///< after a loss, in succession; a try that brings 1 MiB resets it
  double backoff_seconds = 1.0;  ///< before the first retry; doubles each time
  /// Called now and then with the bytes that are there and those expected (0 if not known).
  std::function<void(std::uintmax_t done, std::uintmax_t total)> on_progress = nullptr;
};

/// Makes spec.destination hold the file, as patiently as the options say; does nothing if it
/// already does.
///
/// Bytes arrive in `destination.part`. When a connection is lost, or the program is interrupted,
/// the next try asks only for the missing bytes (a server that cannot do that sends all again).
/// Size and sha256 are checked before the file gets its name, so destination is complete or absent.
/// A `.part` with wrong content is removed; if it was left by an earlier run, it is fetched once
/// more from the start.
///
/// Throws FileError with the address, what went wrong and what to do: no such host, refused, 404,
/// stalled, cut off, too long, other content (both checksums), a full disk, a second download of
/// the same file running. Redirects are followed, to http and https only.
void fetch(const FileSpec& spec, const FetchOptions& options = {});

/// Makes spec.destination a copy of source, a file got in another way, after the same checks;
/// spec.url is not used. Throws FileError.
void take_from_file(const std::filesystem::path& source, const FileSpec& spec);

/// True if path is a file of the size and sha256 of spec.
bool has_content(const std::filesystem::path& path, const FileSpec& spec);

/// The address a file is fetched from: url, or `$GRADBOOK_DATA_MIRROR/LAST_PART_OF_URL` if that
/// variable is set (a school's copy of the files).
std::string mirror_url(const std::string& url);

}  // namespace gradbook
