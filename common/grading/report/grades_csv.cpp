#include "grading/report/grades_csv.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

std::string cell(const std::optional<double>& points) { return points ? points_text(*points) : ""; }

std::string line(const std::vector<std::string>& cells) {
  std::vector<std::string> fields;
  for (const std::string& cell : cells) fields.push_back(csv_field(cell));
  return fmt::format("{}\r\n", fmt::join(fields, ","));
}

/// Reasons of all corrections: "02.3: power cut; total: agreed".
std::string corrections(const FinalGrade& final) {
  std::vector<std::string> reasons;
  const auto add = [&](const std::string& what, const std::optional<std::string>& reason) {
    if (!reason) return;
    reasons.push_back(what + ": " + (reason->empty() ? "no reason given" : *reason));
  };
  for (const FinalUnit& unit : final.units) add(unit.number, unit.overridden);
  add("total", final.overridden);
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace

std::string grades_csv(const std::vector<FinalGrade>& finals,
                       const std::vector<GradebookUnit>& units) {
  std::vector<std::string> cells = {"id", "name", "total", "possible"};
  for (const GradebookUnit& unit : units) {
    cells.insert(cells.end(), {unit.number, unit.number + " status"});
  }
  cells.insert(cells.end(), {"status", "flags", "days_late", "penalty", "override"});
  std::string table = line(cells);

  std::vector<FinalGrade> rows = finals;
  std::sort(rows.begin(), rows.end(),
            [](const FinalGrade& a, const FinalGrade& b) { return a.id < b.id; });
  for (const FinalGrade& row : rows) {
    cells = {row.id, row.name, cell(row.points), std::to_string(row.possible)};
    for (const GradebookUnit& unit : units) {
      const auto found =
          std::find_if(row.units.begin(), row.units.end(),
                       [&](const FinalUnit& candidate) { return candidate.key == unit.key; });
      const bool there = found != row.units.end();
      cells.push_back(there ? cell(found->points) : "");
      cells.push_back(there ? status_name(found->status) : "");
    }
    cells.insert(cells.end(),
                 {status_name(row.status), fmt::format("{}", fmt::join(row.flags, "; ")),
                  std::to_string(row.days_late), points_text(row.penalty), corrections(row)});
    table += line(cells);
  }
  return table;
}

std::string students_csv(const std::vector<SubmissionGrade>& grades) {
  std::vector<const SubmissionGrade*> rows;
  for (const SubmissionGrade& grade : grades) rows.push_back(&grade);
  std::sort(rows.begin(), rows.end(),
            [](const SubmissionGrade* a, const SubmissionGrade* b) { return a->id < b->id; });
  std::string table = line({"id", "name", "entry"});
  for (const SubmissionGrade* const row : rows) {
    table += line({row->id, row->name.empty() ? row->id : row->name, row->entry});
  }
  return table;
}

}  // namespace gradbook
