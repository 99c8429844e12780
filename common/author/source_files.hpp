/// @file common/author/source_files.hpp
/// What the checks of the course read: the files that git knows, and what a pattern finds in them.
#pragma once
#include <string>
#include <vector>

#include "course/workspace.hpp"

namespace gradbook {

/// Paths of all files of the workspace that git tracks.
std::vector<std::string> tracked_files(const Workspace& workspace);

/// Sources and headers of the workspace among them, without those of attacks, which do what they
/// must not.
std::vector<std::string> tracked_sources(const Workspace& workspace);

/// The first group of every match of the pattern in a text.
std::vector<std::string> matches(const std::string& text, const std::string& pattern);

/// "common" of the path "common/core/file.hpp".
std::string first_folder(const std::string& path);

}  // namespace gradbook
