// Packing a student edition.
#include <algorithm>
#include <vector>

#include "core/file.hpp"
#include "grading/intake/submission_archive.hpp"
#include "release/release.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

bool executable(const fs::path& file) {
  return (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

}  // namespace

std::size_t write_zip(const fs::path& folder, const fs::path& zip, const std::string& top,
                      long seconds) {
  std::vector<ArchiveEntry> entries;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    entries.push_back({.name = (top / entry.path().lexically_relative(folder)).generic_string(),
                       .content = read_file(entry.path()),
                       .executable = executable(entry.path())});
  }
  std::sort(entries.begin(), entries.end(),
            [](const ArchiveEntry& a, const ArchiveEntry& b) { return a.name < b.name; });
  write_file(zip, write_archive(entries, seconds, true));
  return entries.size();
}

}  // namespace gradbook
