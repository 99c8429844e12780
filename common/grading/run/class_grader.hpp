/// @file common/grading/run/class_grader.hpp
/// Grades a class: every submission of a folder, with a journal, deadlines and reports.
#pragma once
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "grading/gradebook.hpp"
#include "grading/intake/class_intake.hpp"
#include "grading/run/journal.hpp"
#include "grading/run/unit_grader.hpp"

namespace gradbook {

/// What the user asks for.
struct ClassOptions {
  std::filesystem::path submissions;  ///< folder of the class
  std::filesystem::path out;          ///< for grades and reports
  int jobs = 0;                       ///< submissions at a time; 0: one more than cores
  std::string late = "none";          ///< see parse_late_policy()
  std::filesystem::path overrides;    ///< corrections by hand; empty: none
  std::filesystem::path times;        ///< when each submission came; empty: as they say themselves
  std::filesystem::path key;          ///< of hidden inputs; empty: public tests only
  std::vector<std::string> only;      ///< units or chapters; empty: all
  std::string regrade;                ///< see parse_regrade()
  bool unsafe = false;                ///< run without a sandbox where none works
  bool end_to_end = true;             ///< also the student's own pieces together
  std::vector<std::string> command;   ///< words of the command line, for run.json
};

/// What became of a run.
struct ClassResult {
  std::vector<FinalGrade> grades;     ///< in the order of their ids
  std::vector<SubmissionGrade> raw;   ///< the same as graded: without deadline and corrections
  std::vector<std::string> refused;   ///< entries of the class folder that are no submissions
  std::vector<std::string> warnings;  ///< what staff should know of the class, a sentence each
  std::size_t graded = 0;             ///< submissions graded in this run; the others were before
  std::size_t failed = 0;             ///< submissions without a grade, by errors of the grader
  double seconds = 0;                 ///< on the clock
};

/// The units that the words of --only name: numbers, names, functions, files, or whole chapters.
/// Throws std::invalid_argument for a word that names none.
/// @param units  of the registry
/// @param only   words; none: all units
std::vector<Unit> wanted_units(const std::vector<Unit>& units,
                               const std::vector<std::string>& only);

/// Grades a class. An interrupted run goes on where it stopped when it is started again; units that
/// earlier runs graded into the same folder stay in its tables.
/// Throws Interrupted when the user ends the run; what was graded until then is kept.
/// Throws std::invalid_argument for options that make no sense, FileError and std::runtime_error
/// when something is missing; then nothing is graded.
/// @param workspace  the course
/// @param units      of the registry
/// @param options    what is asked for
ClassResult grade_class(const Workspace& workspace, const std::vector<Unit>& units,
                        const ClassOptions& options);

/// The same for submissions that were found in another way; options.submissions and options.times
/// are not used.
/// @param workspace  the course
/// @param units      of the registry
/// @param options    what is asked for
/// @param intake     what is graded
ClassResult grade_intake(const Workspace& workspace, const std::vector<Unit>& units,
                         const ClassOptions& options, const ClassIntake& intake);

/// Builds the sealed programs, and finds the best sandbox. Throws std::runtime_error if none works,
/// unless the user called the run unsafe.
/// @param workspace  the course
/// @param wanted     units whose programs are built
/// @param unsafe     go on without one
/// @param cancel     ends the build when another thread sets it
TierReport prepare_grading(const Workspace& workspace, const std::vector<Unit>& wanted, bool unsafe,
                           const std::atomic<bool>* cancel = nullptr);

}  // namespace gradbook
