#include "file_fixture.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include "core/checksum.hpp"

namespace gradbook {

namespace fs = std::filesystem;

WithFolder::WithFolder() {
  std::string name = (fs::temp_directory_path() / "gradbook-data-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw FileError(name, "cannot be created");
  folder_ = name;
}

WithFolder::~WithFolder() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

fs::path WithFolder::file(const std::string& name, const std::string& content) const {
  write_file(folder_ / name, content);
  return folder_ / name;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string sha256_of(const std::string& content) {
  Hasher hash;
  hash.update(content);
  return hash.hex();
}

void write_archive(const fs::path& path, const std::vector<ArchiveEntry>& entries, bool zip) {
  ::archive* writer = archive_write_new();
  if (zip) {
    archive_write_set_format_zip(writer);
  } else {
    archive_write_add_filter_gzip(writer);
    archive_write_set_format_ustar(writer);
  }
  ASSERT_EQ(archive_write_open_filename(writer, path.c_str()), ARCHIVE_OK);
  for (const ArchiveEntry& item : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, item.link_to.empty() ? AE_IFREG : AE_IFLNK);
    if (!item.link_to.empty()) archive_entry_set_symlink(entry, item.link_to.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(item.content.size()));
    ASSERT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
    archive_write_data(writer, item.content.data(), item.content.size());
    archive_entry_free(entry);
  }
  archive_write_free(writer);
}

}  // namespace gradbook
