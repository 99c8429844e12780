/// @file common/grading/intake/submit.hpp
/// Packing a student's exercise files into the archive that is handed in.
#pragma once
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"
#include "grading/intake/manifest.hpp"
#include "student/student_record.hpp"

namespace gradbook {

/// An exercise file on its way into the archive.
struct PackedFile {
  const Unit* unit = nullptr;  ///< whose file it is
  std::string content;         ///< all bytes
  bool exists = false;         ///< false: there is nothing to pack
  std::string problem;         ///< why it should not be handed in as it is; else empty
};

/// The units that are handed in, in the order of the registry: those that are named, as
/// find_unit() understands it, or else all that have been begun; not those that were reset since.
/// Throws std::invalid_argument for an unknown name.
/// @param workspace  where the exercise files are
/// @param units      the registry; the result points into it
/// @param named      what the student asked for
/// @param record     says which have been begun
std::vector<const Unit*> units_to_submit(const Workspace& workspace, const std::vector<Unit>& units,
                                         const std::vector<std::string>& named,
                                         const StudentRecord& record);

/// True for the content of an exercise file of a unit in which every function is still a todo().
bool is_starter(const Unit& unit, const std::string& content);

/// Reads the exercise file of a unit in a workspace. A file that is missing, too large, no text, or
/// open with unsaved changes in an editor gets a problem.
PackedFile pack_file(const Workspace& workspace, const Unit& unit);

/// What an editor's files beside an exercise file tell of changes that are not saved yet (those of
/// Vim and Emacs); "" if nothing.
std::string unsaved_changes(const std::filesystem::path& file);

/// Notes what a check of the file in a workspace brought, its verdict: a problem if it does not
/// compile, or if the file was saved again meanwhile.
void note_check(const Workspace& workspace, const UnitVerdict& verdict, PackedFile& file);

/// One line on how a unit stands after a verdict: points, and the first thing that is wrong.
std::string verdict_line(const Unit& unit, const UnitVerdict& verdict);

/// The manifest of these files; those that do not exist are left out.
/// @param root   the checkout, for the contracts
/// @param files  what is packed
/// @param now    when
Manifest manifest_of(const std::filesystem::path& root, const std::vector<PackedFile>& files,
                     std::time_t now);

/// out/submission-20261125T071209Z.zip in a workspace, for the time now.
std::filesystem::path default_archive(const Workspace& workspace, std::time_t now);

/// Throws std::invalid_argument unless the name of out ends in .zip, .tar.gz or .tgz.
void expect_archive_name(const std::filesystem::path& out);

/// Writes the archive, complete or not at all: the files as `exercises/NN_topic/name.cpp`, and the
/// manifest. The same files at the same time make the same bytes. Throws FileError.
/// @param out    .zip, else a tar.gz
/// @param root   the checkout, for the contracts
/// @param files  those that do not exist are left out
/// @param now    time of the manifest and of every entry
void write_submission(const std::filesystem::path& out, const std::filesystem::path& root,
                      const std::vector<PackedFile>& files, std::time_t now);

}  // namespace gradbook
