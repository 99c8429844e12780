/// @file common/grading/run/submission_grader.hpp
/// Grades one submission from its files to its points.
#pragma once
#include <shared_mutex>

#include "grading/grade.hpp"
#include "grading/intake/submission.hpp"
#include "grading/run/stage.hpp"
#include "grading/run/unit_grader.hpp"

namespace gradbook {

/// Grades a submission in the folder of a job. Never throws for what a student sent: an error of
/// ours is the status infra_error.
/// @param stage       of the run
/// @param job         number of the job, used by no other thread at a time
/// @param settings    of the run
/// @param busy        of the run, see UnitGrader
/// @param submission  as it was read
/// @param kept        units that have been graded before and are taken as they are
SubmissionGrade grade_submission(const Stage& stage, int job, const GraderSettings& settings,
                                 std::shared_mutex& busy, const Submission& submission,
                                 const std::vector<GradedUnit>& kept = {});

/// Stands in every grade that was made without a sandbox.
inline constexpr const char* kNoSandboxFlag = "graded without a sandbox";

}  // namespace gradbook
