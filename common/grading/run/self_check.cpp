#include "grading/run/self_check.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <stdexcept>

#include "core/file.hpp"
#include "course/stub.hpp"
#include "grading/run/submission_grader.hpp"

namespace gradbook {
namespace {

void expect_points(const SubmissionGrade& grade, bool all) {
  if (grade.status == Status::infra_error) {
    throw std::runtime_error("the grader's check of itself failed: " + grade.diagnosis);
  }
  for (const GradedUnit& unit : grade.units) {
    const double expected = all ? unit.points() : 0;
    if (unit.earned() == expected) continue;
    throw std::runtime_error(fmt::format(
        "the grader's check of itself failed: {} earns {} of {} points in {} ({}: {})", grade.id,
        unit.earned(), unit.points(), unit.number, status_name(unit.status), unit.diagnosis));
  }
}

}  // namespace

void expect_trustworthy(const Stage& stage, const Workspace& workspace,
                        const GraderSettings& settings, std::shared_mutex& busy) {
  const auto reference = [&](const Unit& unit) {
    return read_file(workspace.root() / unit.reference());
  };
  const auto stub = [&](const Unit& unit) { return make_stub(unit, reference(unit)); };
  expect_points(grade_submission(stage, 0, settings, busy,
                                 made_submission("the-reference", stage, reference)),
                true);
  expect_points(
      grade_submission(stage, 0, settings, busy, made_submission("the-starter-files", stage, stub)),
      false);
}

}  // namespace gradbook
