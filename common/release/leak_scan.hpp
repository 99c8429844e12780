/// @file common/release/leak_scan.hpp
/// Looks through everything that students would get for what they must not see.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "release/secrets.hpp"

namespace gradbook {

/// Something that must not be where it was found.
struct Leak {
  std::string file;  ///< from the top of the result; members of an archive stand behind '!'
  int line = 0;      ///< in a text; 0 if the whole file is meant
  std::string unit;  ///< key of the unit it gives away; empty if it is of none
  std::string what;  ///< what it is, and where it comes from
};

/// All leaks in a result, a folder or an archive: every file, and every member of archives inside
/// archives.
///
/// - texts of references and mutants (Secrets), also in archives, libraries and other binaries
/// - files by their name: sources of references, patches, keys, a git folder
/// - in compiled files: debug information, names of references' sources
/// - anywhere: the path of the checkout, and private keys
///
/// What is not found: a text in another encoding (base64, encrypted, an image). Throws FileError if
/// something cannot be read.
/// @param result   what students would get
/// @param secrets  what they must not
std::vector<Leak> scan_for_leaks(const std::filesystem::path& result, const Secrets& secrets);

/// One line per leak: "README.md:12: 02_neighbors/knn: …"; the same file, line and unit come once.
std::string leak_text(const Leak& leak);

}  // namespace gradbook
