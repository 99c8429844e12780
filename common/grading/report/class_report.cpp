#include "grading/report/class_report.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "grading/report/report_page.hpp"
#include "grading/report/report_text.hpp"
#include "grading/report/student_view.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMostMistakes = 5;

std::string percent(double part, double whole) {
  return whole > 0 ? fmt::format("{:.0f} %", 100 * part / whole) : "–";
}

std::string range_text(std::size_t bin) { return fmt::format("{}–{} %", 10 * bin, 10 * bin + 10); }

/// Bars over the ten ranges of totals.
std::string histogram_svg(const ClassSummary& summary) {
  constexpr double kWidth = 640;
  constexpr double kHeight = 240;
  constexpr double kBase = 200;
  constexpr double kStep = kWidth / 10;
  const int most = std::max(1, *std::max_element(summary.totals.begin(), summary.totals.end()));
  std::string svg = fmt::format(
      R"(<svg viewBox="0 0 {} {}" role="img" aria-label="Number of submissions by share of points">)",
      kWidth, kHeight);
  for (std::size_t bin = 0; bin < summary.totals.size(); ++bin) {
    const int count = summary.totals[bin];
    const double height = 170.0 * count / most;
    const double x = kStep * static_cast<double>(bin);
    if (count > 0) {
      svg += fmt::format(
          R"(<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3"/>)"
          R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)",
          x + 4, kBase - height, kStep - 8, height, x + kStep / 2, kBase - height - 7, count);
    }
    svg +=
        fmt::format(R"(<text class="quiet-text" x="{:.1f}" y="{}" text-anchor="middle">{}</text>)",
                    x + kStep / 2, kBase + 22, fmt::format("{}–{}", 10 * bin, 10 * bin + 10));
  }
  return svg +
         fmt::format(R"(<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/></svg>)", kWidth, kBase,
                     kBase) +
         "<p class=\"quiet\">Submissions by final points, in percent of those that can be "
         "had.</p>\n";
}

std::string histogram_table(const ClassSummary& summary) {
  std::string html =
      "<details><summary>As a table</summary><table><thead><tr><th scope=\"col\">points</th>"
      "<th scope=\"col\" class=\"number\">submissions</th></tr></thead><tbody>";
  for (std::size_t bin = 0; bin < summary.totals.size(); ++bin) {
    html += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>",
                        range_text(bin), summary.totals[bin]);
  }
  return html + "</tbody></table></details>\n";
}

std::string overview(const ClassSummary& summary) {
  const int graded = summary.submissions - summary.without_grade;
  std::string html = fmt::format("<p class=\"total\">{}, {} graded</p>\n",
                                 counted(summary.submissions, "submission"), graded);
  if (graded > 0) {
    html += fmt::format("<p>On average {} of {} points ({}).</p>\n", points_text(summary.mean),
                        summary.possible, percent(summary.mean, summary.possible));
  }
  html += "<ul>";
  for (const auto& [status, count] : summary.statuses) {
    if (status == Status::ok) continue;
    html += fmt::format("<li class=\"bad\">{}: {}</li>", counted(count, "submission"),
                        status_text(status));
  }
  if (summary.late > 0) {
    html += fmt::format("<li class=\"info\">{} handed in late</li>",
                        counted(summary.late, "submission"));
  }
  return html + "</ul>\n";
}

std::string row(const std::string& name, double mean, int points, int full, int graded) {
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td class=\"bar-cell\">{}</td><td class=\"number\">{}</td>"
      "<td class=\"number\">{}</td></tr>\n",
      name, meter(mean, points), fmt::format("{} of {}", points_text(mean), points),
      percent(full, graded));
}

std::string table_head(const std::string& first) {
  return fmt::format(
      "<div class=\"wide\"><table><thead><tr><th scope=\"col\">{}</th><td class=\"bar-cell\"></td>"
      "<th scope=\"col\" class=\"number\">mean</th>"
      "<th scope=\"col\" class=\"number\">full marks</th></tr></thead><tbody>\n",
      first);
}

