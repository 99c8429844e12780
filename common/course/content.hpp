/// @file common/course/content.hpp
/// What a build was made of, by content: a file that was put back with its old date (`cp -p`, `mv`
/// of a backup, an unpacked archive) is another file, whatever a build tool that compares dates
/// says.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "course/unit.hpp"

namespace gradbook {

/// A short fingerprint of a file's content; empty if there is no such file.
std::string fingerprint(const std::filesystem::path& file);

/// Fingerprint of all that a verdict on a student's unit depends on: exercise file, contract and
/// test below root; empty if there is no exercise file.
std::string unit_fingerprint(const std::filesystem::path& root, const Unit& unit);

/// The contents that one build folder was built from, kept in its file `content.txt`: those of
/// exercises, solutions, chapters and tests of units.
class BuiltContent {
 public:
  /// Reads what the last build of the checkout at root in this folder was made of.
  BuiltContent(std::filesystem::path root, std::filesystem::path folder);

  /// Whether exercise file, contract and test of a unit are as they were at the last build.
  bool is_of(const Unit& unit) const;

  /// To be called before a build: removes each file of the folder that was made of another content
  /// than its sources have now, so that the build tool makes it again.
  void remove_outdated();

  /// To be called after a build: what was saved while it ran is out of date at the next one.
  void note_saved_meanwhile();

 private:
  void save() const;

  std::filesystem::path root_;
  std::filesystem::path folder_;
  std::map<std::string, std::string> built_;  ///< path below root -> fingerprint
};

}  // namespace gradbook
