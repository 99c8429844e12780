/// @file common/grading/run/self_check.hpp
/// Before each class: the grader grades what it knows the points of.
#pragma once
#include <shared_mutex>
#include <string>

#include "course/workspace.hpp"
#include "grading/intake/submission.hpp"
#include "grading/run/stage.hpp"
#include "grading/run/unit_grader.hpp"

namespace gradbook {

/// A submission that consists of one text per staged unit.
/// @param id       of the submission
/// @param stage    whose units it has
/// @param text_of  a `TextOf`, called with a Unit: the source file for it
template <typename TextOf>
Submission made_submission(const std::string& id, const Stage& stage, const TextOf& text_of) {
  Submission submission;
  submission.id = id;
  for (const StagedUnit& staged : stage.units()) {
    SubmittedFile file;
    file.unit = staged.unit.key;
    file.content = text_of(staged.unit);
    submission.files.push_back(file);
  }
  return submission;
}

/// The references get full marks and the delivered starter files get none, through the same jails
/// as every submission. Throws std::runtime_error that says what is wrong: then no class is graded.
/// @param stage      of the run
/// @param workspace  the course; in an edition without references only starter files are tried
/// @param settings   of the run
/// @param busy       of the run, see UnitGrader
void expect_trustworthy(const Stage& stage, const Workspace& workspace,
                        const GraderSettings& settings, std::shared_mutex& busy);

}  // namespace gradbook