std::string mistakes_list(const UnitSummary& unit, const TaskSummary& task) {
  if (task.mistakes.empty()) return "";
  std::string html = fmt::format("<article><h3><code>{}</code></h3><ul>", html_text(task.function));
  for (std::size_t i = 0; i < std::min(task.mistakes.size(), kMostMistakes); ++i) {
    const Mistake& mistake = task.mistakes[i];
    html += fmt::format("<li><b>{}</b> ({}) {}", mistake.count, percent(mistake.count, task.graded),
                        html_text(mistake.text));
    if (mistake.hint > 0) {
      html += fmt::format(
          "<br><span class=\"quiet\">Hint {} of <code>./gradbook hint {} --task "
          "{}</code></span>",
          mistake.hint, unit.number, html_text(task.function));
    }
    html += "</li>";
  }
  return html + "</ul></article>\n";
}

std::string unit_section(const UnitSummary& unit) {
  std::string html =
      fmt::format("<section><h2>{} {}<span>{} of {} points</span></h2>\n", unit.number,
                  html_text(unit.title), points_text(unit.mean), unit.points);
  for (const auto& [status, count] : unit.statuses) {
    html += fmt::format("<p class=\"note\">{}: {}</p>\n", counted(count, "submission"),
                        status_text(status));
  }
  std::string mistakes;
  html += table_head("task");
  for (const TaskSummary& task : unit.tasks) {
    html += row("<code>" + html_text(task.function) + "</code>", task.mean, task.points, task.full,
                task.graded);
    mistakes += mistakes_list(unit, task);
  }
  html += "</tbody></table></div>\n";
  if (!mistakes.empty()) html += "<p class=\"quiet\">First mistake of each student</p>" + mistakes;
  return html + "</section>\n";
}

/// The part with ids: not for the lecture.
std::string students_table(const std::vector<FinalGrade>& finals) {
  std::string html =
      "<section><h2>For staff</h2><details><summary>Students, with flags</summary>"
      "<div class=\"wide\"><table><thead><tr><th scope=\"col\">id</th><th "
      "scope=\"col\">name</th><th scope=\"col\" class=\"number\">points</th><th "
      "scope=\"col\">status</th><th scope=\"col\">units</th><th scope=\"col\">flags</th></tr>"
      "</thead><tbody>\n";
  for (const FinalGrade& final : finals) {
    std::string flags;
    for (const std::string& flag : final.flags) {
      flags += (flags.empty() ? "" : "<br>") + html_text(clean_line(flag, 300));
    }
    if (final.days_late > 0) {
      flags += fmt::format("{}{} late, {} taken off", flags.empty() ? "" : "<br>",
                           counted(final.days_late, "day"), points_text(final.penalty));
    }
    std::string units;
    for (const FinalUnit& unit : final.units) {
      if (unit.status == Status::ok) continue;
      units += fmt::format("{}{} {}", units.empty() ? "" : "<br>", unit.number,
                           status_name(unit.status));
    }
    html += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td><td>{}</td>"
        "<td>{}</td><td>{}</td></tr>\n",
        html_text(clean_line(final.id, 160)), html_text(clean_line(final.name, 160)),
        points_text(final.points), status_name(final.status), units, flags);
  }
  return html + "</tbody></table></div></details></section>\n";
}

}  // namespace

std::string class_report_html(const ClassSummary& summary, const std::vector<FinalGrade>& finals) {
  std::string body = "<h1>Class report</h1>\n" + overview(summary);
  if (summary.submissions > summary.without_grade) {
    body += "<section><h2>Totals</h2>\n" + histogram_svg(summary) + histogram_table(summary) +
            "</section>\n";
  }
  body += "<section><h2>Units</h2>\n" + table_head("unit");
  for (const UnitSummary& unit : summary.units) {
    body += row(unit.number + " " + html_text(unit.title), unit.mean, unit.points, unit.full,
                unit.graded);
  }
  body +=
      "</tbody></table></div>\n<p class=\"quiet\">Points as graded, before deadlines and "
      "corrections.</p></section>\n";
  for (const UnitSummary& unit : summary.units) {
    if (unit.graded > 0) body += unit_section(unit);
  }
  return html_page("Class report", body + students_table(finals));
}

}  // namespace gradbook
