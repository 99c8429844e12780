/// @file tests/data/scratch_folder.hpp
/// A folder for a test's own small files, and the assertion that a file is refused with one exact
/// message.
#pragma once
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.hpp"

namespace gradbook {

/// Made when a test starts, removed with its content when it ends.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "gradbook-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// Writes a file and returns its path.
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream stream(file, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + file.string());
    return file;
  }

 private:
  std::filesystem::path path_;
};

/// Bytes from numbers 0 to 255.
inline std::string bytes_of(const std::vector<int>& values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

/// The bytes as a gzip file.
inline std::string gzip_of(std::string_view bytes) {
  z_stream stream = {};
  const int kGzipFormat = 16 + MAX_WBITS;
  if (deflateInit2(&stream, 9, Z_DEFLATED, kGzipFormat, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2 failed");
  }
  const std::string input(bytes);
  std::string output(deflateBound(&stream, static_cast<uLong>(input.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  deflate(&stream, Z_FINISH);
  output.resize(stream.total_out);
  deflateEnd(&stream);
  return output;
}

/// Fails the test unless the statement throws FileError with "path: message".
inline void expect_file_error(const std::function<void()>& statement,
                              const std::filesystem::path& path, const std::string& message,
                              const char* file, int line) {
  try {
    statement();
  } catch (const FileError& error) {
    const std::string expected = path.string() + ": " + message;
    if (error.what() != expected) {
      ADD_FAILURE_AT(file, line) << "refused with\n  " << error.what() << "\nexpected\n  "
                                 << expected;
    }
    return;
  } catch (const std::exception& error) {
    ADD_FAILURE_AT(file, line) << "threw no FileError, but: " << error.what();
    return;
  }
  ADD_FAILURE_AT(file, line) << "was accepted, expected: " << message;
}

}  // namespace gradbook

/// The statement throws FileError with exactly the message "path: message".
#define EXPECT_FILE_ERROR(statement, path, message) \
  ::gradbook::expect_file_error([&] { (void)(statement); }, path, message, __FILE__, __LINE__)
