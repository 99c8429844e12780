#include "grading/intake/class_archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cstddef>
#include <memory>
#include <system_error>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/work_folder.hpp"
#include "grading/intake/submission_archive.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{4} << 30;
constexpr std::size_t kMostEntries = 200000;
constexpr std::size_t kLongestName = 255;

using Reader = std::unique_ptr<::archive, decltype(&archive_read_free)>;

/// Below the folder: the name in parts; empty if it leads out of it or cannot be a file's.
fs::path inner_path(std::string name) {
  for (char& c : name) {
    if (c == '\\') c = '/';
  }
  fs::path inner;
  for (const fs::path& part : fs::path(name)) {
    const std::string text = part.string();
    if (text.empty() || text == ".") continue;
    if (text == ".." || text == "/" || text.size() > kLongestName) return {};
    inner /= part;
  }
  return inner;
}

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? "" : name;
}

}  // namespace

UnpackedArchive::UnpackedArchive(const fs::path& archive)
    : folder_(new_work_folder("gradbook-class-")), own_(folder_) {
  try {
    unpack(archive);
  } catch (...) {
    std::error_code error;
    fs::remove_all(folder_, error);
    throw;
  }
}

UnpackedArchive::~UnpackedArchive() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

void UnpackedArchive::unpack(const fs::path& archive) {
  const Utf8Locale characters;
  const Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip_seekable(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  const auto damaged = [&] {
    const char* const reason = archive_error_string(reader.get());
    throw FileError(archive,
                    fmt::format("is damaged or no zip or tar.gz archive ({})",
                                printable(reason == nullptr ? "unknown reason" : reason)),
                    "download it again");
  };
  if (archive_read_open_filename(reader.get(), archive.c_str(), 1 << 16) != ARCHIVE_OK) damaged();
  std::size_t total = 0;
  std::string block(1 << 16, '\0');
  archive_entry* entry = nullptr;
  for (std::size_t count = 0;; ++count) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) damaged();
    if (archive_entry_is_encrypted(entry) != 0) throw FileError(archive, "is encrypted");
    const std::string name = name_of(entry);
    const fs::path inner = inner_path(name);
    const bool link = archive_entry_hardlink(entry) != nullptr;
    if (archive_entry_filetype(entry) == AE_IFDIR) {
      if (!inner.empty()) fs::create_directories(folder_ / inner);
      continue;
    }
    if (archive_entry_filetype(entry) != AE_IFREG || link || inner.empty()) {
      refused_.push_back(printable(name) + ": is no regular file of the archive, and not read");
      continue;
    }
    std::string content;
    while (true) {
      const la_ssize_t n = archive_read_data(reader.get(), block.data(), block.size());
      if (n == 0) break;
      if (n == ARCHIVE_RETRY) continue;
      if (n < 0) damaged();
      content.append(block, 0, static_cast<std::size_t>(n));
      total += static_cast<std::size_t>(n);
      if (total > kMostBytes || count > kMostEntries) {
        throw FileError(archive, "holds more than a class hands in",
                        "unpack it, and give the folder");
      }
    }
    write_file(folder_ / inner, content);
    const timespec modified{.tv_sec = archive_entry_mtime(entry), .tv_nsec = 0};
    const timespec times[2] = {modified, modified};
    utimensat(AT_FDCWD, (folder_ / inner).c_str(), times, 0);
  }
}

}  // namespace gradbook
