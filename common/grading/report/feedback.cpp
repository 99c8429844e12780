#include "grading/report/feedback.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "grading/report/feedback_lines.hpp"
#include "grading/report/report_page.hpp"
#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

std::string html_code(std::string_view text) {
  return fmt::format("<code>{}</code>", html_text(text));
}

std::string out_of(const std::optional<double>& points, int possible) {
  return points ? fmt::format("{} of {} points", points_text(*points), possible) : "no grade";
}

/// The first failed test whose detail is shown; null if there is none.
const StudentTest* detailed_test(const StudentTask& task) {
  for (const StudentTest& test : task.tests) {
    if (!test.passed && !test.detail.empty()) return &test;
  }
  return nullptr;
}

/// Units of which there is more to say than that they passed, or were not begun.
bool has_section(const StudentUnit& unit) {
  if (unit.status == Status::missing_file && unit.notes.empty()) return false;
  return !unit.problem.empty() || !unit.notes.empty() || unit.points != unit.possible ||
         std::any_of(unit.tasks.begin(), unit.tasks.end(), is_to_mend);
}

/// Failed tests only, with both values of the first one that has them.
std::string markdown_task(const StudentTask& task) {
  std::string text = fmt::format("### {}: {} of {}\n\n", task.function, points_text(task.earned),
                                 counted(task.points, "point"));
  for (const StudentTest& test : task.tests) {
    if (test.passed) continue;
    text += fmt::format("- failed: {}: {}\n", test.name, markdown_text(test.diagnosis));
  }
  text += fmt::format("- {}\n", counts_text(task));
  if (const StudentTest* const test = detailed_test(task)) {
    text += fmt::format("\n{}:\n\n{}", test->name, markdown_block(test->detail));
  }
  const std::string advice = advice_text(task, markdown_code);
  return text + (advice.empty() ? "\n" : "\n" + advice + "\n\n");
}

std::string markdown_head(const StudentUnit& unit) {
  const std::string status = status_word(unit.status);
  return fmt::format("## {} {}: {}{}\n\n", unit.number, markdown_text(unit.title),
                     out_of(unit.points, unit.possible),
                     status.empty() ? "" : fmt::format(" ({})", status));
}

std::string markdown_unit(const StudentUnit& unit) {
  std::string text = markdown_head(unit);
  if (!unit.problem.empty()) text += markdown_text(unit.problem) + "\n\n";
  if (!unit.compiler.empty()) text += markdown_block(unit.compiler) + "\n";
  for (const std::string& note : unit.notes) text += markdown_text(note) + "\n\n";
  if (!unit.problem.empty()) return text;  // its tests did not run
  for (const StudentTask& task : unit.tasks) {
    if (is_to_mend(task)) text += markdown_task(task);
  }
  return text;
}

std::string markdown_mend(const StudentView& view) {
  std::string text;
  for (const MendLine& line : mend_lines(view)) {
    text += fmt::format("- {}{}{}: {}\n", line.unit, line.function.empty() ? "" : " ",
                        line.function, markdown_text(line.text));
    if (line.hint > 0)
      text += fmt::format("  Hint {}: {}\n", line.hint, markdown_code(line.command));
  }
  if (!text.empty()) text = "## What to mend\n\n" + text + "\n";
  const std::vector<std::string> open = not_begun(view);
  if (!open.empty()) text += fmt::format("Not done yet: {}.\n\n", fmt::join(open, ", "));
  return text;
}

std::string markdown_passed(const StudentView& view) {
  const std::vector<std::string> lines = passed_lines(view);
  if (lines.empty()) return "";
  std::string text =
      fmt::format("## Passed: {}\n\n", counted(static_cast<int>(lines.size()), "function"));
  for (const std::string& line : lines) text += "- " + line + "\n";
  return text;
}

