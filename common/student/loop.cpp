#include "student/loop.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"
#include "course/formula_text.hpp"
#include "course/terminal.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string stars(int difficulty) {
  std::string text;
  for (int i = 0; i < 3; ++i) text += i < difficulty ? "*" : " ";
  return text;
}

std::string state_mark(UnitState state) {
  switch (state) {
    case UnitState::untouched:
      return "  ";
    case UnitState::started:
      return paint("..", Colour::yellow);
    case UnitState::failed:
      return paint("x ", Colour::red);
    case UnitState::passed:
      return paint("ok", Colour::green);
    case UnitState::edited:
      return paint("ok?", Colour::yellow);
  }
  return "";
}

std::string points_text(double points) { return fmt::format("{:.3g}", points); }

/// Each line of a text in a colour.
std::string paint_lines(const std::string& text, Colour colour) {
  std::istringstream lines(text);
  std::string line;
  std::string painted;
  while (std::getline(lines, line)) painted += paint(line, colour) + "\n";
  return painted;
}

std::string task_line(const TaskVerdict& task, bool points_final) {
  const bool done = task.total > 0 && task.outcome == Outcome::passed;
  return fmt::format("  {} {:<28} {}/{} public tests, {}\n",
                     done ? paint("ok", Colour::green) : paint("x ", Colour::red), task.function,
                     task.passed, task.total,
                     points_final
                         ? fmt::format("{}/{} points", points_text(task.earned), task.points)
                         : fmt::format("{} points when graded", task.points));
}

/// What the student's code printed and what the compiler warned of, as far as it fits.
std::string said_text(const UnitVerdict& verdict) {
  constexpr std::size_t kPrintedLines = 20;
  constexpr std::size_t kWarnings = 5;
  std::string text;
  if (!verdict.printed.empty()) {
    text += paint("Your code printed:", Colour::bold) + "\n" +
            harmless(first_lines(verdict.printed, kPrintedLines, "  | "));
    if (verdict.printed.size() >= kMaxPrinted) text += "  | … and more that was not kept\n";
  }
  if (!verdict.warnings.empty()) {
    text += paint("The compiler warns:", Colour::bold) + "\n";
    for (std::size_t i = 0; i < std::min(kWarnings, verdict.warnings.size()); ++i) {
      text += wrapped(harmless(verdict.warnings[i]), 0, "  ");
    }
    if (verdict.warnings.size() > kWarnings) {
      text += fmt::format("  … {} more\n", verdict.warnings.size() - kWarnings);
    }
  }
  return text;
}

/// A line and what stands behind it, which is broken where the terminal ends.
std::string behind(const std::string& line, const std::string& title) {
  const std::size_t start = std::min(text_width(line), terminal_width() / 2);
  const std::string indent(start, ' ');
  const std::string text = wrapped(title, terminal_width() - start, indent);
  return line + text.substr(std::min(start, text.size()));
}

/// The task a hint should help with: named, failed last, or the first one.
const Task& task_for_hint(const Unit& unit, const UnitRecord& record, const std::string& function) {
  const std::string wanted = function.empty() ? record.task : function;
  for (const Task& task : unit.tasks) {
    if (task.function == wanted) return task;
  }
  if (!function.empty()) {
    throw std::invalid_argument(fmt::format("unit {} has no task '{}'", unit.key, function));
  }
  return unit.tasks.front();
}

}  // namespace

std::string list_text(const std::vector<Unit>& units, const StudentRecord& record) {
  std::string text;
  std::string chapter;
  double earned = 0;
  int points = 0;
  for (const Unit& unit : units) {
    if (unit.chapter != chapter) {
      chapter = unit.chapter;
      text += fmt::format("{}{}\n", text.empty() ? "" : "\n", paint(chapter, Colour::bold));
    }
    const UnitState state = record.state(unit);
    const double unit_earned = record.earned(unit);
    earned += unit_earned;
    points += unit.points();
    const std::string mark = state_mark(state);
    const std::string line = fmt::format(
        "{:<{}} {}  {:<20} {} {:>4}/{:<3} ", mark, 3 + mark.size() - text_width(mark), unit.number,
        unit.name, stars(unit.difficulty), points_text(unit_earned), unit.points());
    text += behind(line, with_formulas(unit.title));
  }
  text += fmt::format("\n{} of {} points in public tests\n", points_text(earned), points);
  return text +
         wrapped("ok passed, x failed, .. started, ok? changed since it passed: check again");
}

nlohmann::json list_json(const std::vector<Unit>& units, const StudentRecord& record) {
  nlohmann::json document = nlohmann::json::array();
  for (const Unit& unit : units) {
    nlohmann::json tasks = nlohmann::json::array();
    for (const Task& task : unit.tasks) {
      tasks.push_back(
          {{"function", task.function}, {"points", task.points}, {"hints", task.hints.size()}});
    }
    const UnitRecord& line = record.of(unit);
    document.push_back({{"unit", unit.key},
                        {"number", unit.number},
                        {"title", unit.title},
                        {"difficulty", unit.difficulty},
                        {"points", unit.points()},
                        {"earned", record.earned(unit)},
                        {"state", state_name(record.state(unit))},
                        {"hints_seen", line.hints},
                        {"gave_up", line.gave_up},
                        {"file", unit.exercise().string()},
                        {"tasks", tasks}});
  }
  return document;
}

