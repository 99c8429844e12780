/// @file common/release/release_files.hpp
/// Which files of a checkout students get: the one table that decides it, with its reasons.
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// One line of the table. The first line whose pattern fits a path decides.
struct ReleaseRule {
  const char* pattern;  ///< as in the shell; * also stands for slashes
  bool delivered;       ///< whether students get the file
  const char* reason;   ///< why
};

/// The table, from special to general.
const std::vector<ReleaseRule>& release_rules();

/// A file that git tracks.
struct TrackedFile {
  std::string path;         ///< from the top of the checkout
  bool executable = false;  ///< its mode
};

/// All files that git tracks in the checkout at root, by path, without those that one of its
/// .gitignore files excludes. Throws std::runtime_error if root is
/// no checkout of its own or holds links or submodules, which no edition can deliver.
std::vector<TrackedFile> tracked_files(const std::filesystem::path& root);

/// Tracked files of the checkout at root that are not as they were committed, by path, without
/// those of `except`.
std::vector<std::string> changed_files(const std::filesystem::path& root,
                                       const std::set<std::string>& except = {});

/// The starter files of the units, which an edition makes anew from the references: what an
/// instructor has written into them is neither delivered nor in the way.
std::set<std::string> starter_files(const std::vector<Unit>& units);

/// The files of a student edition, out of the tracked ones. Throws std::runtime_error that names a
/// file which no line of the table fits, or one below exercises/ that belongs to none of the units
/// and is neither a README.md nor a table or picture, such as a copy of a solved exercise: somebody
/// has to decide.
std::vector<TrackedFile> delivered_files(const std::vector<TrackedFile>& tracked,
                                         const std::vector<Unit>& units);

/// The commit that is checked out at root.
struct Commit {
  std::string id;    ///< its first 12 digits
  std::string date;  ///< "2026-11-25"
  long seconds = 0;  ///< its time, since 1970
};

/// Reads with git what is checked out at root. Throws std::runtime_error without a commit.
Commit current_commit(const std::filesystem::path& root);

}  // namespace gradbook
