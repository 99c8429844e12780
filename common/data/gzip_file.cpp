// zlib's input pointer is const only on demand
#define ZLIB_CONST
#include "data/gzip_file.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <system_error>

#include "core/file.hpp"

namespace gradbook {
namespace {

constexpr std::string_view kAdvice = "copy or download it again";
constexpr std::size_t kRatioFrom = std::size_t{64} << 20;  // small files may compress very well

/// zlib's decompressor over a whole file in memory.
class Inflater {
 public:
  Inflater(std::string_view bytes, const std::filesystem::path& source)
      : rest_(bytes), size_(bytes.size()), source_(source) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
      throw FileError(source_, "cannot be decompressed: zlib cannot start");
    }
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// The next piece of output, at most size bytes; 0 at the end of the file.
  std::size_t next(char* output, std::size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && !finished_) step();
    return size - stream_.avail_out;
  }

  std::size_t bytes_read() const { return size_ - rest_.size() - stream_.avail_in; }

 private:
  void step() {
    // zlib counts its input in 32 bits
    if (stream_.avail_in == 0) {
      const std::size_t piece = std::min(rest_.size(), std::size_t{1} << 30);
      stream_.next_in = reinterpret_cast<const Bytef*>(rest_.data());
      stream_.avail_in = static_cast<uInt>(piece);
      rest_.remove_prefix(piece);
    }
    const bool no_input = stream_.avail_in == 0;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      start_next_member();
    } else if (result == Z_BUF_ERROR && no_input) {
      throw FileError(source_,
                      fmt::format("is cut off: the gzip data do not end within {} bytes", size_),
                      kAdvice);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      throw FileError(source_,
                      fmt::format("is a corrupt gzip file: {} near byte {}",
                                  stream_.msg ? stream_.msg : "invalid data", bytes_read()),
                      kAdvice);
    }
  }

  /// gzip files may be appended to one another, and padded with zeros, as those on tapes are.
  void start_next_member() {
    const std::size_t left = rest_.size() + stream_.avail_in;
    const char* const next = reinterpret_cast<const char*>(stream_.next_in);
    const std::string_view bytes(stream_.avail_in > 0 ? next : rest_.data(), left);
    const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), left);
    if (zeros == left) {
      finished_ = true;
      return;
    }
    if (!is_gzip(bytes.substr(zeros))) {
      throw FileError(
          source_, fmt::format("has {} more bytes after the end of its gzip data", left), kAdvice);
    }
    rest_ = bytes.substr(zeros);
    stream_.avail_in = 0;
    inflateReset(&stream_);
  }

  z_stream stream_ = {};
  std::string_view rest_;
  std::size_t size_;
  const std::filesystem::path& source_;
  bool finished_ = false;
};

/// Up to n bytes of output; checks the ratio of output to input if it is not 0.
std::string inflate_up_to(std::string_view bytes, const std::filesystem::path& source,
                          std::uint64_t n, std::uint64_t max_ratio) {
  Inflater inflater(bytes, source);
  std::string output;
  std::string buffer(std::size_t{1} << 16, '\0');
  while (output.size() < n) {
    const std::size_t room =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), n - output.size()));
    const std::size_t count = inflater.next(buffer.data(), room);
    if (count == 0) break;
    output.append(buffer, 0, count);
    const bool suspicious = output.size() > kRatioFrom && max_ratio > 0 &&
                            output.size() / max_ratio > inflater.bytes_read();
    if (suspicious) {
      throw FileError(source, fmt::format("unfolds to more than {} times its size", max_ratio),
                      "if that is right, decompress it with gunzip first");
    }
  }
  return output;
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

std::string gunzip(std::string_view bytes, const std::filesystem::path& source,
                   const GzipLimits& limits) {
  std::string output = inflate_up_to(bytes, source, limits.max_bytes + 1, limits.max_ratio);
  if (output.size() > limits.max_bytes) {
    throw FileError(source, fmt::format("unfolds to more than {} bytes", limits.max_bytes),
                    "this is more than such a file may hold");
  }
  return output;
}

std::string gunzip_head(std::string_view bytes, const std::filesystem::path& source,
                        std::size_t n) {
  return inflate_up_to(bytes, source, n, 0);
}

std::string read_plain_or_gzip(const std::filesystem::path& path, const GzipLimits& limits) {
  expect_readable_file(path);
  // Say it before gigabytes are read
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > limits.max_bytes) {
    throw FileError(
        path, fmt::format("has {} bytes, more than the maximum of {}", size, limits.max_bytes));
  }
  std::string bytes = read_file(path, limits.max_bytes);
  return is_gzip(bytes) ? gunzip(bytes, path, limits) : bytes;
}

}  // namespace gradbook
