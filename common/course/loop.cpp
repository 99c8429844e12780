#include "course/loop.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"
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
    const double unit_earned = record.of(unit).earned;
    earned += unit_earned;
    points += unit.points();
    const std::size_t invisible = state_mark(state).size() - (state == UnitState::edited ? 3 : 2);
    text += fmt::format("  {:<{}} {}  {:<20} {}  {:>4}/{:<3} {}\n", state_mark(state),
                        3 + invisible, unit.number, unit.name, stars(unit.difficulty),
                        points_text(unit_earned), unit.points(), unit.title);
  }
  text += fmt::format(
      "\n{} of {} points; ok passed, x failed, .. started, ok? edited since it passed\n",
      points_text(earned), points);
  return text;
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
                        {"earned", line.earned},
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
  std::string text =
      fmt::format("{}  {}  ({})\n", paint(unit.number + " " + unit.title, Colour::bold),
                  stars(unit.difficulty), unit.key);
  if (!unit.intro.empty()) text += "\n" + wrapped(unit.intro);
  for (const Task& task : unit.tasks) {
    text += fmt::format("\n{} ({} points)\n{}", paint(task.function, Colour::blue), task.points,
                        wrapped(task.text));
  }
  text += fmt::format(
      "\nEdit     {}\nRead     {} (contract: formula, shapes, errors)\n"
      "Check    ./gradbook check {}\nHelp     ./gradbook hint {}\n",
      unit.exercise().string(), unit.contract().string(), unit.number, unit.number);
  return text;
}

std::string verdict_text(const Unit& unit, const UnitVerdict& verdict) {
  const std::string seconds = paint(fmt::format("({:.1f} s)", verdict.seconds), Colour::dim);
  if (verdict.passed()) {
    return fmt::format("{} {} {}: public tests passed, {}/{} points {}\n",
                       paint("ok", Colour::green), unit.number, unit.name,
                       points_text(verdict.earned()), unit.points(), seconds);
  }

  // The diagnosis comes first, then where it was found, the values, and the state of each task
  const std::string where = verdict.failed_task.empty() ? unit.name : verdict.failed_task;
  std::string text = fmt::format("{}\n", paint(verdict.diagnosis, Colour::red));
  const auto failed =
      std::find_if(verdict.tests.begin(), verdict.tests.end(), [&](const TestVerdict& test) {
        return test.outcome == verdict.outcome && test.diagnosis == verdict.diagnosis;
      });
  if (failed != verdict.tests.end()) {
    text += fmt::format("  in {}, test {} ({})\n", where, failed->test, unit.tests().string());
  }
  const bool of_compiler =
      verdict.outcome == Outcome::compile_error || verdict.outcome == Outcome::link_error;
  if (!verdict.detail.empty())
    text += of_compiler ? verdict.detail : wrapped(verdict.detail, 96, "  ");
  for (const TaskVerdict& task : verdict.tasks) {
    if (of_compiler) break;  // no test ran
    const bool done = task.total > 0 && task.passed == task.total;
    text += fmt::format("  {} {:<28} {}/{} tests, {}/{} points\n",
                        done ? paint("ok", Colour::green) : paint("x ", Colour::red), task.function,
                        task.passed, task.total, points_text(task.earned), task.points);
  }
  text += fmt::format(
      "{}   {}\n",
      verdict.hint > 0 ? fmt::format("Hint {} helps: ./gradbook hint {}", verdict.hint, unit.number)
                       : fmt::format("Help: ./gradbook hint {}", unit.number),
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
