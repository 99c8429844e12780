/// @file common/course/stray.hpp
/// Files that editors, file managers and notebooks leave in folders, and copies made by hand.
#pragma once
#include <filesystem>

namespace gradbook {

/// Whether the last part of a path cannot be the name of a file or folder of the course: hidden
/// (`.#x.md`, `._x.md`, `.ipynb_checkpoints`), a backup (`unit.cpp~`, `#unit.cpp#`, `x.swp`), or
/// with a character other than letters, digits, `_`, `-` and `.` (`unit (copy).cpp`). All that read
/// folders leave such names out.
bool is_stray(const std::filesystem::path& path);

/// Whether a folder is named as one of a chapter: two digits, `_`, small letters, digits and `_`.
bool is_chapter_name(const std::filesystem::path& folder);

/// Whether a file is named as one of a unit, below its ending: small letters, digits and `_`.
bool is_unit_name(const std::filesystem::path& file);

}  // namespace gradbook
