/// @file common/grading/intake/class_entries.hpp
/// What lies in a class folder, before anybody knows whose it is.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "grading/intake/class_folder.hpp"
#include "grading/intake/platform_names.hpp"

namespace gradbook {

/// Gradescope's own file in its export.
inline constexpr const char* kGradescopeFile = "submission_metadata.yml";

/// An entry of the class folder.
struct ClassEntry {
  std::filesystem::path path;  ///< where it lies
  std::string file;            ///< its name
  bool folder = false;         ///< and no link to one
  bool link = false;           ///< symbolic
  PlatformName name;           ///< whose it is
};

/// The entry at a path. Its name is not read yet.
ClassEntry entry_at(const std::filesystem::path& path);

/// All entries of a folder in the order of their names, without what systems leave behind: names
/// that begin with a dot, __MACOSX, times.csv. Throws FileError if it cannot be read.
/// @param folder  of the class
std::vector<ClassEntry> entries_in(const std::filesystem::path& folder);

/// The folder that holds the submissions: inside of an archive of all, which is unpacked, or of a
/// folder around them. Notes in result what was unpacked, and what of it was refused.
/// @param folder  as staff gave it
/// @param result  of the search
std::filesystem::path class_root(std::filesystem::path folder, ClassFolder& result);

/// Text with small letters in place of A to Z, in every locale.
/// @param text  any bytes
std::string lower_ascii(std::string text);

/// The name without the ending .tar.gz, .tgz or .zip, in any capitals.
std::string without_archive_ending(const std::string& name);

/// Whether a name is that of a zip or tar.gz archive.
bool is_archive_name(const std::string& name);

}  // namespace gradbook
