/// @file common/release/release.hpp
/// The student edition: the course without its references, mutants and the grader's own tests.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "release/leak_scan.hpp"
#include "release/release_files.hpp"

namespace gradbook {

/// What a student edition is to be.
struct ReleaseRequest {
  std::filesystem::path target;  ///< a folder that is not there or empty, or a new *.zip
  bool with_library = false;     ///< brings every reference compiled, for this kind of machine
  bool force = false;            ///< takes tracked files as they are, although not committed
};

/// What became of it.
struct ReleaseOutcome {
  std::vector<Leak> leaks;      ///< if there is any, nothing was delivered
  std::size_t files = 0;        ///< in the edition
  std::uintmax_t bytes = 0;     ///< of all files, or of the zip
  std::filesystem::path place;  ///< where it is now
};

/// Makes a student edition of a full checkout. It is put together beside its target under another
/// name, looked through for leaks, and only then moved there: nothing half-written is ever seen.
/// Throws std::invalid_argument or std::runtime_error (FileError) when it cannot be made.
/// @param workspace  a full edition, and a git checkout
/// @param units      read_units() of it
/// @param request    where to, and in which flavour
ReleaseOutcome make_student_edition(const Workspace& workspace, const std::vector<Unit>& units,
                                    const ReleaseRequest& request);

/// Writes the texts of the edition into a folder: what is delivered of the tracked files, starter
/// files, solutions/README.md, the mark kEditionFile. A step of make_student_edition().
/// @param workspace  the checkout
/// @param units      its units
/// @param files      what is delivered
/// @param folder     where to
/// @param with_library  what the texts say about the references
void write_edition_texts(const Workspace& workspace, const std::vector<Unit>& units,
                         const std::vector<TrackedFile>& files, const std::filesystem::path& folder,
                         bool with_library);

/// Builds every unit's reference and writes it into a folder, stripped, as
/// solutions/NN_topic/name.a. A step of make_student_edition().
/// @param workspace  the checkout
/// @param units      its units
/// @param folder     top folder of the edition
void write_reference_libraries(const Workspace& workspace, const std::vector<Unit>& units,
                               const std::filesystem::path& folder);

/// Packs a folder into a zip: files sorted by name, all with one time, modes kept, below one folder
/// of its own. Returns how many there are. Throws FileError. A step of make_student_edition().
/// @param folder   what to pack
/// @param zip      the new file
/// @param top      name of the one folder in it; empty: the files themselves are at its top
/// @param seconds  time of every file, since 1970
std::size_t write_zip(const std::filesystem::path& folder, const std::filesystem::path& zip,
                      const std::string& top, long seconds);

}  // namespace gradbook
