/// @file common/grading/intake/class_intake.hpp
/// What a class handed in: submissions that were found, when they came, and what they hold.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "grading/intake/class_folder.hpp"
#include "grading/intake/submission.hpp"

namespace gradbook {

/// What is graded: submissions that were found, and when they came.
struct ClassIntake {
  ClassFolder folder;  ///< submissions, not yet read
  /// UTC by id, as a learning platform says it; nothing: as the submissions say themselves.
  std::optional<std::map<std::string, std::string>> times;
};

/// Looks for submissions, and reads when they came.
/// @param submissions  the folder of the class, or an archive of all
/// @param out          for the reports
/// @param times        a table, see read_times(); its rows may name a student by id, by the name or
///                     number on the platform; empty: none
/// Throws std::invalid_argument if out is the folder of the class; FileError as find_submissions()
/// and read_times() do, and if a row may be of two students, or two rows of one differ.
ClassIntake find_class(const std::filesystem::path& submissions, const std::filesystem::path& out,
                       const std::filesystem::path& times);

/// Reads everything that was handed in. What cannot be read because of the machine says so itself.
/// @param intake  what was found
/// @param units   those whose files are read
std::vector<Submission> read_class(const ClassIntake& intake, const std::vector<Unit>& units);

/// A warning to staff about submissions without an exercise file, which get a 0 that may be
/// nobody's fault: an archive of another kind, another homework. Empty if there are none.
/// @param submissions  as they were read
std::string warning_of_empty(const std::vector<Submission>& submissions);

}  // namespace gradbook
