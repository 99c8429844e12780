// Packing a student edition.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "core/file.hpp"
#include "release/release.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

using Writer = std::unique_ptr<::archive, decltype(&archive_write_free)>;

void expect_written(la_ssize_t result, ::archive* writer, const fs::path& zip) {
  if (result >= ARCHIVE_OK) return;
  const char* reason = archive_error_string(writer);
  throw FileError(zip, fmt::format("cannot be written ({})", reason == nullptr ? "?" : reason),
                  "check permissions and free space");
}

bool executable(const fs::path& file) {
  return (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

}  // namespace

std::size_t write_zip(const fs::path& folder, const fs::path& zip, const std::string& top,
                      long seconds) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());

  const Writer writer(archive_write_new(), &archive_write_free);
  archive_write_set_format_zip(writer.get());
  expect_written(archive_write_open_filename(writer.get(), zip.c_str()), writer.get(), zip);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                            &archive_entry_free);
  for (const fs::path& file : files) {
    const std::string content = read_file(file);
    archive_entry_clear(entry.get());
    archive_entry_set_pathname(entry.get(),
                               (top / file.lexically_relative(folder)).generic_string().c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), executable(file) ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    archive_entry_set_mtime(entry.get(), seconds, 0);
    expect_written(archive_write_header(writer.get(), entry.get()), writer.get(), zip);
    expect_written(archive_write_data(writer.get(), content.data(), content.size()), writer.get(),
                   zip);
  }
  expect_written(archive_write_close(writer.get()), writer.get(), zip);
  return files.size();
}

}  // namespace gradbook