const Unit* next_unit(const std::vector<Unit>& units, const StudentRecord& record) {
  const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) {
    return record.state(unit) != UnitState::passed;
  });
  return found == units.end() ? nullptr : &*found;
}

std::string task_text(const Unit& unit) {
  std::string text = paint_lines(wrapped(unit.number + " " + unit.title), Colour::bold) +
                     fmt::format("{}  ({})\n", stars(unit.difficulty), unit.key);
  if (!unit.intro.empty()) text += "\n" + wrapped(unit.intro);
  for (const Task& task : unit.tasks) {
    text += fmt::format("\n{} ({} points)\n{}", paint(task.function, Colour::blue), task.points,
                        wrapped(task.text));
  }
  text += fmt::format(
      "\nEdit     {}\nRead     {} (formula, shapes, errors)\n"
      "Check    ./gradbook check {}\nHelp     ./gradbook hint {}\n",
      unit.exercise().string(), unit.contract().string(), unit.number, unit.number);
  return text;
}

std::string verdict_text(const Unit& unit, const UnitVerdict& verdict,
                         const std::string& function) {
  const std::string seconds = paint(fmt::format("({:.1f} s)", verdict.seconds), Colour::dim);
  const TaskVerdict* const focus = function.empty() ? nullptr : verdict.task(function);
  const bool passed = focus == nullptr ? verdict.passed() : focus->outcome == Outcome::passed;
  if (passed) {
    const std::string name = focus == nullptr ? unit.name : function;
    const std::string points =
        !verdict.points_final ? "points are given when graded"
        : focus == nullptr
            ? fmt::format("{}/{} points", points_text(verdict.earned()), unit.points())
            : fmt::format("{}/{} points", points_text(focus->earned), focus->points);
    return fmt::format("{} {} {}: public tests passed, {} {}\n", paint("ok", Colour::green),
                       unit.number, name, points, seconds) +
           said_text(verdict);
  }

  // The diagnosis comes first, then where it was found, the values, and the state of each task
  const TaskVerdict* const first = focus != nullptr ? focus : verdict.task(verdict.failed_task);
  const std::string& diagnosis = first == nullptr ? verdict.diagnosis : first->diagnosis;
  const std::string& detail = first == nullptr ? verdict.detail : first->detail;
  const int hint = first == nullptr ? verdict.hint : first->hint;
  const bool of_compiler = verdict.outcome == Outcome::compile_error ||
                           (verdict.outcome == Outcome::link_error && first == nullptr);
  std::string text = paint_lines(wrapped(harmless(diagnosis)), Colour::red);
  if (first != nullptr && !first->test.empty()) {
    text += wrapped(
        fmt::format("in {}, test {} ({})", first->function, first->test, unit.tests().string()), 0,
        "  ");
  }
  text += of_compiler ? harmless(detail) : wrapped(harmless(detail), 0, "  ");
  for (const TaskVerdict& task : verdict.tasks) {
    const bool nothing_ran = of_compiler || verdict.outcome == Outcome::missing_file;
    if (nothing_ran || (focus != nullptr && &task != focus)) continue;
    text += task_line(task, verdict.points_final);
    if (task.outcome != Outcome::passed && &task != first) {
      text += wrapped(harmless(task.diagnosis), 0, "     ");
    }
  }
  text += said_text(verdict);
  const std::string wanted = focus == nullptr ? unit.number : function;
  text += fmt::format("{}   {}\n",
                      hint > 0 ? fmt::format("Hint {} helps: ./gradbook hint {}", hint, wanted)
                               : fmt::format("Help: ./gradbook hint {}", wanted),
                      seconds);
  return text;
}

std::string hint_text(const Unit& unit, StudentRecord& record, const std::string& function) {
  const Task& task = task_for_hint(unit, record.of(unit), function);
  const auto& seen = record.of(unit).hints;
  const auto entry = seen.find(task.function);
  const int total = static_cast<int>(task.hints.size());
  const int number = std::min(entry == seen.end() ? 1 : entry->second + 1, total);
  const bool last_again = entry != seen.end() && entry->second >= total;
  record.note_hint(unit, task.function, number);

  std::string text;
  for (int i = 1; i <= number; ++i) {
    text += fmt::format(
        "{}\n{}\n",
        paint(fmt::format("Hint {} of {} for {}", i, total, task.function), Colour::bold),
        wrapped(task.hints[static_cast<std::size_t>(i - 1)]));
  }
  if (last_again) text += "That was the last hint.\n";
  return text;
}

std::string solution_text(const Workspace& workspace, const Unit& unit, StudentRecord& record,
                          bool give_up) {
  if (!fs::exists(workspace.root() / unit.reference()) &&
      references(workspace.root()) != References::source) {
    throw std::runtime_error(
        fmt::format("this edition has no solutions: ask who gave it to you. ./gradbook hint {} "
                    "leads nearly to the answer",
                    unit.number));
  }
  const UnitState state = record.state(unit);
  const bool passed = state == UnitState::passed || state == UnitState::edited;
  if (!passed && !give_up && !record.of(unit).gave_up) {
    throw std::invalid_argument(fmt::format(
        "{} is not passed yet: the solution is shown after passing, or with --give-up (which is "
        "recorded)",
        unit.number));
  }
  const std::filesystem::path file = workspace.root() / unit.reference();
  const std::string text = read_file(file);
  if (!passed && give_up) record.note_give_up(unit);
  return text;
}

}  // namespace gradbook
