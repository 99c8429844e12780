#include "grading/report/gradescope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "grading/report/feedback_lines.hpp"
#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

constexpr std::array<const char*, 4> kVisibilities = {"visible", "after_due_date",
                                                      "after_published", "hidden"};

std::string plain(std::string_view text) { return std::string(text); }

/// Two decimals, as in all other reports.
double rounded(double points) { return std::round(points * 100) / 100; }

/// What failed, with both values of the first one that has them; at the end how many passed.
std::string task_output(const StudentTask& task, bool with_counts) {
  std::string text;
  bool detailed = false;
  for (const StudentTest& test : task.tests) {
    if (test.passed) continue;
    text += fmt::format("{}: {}\n", test.name, test.diagnosis);
    if (!detailed && !test.detail.empty()) text += test.detail + "\n";
    detailed = detailed || !test.detail.empty();
  }
  const std::string advice = advice_text(task, plain);
  if (!advice.empty()) text += advice + "\n";
  return text + counts_text(task, with_counts) + "\n";
}

nlohmann::json entry(const std::string& name, const std::string& number, const std::string& output,
                     const std::string& visibility) {
  return {{"name", name},     {"name_format", "text"},   {"number", number},
          {"output", output}, {"output_format", "text"}, {"visibility", visibility}};
}

/// Adds the status, where students may know it, as the tables call it.
void add_status(const std::optional<Status>& status, nlohmann::json& entry) {
  if (status) entry["extra_data"] = {{"status", status_name(*status)}};
}

/// The entry of a unit of which nothing could be run, and that therefore has no tasks to show.
nlohmann::json unit_entry(const StudentUnit& unit) {
  const std::string why =
      unit.compiler.empty() ? unit.problem : unit.problem + "\n\n" + unit.compiler;
  nlohmann::json result = entry(unit.number + " " + unit.title, unit.number, why, "visible");
  result["score"] = 0;
  result["max_score"] = unit.possible;
  result["status"] = "failed";
  add_status(unit.status, result);
  return result;
}

void add_unit(const StudentUnit& unit, const GradescopeOptions& options, nlohmann::json& tests) {
  if (!unit.problem.empty()) {
    tests.push_back(unit_entry(unit));
    return;
  }
  const bool with_counts = options.hidden_counts == "visible";
  std::string counts;
  for (std::size_t i = 0; i < unit.tasks.size(); ++i) {
    const StudentTask& task = unit.tasks[i];
    nlohmann::json result =
        entry(unit.number + " " + task.function, fmt::format("{}.{}", unit.number, i + 1),
              task_output(task, with_counts), "visible");
    result["score"] = rounded(task.earned);
    result["max_score"] = task.points;
    result["status"] = task.passed() ? "passed" : "failed";
    add_status(task.status, result);
    tests.push_back(result);
    if (task.hidden_total > 0) counts += task.function + ": " + hidden_text(task) + "\n";
  }
  if (!with_counts && !counts.empty()) {
    tests.push_back(
        entry(unit.number + " hidden checks", unit.number, counts, options.hidden_counts));
  }
}

std::string overview(const StudentView& view) {
  std::string text = fmt::format("Gradbook: {}{}\n", points_text(view.points),
                                 view.points ? fmt::format(" of {} points", view.possible) : "");
  for (const std::string& note : view.notes) text += note + "\n";
  const std::vector<MendLine> lines = mend_lines(view);
  if (!lines.empty()) text += "What to mend:\n";
  for (const MendLine& line : lines) {
    text += fmt::format("  {}{}{}: {}\n", line.unit, line.function.empty() ? "" : " ",
                        line.function, line.text);
  }
  const std::vector<std::string> open = not_begun(view);
  if (!open.empty()) text += fmt::format("Not done yet: {}\n", fmt::join(open, ", "));
  for (const StudentUnit& unit : view.units) {
    for (const std::string& note : unit.notes) text += unit.number + ": " + note + "\n";
  }
  return text;
}

}  // namespace

nlohmann::json gradescope_results(const SubmissionGrade& grade, const FinalGrade& final,
                                  const GradescopeOptions& options) {
  if (std::find(kVisibilities.begin(), kVisibilities.end(), options.hidden_counts) ==
      kVisibilities.end()) {
    throw std::invalid_argument(fmt::format("visibility \"{}\": expected one of {}",
                                            options.hidden_counts, fmt::join(kVisibilities, ", ")));
  }
  const StudentView view = student_view(grade, final);
  nlohmann::json document = {{"output", overview(view)},
                             {"output_format", "text"},
                             {"test_output_format", "text"},
                             {"test_name_format", "text"},
                             {"visibility", "visible"},
                             {"stdout_visibility", "hidden"},
                             {"execution_time", std::round(grade.seconds * 100) / 100}};
  if (!view.points) return document;  // scores of single tests would be summed up to a grade

  document["score"] = rounded(*view.points);
  document["tests"] = nlohmann::json::array();
  nlohmann::json units = nlohmann::json::object();
  for (const StudentUnit& unit : view.units) {
    add_unit(unit, options, document["tests"]);
    if (unit.status) units[unit.number] = status_name(*unit.status);
  }
  document["extra_data"] = {{"status", units}};
  // What failed comes first, as in all feedback
  std::stable_partition(
      document["tests"].begin(), document["tests"].end(),
      [](const nlohmann::json& test) { return test.value("status", "") == "failed"; });
  if (options.staff_entry) {
    const std::string flags = clean_text(fmt::format("{}", fmt::join(final.flags, "\n")), 4000);
    document["tests"].push_back(
        entry("For staff", "", status_name(final.status) + "\n" + flags, "hidden"));
  }
  return document;
}

}  // namespace gradbook
