/// @file tests/fuzz/submission_input.hpp
/// One input for the reader of submitted archives: a sound submission or a rejected one.
#pragma once
#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "grading/intake/submission.hpp"
#include "grading/intake/submission_files.hpp"

namespace gradbook::fuzz {

inline void expect_of_submission(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

inline bool is_printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// The bytes as a gzip file that holds them as they are.
inline std::string gzip_around(std::string_view bytes) {
  std::string text(bytes);
  std::string packed(text.size() + 1024, '\0');
  z_stream stream = {};
  expect_of_submission(deflateInit2(&stream, 0, Z_DEFLATED, 16 + MAX_WBITS, 9, 0) == Z_OK, "zlib");
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// True if the archive is read, false if it is rejected; any exception is a bug.
inline bool read_submission_input(std::string_view bytes) {
  Unit unit;
  unit.chapter = "a";
  unit.name = "b";
  unit.key = "a/b";
  const std::vector<Unit> units = {unit};
  // No fuzzer invents gzip: what is no archive is taken for the tar in a tar.gz
  const bool archive = bytes.starts_with("PK") || bytes.starts_with("\x1f\x8b");
  const std::string packed = archive ? std::string(bytes) : gzip_around(bytes);
  const Submission read = read_archive_bytes(packed, units, "ann");
  expect_of_submission(read.sha256.size() == 64, "there is no hash");
  expect_of_submission(is_printable(read.rejected), "the reason could move a cursor");
  expect_of_submission(read.rejected.empty() || read.files.empty(), "rejected, and files are read");
  expect_of_submission(read.files.size() <= 1, "more files than units");
  expect_of_submission(read.files.empty() || read.unusable.empty(), "a file is read and unusable");
  expect_of_submission(is_printable(read.version), "the version could move a cursor");
  for (const SubmittedFile& file : read.files) {
    expect_of_submission(file.unit == "a/b", "a file of no unit");
    expect_of_submission(file.content.size() <= kMaxSourceBytes, "a file is too large");
    expect_of_submission(is_plain_text(file.content), "a file is no text");
  }
  for (const std::string& line : read.refused) {
    expect_of_submission(is_printable(line) && line.size() < 1000, "a line could move a cursor");
  }
  for (const std::string& line : read.flags) {
    expect_of_submission(is_printable(line) && line.size() < 1000, "a flag could move a cursor");
  }
  return read.rejected.empty();
}

}  // namespace gradbook::fuzz
