/// @file common/grading/gradescope/gradescope_run.hpp
/// Grades one submission where Gradescope put it, and leaves results.json where Gradescope looks.
///
/// | below the autograder's folder | what                                                |
/// |-------------------------------|-----------------------------------------------------|
/// | `submission/`                 | the student's files                                 |
/// | `submission_metadata.json`    | whose they are, when they came, when they were due  |
/// | `results/results.json`        | written here, whatever happens                      |
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "grading/run/class_grader.hpp"

namespace gradbook {

/// What became of it. Everything here is for staff.
struct GradescopeRun {
  std::string id;                ///< of the student, see GradescopeMetadata
  std::optional<double> points;  ///< final; nothing: not graded
  int possible = 0;              ///< points that can be had
  std::vector<std::string>
      notes;  ///< why there is no grade; else per unit how it stands, and flags
};

/// results.json of a submission that was not graded: without a score, so that Gradescope shows a
/// failed autograder and no 0. It does not say why: reasons may quote what students must not see.
std::string gradescope_not_graded();

/// Grades autograder/submission. results.json is there from the beginning on, at first as
/// gradescope_not_graded(). Never throws for an error of ours, but FileError if results.json itself
/// cannot be written.
/// @param workspace   the course
/// @param units       of the registry
/// @param options     only, late (where `due=gradescope` is the deadline that Gradescope tells),
///                    key, overrides, unsafe, end_to_end; the rest is not used
/// @param autograder  the folder, "/autograder"
GradescopeRun grade_gradescope(const Workspace& workspace, const std::vector<Unit>& units,
                               const ClassOptions& options,
                               const std::filesystem::path& autograder);

}  // namespace gradbook
