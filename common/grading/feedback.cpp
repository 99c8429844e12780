#include "grading/feedback.hpp"

#include <fmt/core.h>

#include "course/site_text.hpp"
#include "grading/report_page.hpp"
#include "grading/report_text.hpp"

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

std::string markdown_task(const StudentTask& task) {
  std::string text = fmt::format("### {}: {} of {}\n\n", markdown_code(task.function),
                                 points_text(task.earned), counted(task.points, "point"));
  for (const StudentTest& test : task.tests) {
    text += fmt::format("- {} {}{}\n", test.passed ? "passed:" : "**failed:**",
                        markdown_code(test.name),
                        test.passed ? "" : ": " + markdown_text(test.diagnosis));
  }
  if (task.hidden_total > 0) text += fmt::format("- {}\n", hidden_text(task));
  if (const StudentTest* const test = detailed_test(task)) {
    text += fmt::format("\n{}:\n\n{}", markdown_code(test->name), markdown_block(test->detail));
  }
  const std::string advice = advice_text(task, markdown_code);
  return text + (advice.empty() ? "\n" : "\n" + advice + "\n\n");
}

std::string markdown_unit(const StudentUnit& unit) {
  std::string text = fmt::format("## {} {}: {}\n\n", unit.number, markdown_text(unit.title),
                                 out_of(unit.points, unit.possible));
  if (!unit.problem.empty()) text += fmt::format("**{}**\n\n", markdown_text(unit.problem));
  if (!unit.compiler.empty()) text += markdown_block(unit.compiler) + "\n";
  for (const std::string& note : unit.notes) text += markdown_text(note) + "\n\n";
  if (!unit.problem.empty()) return text;  // its tests did not run
  for (const StudentTask& task : unit.tasks) text += markdown_task(task);
  return text;
}

std::string html_test(const StudentTest& test) {
  if (test.passed) {
    return fmt::format(R"(<li class="good"><b>passed</b> {}</li>)", html_code(test.name));
  }
  return fmt::format(R"(<li class="bad"><b>failed</b> {}<br>{}</li>)", html_code(test.name),
                     html_text(test.diagnosis));
}

std::string html_task(const StudentTask& task) {
  std::string html =
      fmt::format("<article><h3>{}<span>{} of {}</span></h3><ul>", html_code(task.function),
                  points_text(task.earned), counted(task.points, "point"));
  for (const StudentTest& test : task.tests) html += html_test(test);
  if (task.hidden_total > 0) {
    html +=
        fmt::format(R"(<li class="{}">{}</li>)",
                    task.hidden_passed == task.hidden_total ? "good" : "bad", hidden_text(task));
  }
  html += "</ul>";
  if (const StudentTest* const test = detailed_test(task)) {
    html += fmt::format("<p>{}</p><pre>{}</pre>", html_code(test->name), html_text(test->detail));
  }
  const std::string advice = advice_text(task, html_code);
  if (!advice.empty()) html += fmt::format(R"(<p class="advice">{}</p>)", advice);
  return html + "</article>\n";
}

std::string html_unit(const StudentUnit& unit) {
  std::string html = fmt::format("<section><h2>{} {}<span>{}</span></h2>\n", unit.number,
                                 html_text(unit.title), out_of(unit.points, unit.possible));
  if (!unit.problem.empty()) {
    html += fmt::format(R"(<p class="problem">{}</p>)", html_text(unit.problem));
  }
  if (!unit.compiler.empty()) html += fmt::format("<pre>{}</pre>", html_text(unit.compiler));
  for (const std::string& note : unit.notes) {
    html += fmt::format(R"(<p class="note">{}</p>)", html_text(note));
  }
  if (unit.problem.empty()) {
    for (const StudentTask& task : unit.tasks) html += html_task(task);
  }
  return html + "</section>\n";
}

}  // namespace

std::string feedback_markdown(const StudentView& view) {
  std::string text = fmt::format("# Feedback for {}\n\n**{}**\n\n", markdown_text(view.id),
                                 out_of(view.points, view.possible));
  for (const std::string& note : view.notes) text += markdown_text(note) + "\n\n";
  for (const StudentUnit& unit : view.units) text += markdown_unit(unit);
  return text;
}

std::string feedback_html(const StudentView& view) {
  std::string body = fmt::format("<h1>Feedback for {}</h1>\n<p class=\"total\">{}</p>\n",
                                 html_text(view.id), out_of(view.points, view.possible));
  if (view.points) body += meter(*view.points, view.possible);
  for (const std::string& note : view.notes) {
    body += fmt::format("<p class=\"note\">{}</p>\n", html_text(note));
  }
  for (const StudentUnit& unit : view.units) body += html_unit(unit);
  return html_page("Feedback for " + view.id, body);
}

}  // namespace gradbook
