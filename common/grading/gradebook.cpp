#include "grading/gradebook.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace gradbook {
namespace {

/// The corrections of one student; none for all others.
const StudentOverrides& overrides_of(const Overrides& overrides, const std::string& id) {
  static const StudentOverrides kNone;
  const auto found = overrides.find(id);
  return found == overrides.end() ? kNone : found->second;
}

/// Points of a unit as graded. Nothing if the grader failed, or if an old grade is without it.
std::optional<double> raw_points(const SubmissionGrade& grade, const GradebookUnit& column,
                                 std::vector<std::string>& flags) {
  const auto unit =
      std::find_if(grade.units.begin(), grade.units.end(),
                   [&](const GradedUnit& candidate) { return candidate.key == column.key; });
  if (unit == grade.units.end()) {
    if (grade.status == Status::infra_error) return std::nullopt;
    if (grade.status != Status::ok) return 0;
    flags.push_back(
        fmt::format("{} has not been graded: there is no submission of it", column.number));
    return std::nullopt;
  }
  if (!unit->tasks.empty() && unit->points() != column.points) {
    flags.push_back(
        fmt::format("{} was graded when it gave {} points, now it gives {}: "
                    "--regrade changed",
                    column.number, unit->points(), column.points));
  }
  return has_infra_error(*unit) ? std::nullopt : std::optional(unit->earned());
}

/// How a unit stands; infra_error if it has no grade.
Status status_of_unit(const SubmissionGrade& grade, const std::string& key,
                      const std::optional<double>& raw) {
  if (!raw) return Status::infra_error;
  for (const GradedUnit& unit : grade.units) {
    if (unit.key == key) return unit.status;
  }
  return grade.status;
}

/// What is left of a unit's points, and what was taken off.
FinalUnit final_unit(const GradebookUnit& column, Status status, std::optional<double> raw,
                     double share, const StudentOverrides& student, double& penalty) {
  FinalUnit unit{.key = column.key,
                 .number = column.number,
                 .status = status,
                 .possible = column.points,
                 .raw = raw,
                 .points = std::nullopt,
                 .overridden = std::nullopt};
  const auto correction = student.units.find(column.key);
  if (correction != student.units.end()) {
    unit.points = correction->second.points;
    unit.overridden = correction->second.reason;
  } else if (raw) {
    const double taken = std::min(*raw, share * column.points);
    unit.points = *raw - taken;
    penalty += taken;
  }
  return unit;
}

/// The sum over the units; nothing if one has none.
std::optional<double> sum(const std::vector<FinalUnit>& units,
                          std::optional<double> FinalUnit::*part) {
  double total = 0;
  for (const FinalUnit& unit : units) {
    if (!(unit.*part)) return std::nullopt;
    total += *(unit.*part);
  }
  return total;
}

}  // namespace

bool has_infra_error(const GradedUnit& unit) {
  const auto failed = [](const auto& part) { return part.status == Status::infra_error; };
  return failed(unit) || std::any_of(unit.tasks.begin(), unit.tasks.end(), [&](const auto& task) {
           return failed(task) || std::any_of(task.tests.begin(), task.tests.end(), failed);
         });
}

bool has_infra_error(const SubmissionGrade& grade) {
  return grade.status == Status::infra_error ||
         std::any_of(grade.units.begin(), grade.units.end(),
                     [](const GradedUnit& unit) { return has_infra_error(unit); });
}

FinalGrade final_grade(const SubmissionGrade& grade, const std::vector<GradebookUnit>& units,
                       const LatePolicy& policy, const Overrides& overrides) {
  const StudentOverrides& student = overrides_of(overrides, grade.id);
  FinalGrade result;
  result.id = grade.id;
  result.name = grade.name.empty() ? grade.id : grade.name;
  result.flags = grade.flags;
  result.extra_days = student.extra_days;

  const std::optional<Lateness> late = lateness(policy, grade.created_at, student.extra_days);
  if (!late) {
    result.flags.push_back("when it was handed in is not known: nothing was taken off for that");
  }
  result.days_late = late ? late->days : 0;

  for (const GradebookUnit& column : units) {
    const std::optional<double> raw = raw_points(grade, column, result.flags);
    result.units.push_back(final_unit(column, status_of_unit(grade, column.key, raw), raw,
                                      late ? late->share : 0, student, result.penalty));
    result.possible += column.points;
  }
  std::vector<Status> statuses = {grade.status};
  for (const FinalUnit& unit : result.units) statuses.push_back(unit.status);
  result.status = gravest(statuses);
  result.raw = sum(result.units, &FinalUnit::raw);
  result.points = sum(result.units, &FinalUnit::points);
  const bool by_hand =
      std::all_of(result.units.begin(), result.units.end(),
                  [](const FinalUnit& unit) { return unit.overridden.has_value(); });
  if (grade.status == Status::infra_error && !by_hand) result.points = result.raw = std::nullopt;
  if (student.whole) {
    result.points = student.whole->points;
    result.overridden = student.whole->reason;
    result.penalty = 0;
  }
  return result;
}

std::vector<FinalGrade> final_grades(const std::vector<SubmissionGrade>& grades,
                                     const std::vector<GradebookUnit>& units,
                                     const LatePolicy& policy, const Overrides& overrides) {
  std::vector<FinalGrade> finals;
  for (const SubmissionGrade& grade : grades) {
    finals.push_back(final_grade(grade, units, policy, overrides));
  }
  std::sort(finals.begin(), finals.end(),
            [](const FinalGrade& a, const FinalGrade& b) { return a.id < b.id; });
  return finals;
}

}  // namespace gradbook
