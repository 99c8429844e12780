/// @file common/grading/class_folder.hpp
/// The folder of a class: which entries are submissions, and whose.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace gradbook {

/// An entry of the class folder that is one student's submission, not yet read.
struct FoundSubmission {
  std::string id;                ///< fit to be a file name; no other one is equal, also in capitals
  std::filesystem::path source;  ///< folder or archive
  std::string rejected;          ///< why it cannot be graded as it is; else empty
};

/// What find_submissions() finds.
struct ClassFolder {
  std::vector<FoundSubmission> submissions;  ///< in the order of their ids
  std::vector<std::string> refused;          ///< "name: why", entries that are no submissions
};

/// Why an id cannot name a student's folder among the reports; empty if it can: 1 to 64 letters,
/// digits and `._@-`, the first a letter or digit, and no name of a report.
/// @param id  of a student
std::string id_problem(const std::string& id);

/// Every folder, .zip, .tar.gz and .tgz of the class folder. The id is the entry's name without
/// these endings: 1 to 64 letters, digits and `._@-`, of which the first is a letter or digit.
///
/// An entry whose name is no such id, that is a link, that shares its id with another one (Bob and
/// bob, ann/ and ann.zip) or whose id is a name that the grader needs itself, is rejected, and so
/// are those that share it. Its id is then made of what may stay of its name and eight digits of
/// the name's sha256, so that it is the same at every run. Entries that begin with a dot and
/// times.csv are left out. Throws FileError if the folder is missing or cannot be read.
ClassFolder find_submissions(const std::filesystem::path& folder);

/// One entry alone, source, as find_submissions() would find it if no other one shares its id.
FoundSubmission found_submission(const std::filesystem::path& source);

}  // namespace gradbook
