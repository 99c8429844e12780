/// @file common/grading/intake/class_folder.hpp
/// The folder of a class, or what a learning platform lets staff download: which entries are
/// submissions, and whose.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace gradbook {

/// A part of a submission: a folder, an archive, or a single file.
struct FoundPart {
  std::filesystem::path path;  ///< where it lies
  std::string name;            ///< of a single file: as the student named it
};

/// A student's submission, not yet read.
struct FoundSubmission {
  std::string id;                ///< fit to be a file name; no other one is equal, also in capitals
  std::filesystem::path source;  ///< folder or archive; the first one, if there are parts
  std::string rejected;          ///< why staff must look at it before it can be graded; else empty
  std::string name;              ///< as the platform writes it
  std::string entry;             ///< names of its entries in the class folder
  std::vector<std::string> aliases;  ///< other texts that may stand for it in tables
  std::vector<FoundPart> parts;      ///< if it is more than one folder or archive
  bool in_parts = false;             ///< read the parts, perhaps none, and not the source
  std::vector<std::string> notes;    ///< "name: why", what of it is not read
  std::vector<std::string> flags;    ///< for staff
  std::string created_at;            ///< UTC, as the platform tells it; may be empty
};

/// What find_submissions() finds.
struct ClassFolder {
  std::vector<FoundSubmission> submissions;  ///< in the order of their ids
  std::vector<std::string> refused;          ///< "name: why", entries that are no submissions
  std::vector<std::string> warnings;         ///< for staff, a sentence each
  std::vector<std::shared_ptr<const void>> unpacked;  ///< temporary folders that sources lie in
};

/// Why an id cannot name a student's folder among the reports; empty if it can: 1 to 64 letters,
/// digits and `._@-`, the first a letter or digit, and no name of a report or of a Windows device.
/// @param id  of a student
std::string id_problem(const std::string& id);

/// Every folder, .zip, .tar.gz and .tgz of the class folder, and the single files that Canvas,
/// Moodle and Blackboard put there (common/grading/intake/platform_names.hpp). An archive that
/// holds such entries, instead of a folder or alone in it, is unpacked first.
///
/// A name that is no id gets one (id_of_student()); names that differ only in the way their
/// characters are written are one student. Of several attempts at one file the newest counts. What
/// only staff can settle, a link or two entries of one name, has a `rejected` and is no student's
/// fault. Names that begin with a dot, and times.csv, are left out. Throws FileError if the folder
/// is missing or cannot be read.
/// @param folder  of the class, or an archive of all
/// @param out     folder of the reports, which is no submission if it lies in the class folder
ClassFolder find_submissions(const std::filesystem::path& folder,
                             const std::filesystem::path& out = {});

/// One entry alone, source, as find_submissions() would find it if no other one shares its id.
FoundSubmission found_submission(const std::filesystem::path& source);

}  // namespace gradbook
