/// @file common/data/archive.hpp
/// Taking a few known files out of an archive (tar, tar.gz, zip) that came from the network.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gradbook {

/// A file expected in an archive. It is found by its last path component, wherever the archive
/// keeps it, and written under that name.
struct ArchiveMember {
  std::string name;          ///< without folders: "data_batch_1.bin"
  std::uintmax_t bytes = 0;  ///< exact size; 0 if not pinned
  std::string sha256 = "";   ///< empty if not pinned
};

/// A member whose size is not pinned may hold at most this many bytes.
inline constexpr std::uintmax_t kMaxMemberBytes = std::uintmax_t{64} << 20;

/// Writes the members, and nothing else, into folder (created if missing). Each appears there only
/// when it is complete and has the pinned size and sha256; a file of that name is replaced.
///
/// Nothing of the archive chooses where a file is written: links, devices, absolute names and names
/// with ".." are never used. Throws FileError: no archive, damaged, a member missing, found twice,
/// too long, or with another content.
void extract_members(const std::filesystem::path& archive, const std::filesystem::path& folder,
                     const std::vector<ArchiveMember>& members);

/// SHA-256 of each member as the archive holds it, in the order of members. Throws like
/// extract_members().
std::vector<std::string> member_checksums(const std::filesystem::path& archive,
                                          const std::vector<ArchiveMember>& members);

}  // namespace gradbook