std::string html_task(const StudentTask& task) {
  std::string html =
      fmt::format("<article><h3>{}<span>{} of {}</span></h3><ul>", html_code(task.function),
                  points_text(task.earned), counted(task.points, "point"));
  for (const StudentTest& test : task.tests) {
    if (test.passed) continue;
    html += fmt::format(R"(<li class="bad"><b>failed</b> {}<br>{}</li>)", html_code(test.name),
                        html_text(test.diagnosis));
  }
  html += fmt::format(R"(<li class="info">{}</li></ul>)", counts_text(task));
  if (const StudentTest* const test = detailed_test(task)) {
    html += fmt::format("<p>{}</p><pre>{}</pre>", html_code(test->name), html_text(test->detail));
  }
  const std::string advice = advice_text(task, html_code);
  if (!advice.empty()) html += fmt::format(R"(<p class="advice">{}</p>)", advice);
  return html + "</article>\n";
}

std::string html_unit(const StudentUnit& unit) {
  const std::string status = status_word(unit.status);
  std::string html = fmt::format("<section><h2>{} {}<span>{}{}</span></h2>\n", unit.number,
                                 html_text(unit.title), out_of(unit.points, unit.possible),
                                 status.empty() ? "" : fmt::format(" ({})", status));
  if (!unit.problem.empty()) {
    html += fmt::format(R"(<p class="problem">{}</p>)", html_text(unit.problem));
  }
  if (!unit.compiler.empty()) html += fmt::format("<pre>{}</pre>", html_text(unit.compiler));
  for (const std::string& note : unit.notes) {
    html += fmt::format(R"(<p class="note">{}</p>)", html_text(note));
  }
  if (unit.problem.empty()) {
    for (const StudentTask& task : unit.tasks) {
      if (is_to_mend(task)) html += html_task(task);
    }
  }
  return html + "</section>\n";
}

std::string html_mend(const StudentView& view) {
  std::string html;
  for (const MendLine& line : mend_lines(view)) {
    const std::string function = line.function.empty() ? "" : " " + html_code(line.function);
    html += fmt::format(
        R"(<li class="bad">{}{}: {}{}</li>)", line.unit, function, html_text(line.text),
        line.hint > 0 ? fmt::format("<br>Hint {}: {}", line.hint, html_code(line.command)) : "");
  }
  if (!html.empty()) html = "<section><h2>What to mend</h2><ul>" + html + "</ul></section>\n";
  const std::vector<std::string> open = not_begun(view);
  if (!open.empty()) {
    html += fmt::format("<p>Not done yet: {}.</p>\n",
                        html_text(fmt::format("{}", fmt::join(open, ", "))));
  }
  return html;
}

std::string html_passed(const StudentView& view) {
  const std::vector<std::string> lines = passed_lines(view);
  if (lines.empty()) return "";
  std::string html = fmt::format("<section><details><summary>Passed: {}</summary><ul>",
                                 counted(static_cast<int>(lines.size()), "function"));
  for (const std::string& line : lines) {
    html += fmt::format(R"(<li class="good">{}</li>)", html_text(line));
  }
  return html + "</ul></details></section>\n";
}

}  // namespace

std::string feedback_markdown(const StudentView& view) {
  std::string text = fmt::format("# Feedback for {}\n\n**{}**\n\n", markdown_text(view.name),
                                 out_of(view.points, view.possible));
  for (const std::string& note : view.notes) text += markdown_text(note) + "\n\n";
  text += markdown_mend(view);
  for (const StudentUnit& unit : view.units) {
    if (has_section(unit)) text += markdown_unit(unit);
  }
  return text + markdown_passed(view);
}

std::string feedback_html(const StudentView& view) {
  std::string body = fmt::format("<h1>Feedback for {}</h1>\n<p class=\"total\">{}</p>\n",
                                 html_text(view.name), out_of(view.points, view.possible));
  if (view.points) body += meter(*view.points, view.possible);
  for (const std::string& note : view.notes) {
    body += fmt::format("<p class=\"note\">{}</p>\n", html_text(note));
  }
  body += html_mend(view);
  for (const StudentUnit& unit : view.units) {
    if (has_section(unit)) body += html_unit(unit);
  }
  return html_page("Feedback for " + view.name, body + html_passed(view));
}

}  // namespace gradbook
