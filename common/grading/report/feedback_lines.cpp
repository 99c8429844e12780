#include "grading/report/feedback_lines.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

bool is_missing(const StudentUnit& unit) { return unit.status == Status::missing_file; }

MendLine line_of(const StudentUnit& unit, const StudentTask& task) {
  MendLine line;
  line.unit = unit.number;
  line.function = task.function;
  line.hint = task.hint;
  line.command = task.hint_command;
  const auto failed = std::find_if(task.tests.begin(), task.tests.end(),
                                   [](const StudentTest& test) { return !test.passed; });
  line.text = failed != task.tests.end()
                  ? failed->diagnosis
                  : "passes the public tests, but only " + hidden_text(task) +
                        ": the same tests with other inputs";
  return line;
}

}  // namespace

bool is_to_mend(const StudentTask& task) {
  return !task.passed() && task.status != Status::not_implemented;
}

std::vector<MendLine> mend_lines(const StudentView& view) {
  std::vector<MendLine> lines;
  for (const StudentUnit& unit : view.units) {
    if (!unit.problem.empty()) {
      if (is_missing(unit) || unit.status == Status::infra_error) continue;
      MendLine line;
      line.unit = unit.number;
      line.text = unit.problem;
      lines.push_back(line);
      continue;
    }
    for (const StudentTask& task : unit.tasks) {
      if (is_to_mend(task)) lines.push_back(line_of(unit, task));
    }
  }
  return lines;
}

std::vector<std::string> not_begun(const StudentView& view) {
  std::vector<std::string> names;
  for (const StudentUnit& unit : view.units) {
    if (is_missing(unit)) names.push_back(unit.number);
    if (!unit.problem.empty()) continue;
    for (const StudentTask& task : unit.tasks) {
      if (!task.passed() && !is_to_mend(task)) names.push_back(unit.number + " " + task.function);
    }
  }
  return names;
}

std::vector<std::string> passed_lines(const StudentView& view) {
  std::vector<std::string> lines;
  for (const StudentUnit& unit : view.units) {
    if (!unit.problem.empty()) continue;
    for (const StudentTask& task : unit.tasks) {
      if (!task.passed()) continue;
      const auto tests = static_cast<int>(task.tests.size()) + task.hidden_total;
      lines.push_back(fmt::format("{} {}: {}", unit.number, task.function, counted(tests, "test")));
    }
  }
  return lines;
}

std::string counts_text(const StudentTask& task, bool with_hidden) {
  const auto tests = static_cast<int>(task.tests.size());
  std::string text =
      fmt::format("{} of {} passed", tests - task.failed(), counted(tests, "public test"));
  if (with_hidden && task.hidden_total > 0) text += ", " + hidden_text(task);
  return text;
}

}  // namespace gradbook
