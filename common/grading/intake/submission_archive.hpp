/// @file common/grading/intake/submission_archive.hpp
/// Archives in memory: reading one that somebody else made, and writing one.
#pragma once
#include <locale.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "grading/intake/submission_files.hpp"

namespace gradbook {

/// As long as it lives, this thread's characters are UTF-8: libarchive gives out no names that the
/// locale does not know.
class Utf8Locale {
 public:
  Utf8Locale();  ///< of this thread
  ~Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

/// Shows every entry of a zip or tar.gz archive, given as bytes, to files, and hands over what it
/// wants; nothing is written anywhere. All entries are decompressed, so that what they hold is
/// counted and not believed. Throws Rejection: no such archive, damaged, encrypted, or more than
/// kMaxUnpackedBytes or kMaxEntries in it.
void read_archive(std::string_view bytes, SubmissionFiles& files);

/// A file to be packed.
struct ArchiveEntry {
  std::string name;         ///< relative path
  std::string content;      ///< all bytes
  bool executable = false;  ///< a program or script
};

/// The bytes of an archive, which depend on nothing but the arguments.
/// @param entries   in the order in which they are packed
/// @param modified  time that every entry gets
/// @param zip       a zip archive; else a tar.gz
std::string write_archive(const std::vector<ArchiveEntry>& entries, std::time_t modified, bool zip);

}  // namespace gradbook
