#include "grading/intake/class_entries.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>

#include "core/file.hpp"
#include "grading/intake/class_archive.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSubmissions = 20000;
constexpr int kWrappers = 3;

std::vector<fs::path> paths_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    paths.push_back(at->path());
    if (paths.size() > kMaxSubmissions) {
      throw FileError(folder, fmt::format("holds more than {} entries", kMaxSubmissions),
                      "give the folder that holds one entry per student");
    }
  }
  if (error) {
    throw FileError(folder, "cannot be read: " + error.message(),
                    "give the folder that holds one folder or archive per student");
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Names that every system or program leaves in folders.
bool is_left_behind(const std::string& name) {
  static const std::set<std::string> kNames = {"__MACOSX", "Thumbs.db", "desktop.ini", "times.csv",
                                               kGradescopeFile};
  return name.front() == '.' || kNames.count(name) == 1;
}

/// Canvas numbers its files: two of one number are names that only look like those of Canvas.
bool is_of_canvas(const std::vector<ClassEntry>& entries) {
  std::set<std::string> uploads;
  for (const ClassEntry& entry : entries) {
    const PlatformName name = platform_name(entry.file, entry.folder);
    if (!name.upload.empty() && !uploads.insert(name.upload).second) return false;
  }
  return !uploads.empty();
}

/// Whether a folder is what a platform lets staff download.
bool is_of_platform(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / kGradescopeFile, error)) return true;
  const std::vector<ClassEntry> entries = entries_in(folder);
  return std::any_of(entries.begin(), entries.end(),
                     [](const ClassEntry& entry) { return entry.name.known; });
}

}  // namespace

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool is_archive_name(const std::string& name) {
  const std::string small = lower_ascii(name);
  return small.ends_with(".zip") || small.ends_with(".tar.gz") || small.ends_with(".tgz");
}

std::string without_archive_ending(const std::string& name) {
  for (const std::string_view ending : {".tar.gz", ".tgz", ".zip"}) {
    if (name.size() > ending.size() && lower_ascii(name).ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

ClassEntry entry_at(const fs::path& path) {
  ClassEntry entry;
  entry.path = path;
  entry.file = path.filename().string();
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  entry.folder = fs::is_directory(status);
  entry.link = fs::is_symlink(status);
  return entry;
}

std::vector<ClassEntry> entries_in(const fs::path& folder) {
  std::vector<ClassEntry> entries;
  for (const fs::path& path : paths_in(folder)) {
    if (!is_left_behind(path.filename().string())) entries.push_back(entry_at(path));
  }
  const bool canvas = is_of_canvas(entries);
  for (ClassEntry& entry : entries) {
    entry.name = platform_name(entry.file, entry.folder || entry.link, canvas);
  }
  return entries;
}

fs::path class_root(fs::path folder, ClassFolder& result) {
  std::error_code error;
  const auto unpacked = [&](const fs::path& archive) {
    const std::shared_ptr<UnpackedArchive> all = std::make_shared<UnpackedArchive>(archive);
    for (const std::string& line : all->refused()) result.refused.push_back(line);
    result.unpacked.push_back(all);
    return all->folder();
  };
  const bool whole =
      is_archive_name(folder.filename().string()) && fs::is_regular_file(folder, error);
  if (whole) folder = unpacked(folder);
  for (int i = 0; i < kWrappers && !is_of_platform(folder); ++i) {
    const std::vector<ClassEntry> entries = entries_in(folder);
    if (entries.size() != 1 || entries[0].link) break;
    if (entries[0].folder) {
      const std::vector<ClassEntry> inner = entries_in(entries[0].path);
      // In an archive of all, a folder around several others is no student
      const bool several = whole && inner.size() > 1 &&
                           std::all_of(inner.begin(), inner.end(), [](const ClassEntry& one) {
                             return one.folder || is_archive_name(one.file);
                           });
      if (!several && !is_of_platform(entries[0].path)) break;
      folder = entries[0].path;
    } else if (is_archive_name(entries[0].file)) {
      const ClassFolder before = result;
      const fs::path inside = [&]() -> fs::path {
        try {
          return unpacked(entries[0].path);
        } catch (const FileError&) {  // one student's damaged archive
          return {};
        }
      }();
      const bool around = !inside.empty() && (is_of_platform(inside) || [&] {
        const std::vector<ClassEntry> inner = entries_in(inside);
        return inner.size() == 1 && inner[0].folder && is_of_platform(inner[0].path);
      }());
      if (!around) {
        result = before;
        break;
      }
      folder = inside;
    } else {
      break;
    }
  }
  return folder;
}

}  // namespace gradbook
