#include "data/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/checksum.hpp"
#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Reader = std::unique_ptr<::archive, decltype(&archive_read_free)>;
using UseMember = std::function<void(std::size_t index, const std::string& content)>;

constexpr std::size_t kBlock = 1 << 16;

[[noreturn]] void throw_damaged(const fs::path& path, ::archive* reader) {
  const char* reason = archive_error_string(reader);
  throw FileError(path, fmt::format("is damaged or no tar or zip archive ({})",
                                    reason == nullptr ? "unknown reason" : reason));
}

Reader open_archive(const fs::path& path) {
  expect_readable_file(path);
  Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlock) != ARCHIVE_OK) {
    throw_damaged(path, reader.get());
  }
  return reader;
}

/// The last component of an entry that may be used: a regular file with a plain relative name.
std::optional<std::string> usable_name(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG ||
      archive_entry_hardlink(entry) != nullptr) {
    return std::nullopt;
  }
  const fs::path path(name);
  if (path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end()) {
    return std::nullopt;
  }
  return path.filename().string();
}

std::string read_member(::archive* reader, const fs::path& path, const ArchiveMember& member) {
  const std::uintmax_t most = member.bytes > 0 ? member.bytes : kMaxMemberBytes;
  std::string content;
  std::string block(kBlock, '\0');
  while (true) {
    const la_ssize_t n = archive_read_data(reader, block.data(), block.size());
    if (n < 0) throw_damaged(path, reader);
    if (n == 0) break;
    content.append(block, 0, static_cast<std::size_t>(n));
    if (content.size() > most) {
      throw FileError(path, fmt::format("{} is longer than {} bytes", member.name, most));
    }
  }
  if (member.bytes > 0 && content.size() != member.bytes) {
    throw FileError(path, fmt::format("{} has {} bytes, expected {}", member.name, content.size(),
                                      member.bytes));
  }
  return content;
}

/// Calls use() once for every member, in the order of the archive.
void for_each_member(const fs::path& path, const std::vector<ArchiveMember>& members,
                     const UseMember& use) {
  const Reader reader = open_archive(path);
  std::vector<bool> found(members.size(), false);
  archive_entry* entry = nullptr;
  while (true) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) throw_damaged(path, reader.get());
    const std::optional<std::string> name = usable_name(entry);
    if (!name) continue;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const ArchiveMember& m) { return m.name == *name; });
    if (member == members.end()) continue;
    const auto index = static_cast<std::size_t>(member - members.begin());
    if (found[index]) throw FileError(path, "holds " + *name + " twice");
    found[index] = true;
    use(index, read_member(reader.get(), path, *member));
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!found[i]) throw FileError(path, "does not hold " + members[i].name);
  }
}

std::string sha256_of(std::string_view content) {
  Hasher hash;
  hash.update(content);
  return hash.hex();
}

}  // namespace

void extract_members(const fs::path& archive, const fs::path& folder,
                     const std::vector<ArchiveMember>& members) {
  for_each_member(archive, members, [&](std::size_t i, const std::string& content) {
    const ArchiveMember& member = members[i];
    const std::string actual = sha256_of(content);
    if (!member.sha256.empty() && actual != member.sha256) {
      throw FileError(archive, fmt::format("{} has sha256 {}, expected {}", member.name, actual,
                                           member.sha256));
    }
    write_file(folder / member.name, content);
  });
}

std::vector<std::string> member_checksums(const fs::path& archive,
                                          const std::vector<ArchiveMember>& members) {
  std::vector<std::string> checksums(members.size());
  for_each_member(archive, members, [&](std::size_t i, const std::string& content) {
    checksums[i] = sha256_of(content);
  });
  return checksums;
}

}  // namespace gradbook
