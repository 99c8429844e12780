/// @file common/grading/run/kept_grades.hpp
/// What earlier runs into the same folder graded, and how much of it still counts.
///
/// Points live in the journal, unit by unit. When a submission came, deadlines and corrections do
/// not: they are read at every run, so that a run that goes on reports what a fresh one would.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "grading/intake/submission.hpp"
#include "grading/run/journal.hpp"

namespace gradbook {

/// The units of an output folder: those that are asked for now, and those that earlier runs graded.
struct FolderUnits {
  std::vector<Unit> units;        ///< in the order of the registry
  std::vector<std::string> gone;  ///< keys in the journal that are no units of the course any more
};

/// Nothing that was graded into a folder is left out of its tables because --only names less.
/// @param registry  all units of the course
/// @param wanted    those that are asked for
/// @param journal   of the folder
FolderUnits folder_units(const std::vector<Unit>& registry, const std::vector<Unit>& wanted,
                         const Journal& journal);

/// Which units are graded now. --regrade is for those that are asked for; what has no grade is
/// graded in every unit of the folder.
struct RegradePlan {
  std::set<std::string> wanted;                ///< keys of the units that are asked for
  std::map<std::string, std::string> graders;  ///< unit's key -> grader's key, all of the folder
  Regrade regrade;                             ///< which grades are made anew
};

/// The units of a submission that are not graded again, as they were graded.
/// @param journal     of the folder
/// @param submission  as it was read
/// @param plan        for all units of the folder
std::vector<GradedUnit> kept_units(const Journal& journal, const Submission& submission,
                                   const RegradePlan& plan);

/// A grade for the journal: with the units of the last entry that this run knows nothing about.
/// @param fresh    as graded now, with the kept units
/// @param journal  of the folder
/// @param plan     for all units of the folder
SubmissionGrade with_other_units(SubmissionGrade fresh, const Journal& journal,
                                 const RegradePlan& plan);

/// A grade as it is reported: points from the journal; time, flags and files that were not read
/// from the submission as it is now; flags for what has changed since it was graded.
/// @param journal     of the folder
/// @param submission  as it was read, with an entry in the journal
/// @param plan        for all units of the folder
SubmissionGrade reported_grade(const Journal& journal, const Submission& submission,
                               const RegradePlan& plan);

/// The same for a submission that was graded and is not in the class folder any more.
/// @param entry  of the journal
/// @param times  as a learning platform tells them, by id
SubmissionGrade reported_grade(const JournalEntry& entry,
                               const std::optional<std::map<std::string, std::string>>& times);

}  // namespace gradbook
