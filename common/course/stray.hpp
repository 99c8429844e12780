/// @file common/course/stray.hpp
/// Files that editors, file managers and notebooks leave in folders, and copies made by hand.
#pragma once
#include <filesystem>

namespace gradbook {

/// Whether the last part of a path cannot be the name of a file or folder of the course: hidden
/// (.ipynb_checkpoints, ._x.md), a backup (x.swp, unit.cpp with a tilde), or with a character other
/// than letters, digits, underscore, hyphen and point, as in "unit (copy).cpp". All that read
/// folders leave such names out.
bool is_stray(const std::filesystem::path& path);

/// Whether a folder is named as one of a chapter: two digits, an underscore, small
/// letters, digits and underscores.
bool is_chapter_name(const std::filesystem::path& folder);

/// Whether a file is named as one of a unit, below its ending: small letters, digits and
/// underscores.
bool is_unit_name(const std::filesystem::path& file);

}  // namespace gradbook
