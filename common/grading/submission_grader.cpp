#include "grading/submission_grader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "grading/contract_version.hpp"

namespace gradbook {
namespace {

void grade_units(const Stage& stage, int job, const GraderSettings& settings,
                 std::shared_mutex& busy, const Submission& submission, SubmissionGrade& grade) {
  stage.clear_job(job);
  const auto built = build_student_code(stage, job, submission);
  UnitGrader grader(stage, job, settings, busy);
  for (const StagedUnit& staged : stage.units()) {
    GradedUnit unit = grader.grade(staged, built.at(staged.unit.key), submission.id);
    for (const SubmittedFile& file : submission.files) {
      if (file.unit != unit.key) continue;
      unit.sha256 = file.sha256;
      unit.note = contract_note(file, staged.contract);
    }
    grade.units.push_back(unit);
  }
  for (std::size_t i = 0; settings.end_to_end && i < grade.units.size(); ++i) {
    grade.units[i].end_to_end = grader.together(stage.units()[i], grade.units);
  }
  const bool ours = std::any_of(grade.units.begin(), grade.units.end(), [](const GradedUnit& unit) {
    return unit.status == Status::infra_error;
  });
  if (ours) {
    grade.status = Status::infra_error;
    grade.diagnosis = "the grader failed at a unit: see the staff's file";
  }
}

}  // namespace

SubmissionGrade grade_submission(const Stage& stage, int job, const GraderSettings& settings,
                                 std::shared_mutex& busy, const Submission& submission) {
  const auto start = std::chrono::steady_clock::now();
  SubmissionGrade grade;
  grade.id = submission.id;
  grade.created_at = submission.created_at;
  grade.sha256 = submission.sha256;
  grade.sandbox = tier_name(stage.tier());
  grade.flags = submission.flags;
  grade.refused = submission.refused;
  if (stage.tier() == Tier::none) grade.flags.emplace_back("graded without a sandbox");
  if (!submission.unreadable.empty()) {
    grade.status = Status::infra_error;
    grade.diagnosis = submission.unreadable;
    return grade;
  }
  if (!submission.rejected.empty()) {
    grade.status = Status::rejected_file;
    grade.diagnosis = submission.rejected;
    BuiltUnit rejected;
    rejected.status = Status::rejected_file;
    rejected.diagnosis = submission.rejected;
    UnitGrader grader(stage, job, settings, busy);
    for (const StagedUnit& staged : stage.units()) {
      grade.units.push_back(grader.grade(staged, rejected, submission.id));
    }
    return grade;
  }
  try {
    grade_units(stage, job, settings, busy, submission, grade);
  } catch (const std::exception& error) {
    grade.status = Status::infra_error;
    grade.diagnosis = fmt::format("the grader failed: {}", error.what());
  }
  grade.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return grade;
}

}  // namespace gradbook
