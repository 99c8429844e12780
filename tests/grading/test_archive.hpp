/// @file tests/grading/test_archive.hpp
/// Archives as students, and people who mean harm, might send them.
#pragma once
#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// One entry of an archive that a test makes.
struct TestEntry {
  std::string name = "";
  std::string content = "";
  unsigned type = AE_IFREG;
  std::string target = "";  ///< of a link
  bool hard_link = false;   ///< target is another entry
};

/// How it is made.
struct TestArchiveOptions {
  bool zip = true;
  std::string password = "";  ///< of a zip
};

/// The bytes of an archive with these entries. Without any check of what they say.
inline std::string test_archive(const std::vector<TestEntry>& entries,
                                const TestArchiveOptions& options = {}) {
  std::string bytes;
  ::archive* writer = archive_write_new();
  const auto expect = [&](int status) {
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      throw std::runtime_error(std::string("test_archive: ") + archive_error_string(writer));
    }
  };
  if (options.zip) {
    expect(archive_write_set_format_zip(writer));
  } else {
    expect(archive_write_set_format_pax_restricted(writer));
    expect(archive_write_add_filter_gzip(writer));
  }
  if (!options.password.empty()) {
    expect(archive_write_set_options(writer, "zip:encryption=traditional"));
    expect(archive_write_set_passphrase(writer, options.password.c_str()));
  }
  const auto append = [](::archive*, void* text, const void* piece, std::size_t size) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(piece), size);
    return static_cast<la_ssize_t>(size);
  };
  expect(archive_write_set_bytes_in_last_block(writer, 1));  // no padding
  expect(archive_write_open(writer, &bytes, nullptr, append, nullptr));
  for (const TestEntry& file : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.name.c_str());
    archive_entry_set_filetype(entry, file.type);
    archive_entry_set_perm(entry, 0644);
    if (file.hard_link) archive_entry_set_hardlink(entry, file.target.c_str());
    if (file.type == AE_IFLNK) archive_entry_set_symlink(entry, file.target.c_str());
    const bool holds_bytes = file.type == AE_IFREG && !file.hard_link;
    archive_entry_set_size(entry, holds_bytes ? static_cast<la_int64_t>(file.content.size()) : 0);
    expect(archive_write_header(writer, entry));
    if (holds_bytes) archive_write_data(writer, file.content.data(), file.content.size());
    archive_entry_free(entry);
  }
  expect(archive_write_close(writer));
  archive_write_free(writer);
  return bytes;
}

/// Three units as the registry has them.
inline std::vector<Unit> test_units() {
  const auto unit = [](const char* chapter, const char* name, const char* number) {
    Unit made;
    made.chapter = chapter;
    made.name = name;
    made.key = made.chapter + "/" + name;
    made.number = number;
    return made;
  };
  return {unit("02_neighbors", "distance", "02.1"), unit("02_neighbors", "knn", "02.3"),
          unit("09_mlp", "backprop", "09.5")};
}

}  // namespace gradbook
