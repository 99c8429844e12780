#include "grading/run/submission_grader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "grading/intake/contract_version.hpp"

namespace gradbook {
namespace {

bool is_kept(const std::vector<GradedUnit>& kept, const std::string& key) {
  return std::any_of(kept.begin(), kept.end(),
                     [&](const GradedUnit& unit) { return unit.key == key; });
}

/// Adds the units that are kept, and puts all into the order of the stage.
void add_kept(const Stage& stage, const std::vector<GradedUnit>& kept, SubmissionGrade& grade) {
  grade.units.insert(grade.units.end(), kept.begin(), kept.end());
  const auto place = [&](const GradedUnit& unit) {
    return std::find_if(stage.units().begin(), stage.units().end(),
                        [&](const StagedUnit& staged) { return staged.unit.key == unit.key; });
  };
  std::stable_sort(grade.units.begin(), grade.units.end(),
                   [&](const GradedUnit& a, const GradedUnit& b) { return place(a) < place(b); });
}

void grade_units(const Stage& stage, int job, const GraderSettings& settings,
                 std::shared_mutex& busy, const Submission& submission,
                 const std::vector<GradedUnit>& kept, SubmissionGrade& grade) {
  stage.clear_job(job);
  const auto built = build_student_code(stage, job, submission);
  UnitGrader grader(stage, job, settings, busy);
  for (const StagedUnit& staged : stage.units()) {
    if (is_kept(kept, staged.unit.key)) continue;
    GradedUnit unit = grader.grade(staged, built.at(staged.unit.key), submission.id);
    for (const SubmittedFile& file : submission.files) {
      if (file.unit != unit.key) continue;
      unit.sha256 = file.sha256;
      unit.note = contract_note(file, staged.contract);
    }
    grade.units.push_back(unit);
  }
  add_kept(stage, kept, grade);
  for (GradedUnit& unit : grade.units) {
    if (!settings.end_to_end || is_kept(kept, unit.key)) continue;
    unit.end_to_end = grader.together(stage.unit(unit.key), grade.units);
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
                                 std::shared_mutex& busy, const Submission& submission,
                                 const std::vector<GradedUnit>& kept) {
  const auto start = std::chrono::steady_clock::now();
  SubmissionGrade grade;
  grade.id = submission.id;
  grade.name = submission.name;
  grade.entry = submission.entry;
  grade.created_at = submission.created_at;
  grade.sha256 = submission.sha256;
  grade.sandbox = tier_name(stage.tier());
  grade.flags = submission.flags;
  grade.refused = submission.refused;
  if (stage.tier() == Tier::none) grade.flags.emplace_back(kNoSandboxFlag);
  if (!submission.unreadable.empty()) {
    grade.status = Status::infra_error;
    grade.diagnosis = submission.unreadable;
    grade.units = kept;
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
      if (is_kept(kept, staged.unit.key)) continue;
      grade.units.push_back(grader.grade(staged, rejected, submission.id));
    }
    add_kept(stage, kept, grade);
    return grade;
  }
  try {
    grade_units(stage, job, settings, busy, submission, kept, grade);
  } catch (const std::exception& error) {
    grade.units = kept;  // the others are graded again
    grade.status = Status::infra_error;
    grade.diagnosis = fmt::format("the grader failed: {}", error.what());
  }
  grade.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return grade;
}

}  // namespace gradbook
