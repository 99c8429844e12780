// list, next, check, watch, hint, solution, reset
#include <fmt/core.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "cli/commands.hpp"
#include "course/check.hpp"
#include "course/edition.hpp"
#include "course/mutant.hpp"
#include "course/terminal.hpp"
#include "student/loop.hpp"
#include "student/student_record.hpp"
#include "student/watch.hpp"

namespace gradbook {
namespace {

/// Everything a student's command needs, read when the command runs.
struct Session {
  explicit Session(const std::filesystem::path& root)
      : workspace(root), units(read_units(root)), record(workspace) {}
  Workspace workspace;
  std::vector<Unit> units;
  StudentRecord record;
};

struct Arguments {
  std::string unit;
  std::vector<std::string> units;
  std::string task;
  bool all = false;
  bool json = false;
  bool give_up = false;
};

int list(Session session, bool json) {
  if (!json) {
    for (const std::filesystem::path& file :
         unclaimed_exercises(session.workspace.root(), session.units)) {
      fmt::print(stderr, "{} belongs to no exercise: nothing checks it\n", file.string());
    }
  }
  fmt::print("{}", json ? list_json(session.units, session.record).dump(2) + "\n"
                        : list_text(session.units, session.record));
  return kOk;
}

int next(const Session& session) {
  const Unit* unit = next_unit(session.units, session.record);
  fmt::print("{}", unit == nullptr ? "Every unit is passed.\n" : task_text(*unit));
  return kOk;
}

/// The units a check is about, in order: the named ones, all, or those that the student has begun;
/// with the function of each that was named, "" for all of its functions.
std::vector<std::pair<const Unit*, std::string>> units_to_check(const Session& session,
                                                                const Arguments& arguments) {
  std::vector<std::pair<const Unit*, std::string>> chosen;
  for (const std::string& wanted : arguments.units) {
    const Choice choice = choose_units(session.units, wanted);
    for (const Unit* unit : choice.units) chosen.emplace_back(unit, choice.function);
  }
  if (!chosen.empty()) return chosen;
  for (const Unit& unit : session.units) {
    if (arguments.all || session.record.state(unit) != UnitState::untouched) {
      chosen.emplace_back(&unit, "");
    }
  }
  if (chosen.empty()) {
    throw std::invalid_argument("no exercise has been begun; `gradbook next` shows the first one");
  }
  return chosen;
}

/// Says on standard error that a unit is being compiled, which takes seconds.
void say_compiling(const Unit& unit) {
  fmt::print(stderr, "compiling {} {} …\n", unit.number, unit.name);
}

int check(Session session, const Arguments& arguments) {
  bool passed = true;
  std::string not_noted;
  nlohmann::json document = nlohmann::json::array();
  for (const auto& [chosen, function] : units_to_check(session, arguments)) {
    const Unit& unit = *chosen;
    const UnitVerdict verdict = check_unit(session.workspace, unit, nullptr, [&] {
      if (!arguments.json) say_compiling(unit);
    });
    const TaskVerdict* const task = function.empty() ? nullptr : verdict.task(function);
    passed = passed && (task == nullptr ? verdict.passed() : task->outcome == Outcome::passed);
    if (arguments.json) {
      document.push_back(verdict.to_json());
    } else {
      fmt::print("{}", verdict_text(unit, verdict, function));
      std::fflush(stdout);
    }
    if (start_building_mutants(session.workspace, unit) && !verdict.passed() && !arguments.json) {
      fmt::print("{}\n", kMutantsAreBuilt);
    }
    try {
      session.record.note_verdict(unit, verdict);
    } catch (const std::exception& error) {
      not_noted = error.what();
    }
  }
  // A compiler quotes the student's file, which may be in any encoding
  constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
  if (arguments.json) fmt::print("{}\n", document.dump(2, ' ', false, kReplace));
  if (!not_noted.empty()) throw std::runtime_error("the result could not be noted: " + not_noted);
  return passed ? kOk : kAnswerIsNo;
}

/// One more hint: for what was named, else for the unit that was checked last, else for the next.
int hint(Session session, const Arguments& arguments) {
  const Unit* unit = session.record.last_checked(session.units);
  if (unit == nullptr) unit = next_unit(session.units, session.record);
  std::string function = arguments.task;
  if (!arguments.unit.empty()) {
    const Choice choice = choose_unit(session.units, arguments.unit);
    unit = choice.units.front();
    if (function.empty()) function = choice.function;
  }
  if (unit == nullptr) {
    fmt::print("Every unit is passed.\n");
    return kOk;
  }
  if (!function.empty()) function = choose_unit({*unit}, function).function;
  fmt::print("{}", hint_text(*unit, session.record, function));
  return kOk;
}

int reset(const Session& session, const std::string& name) {
  const Unit& unit = find_unit(session.units, name);
  const std::filesystem::path backup = reset_exercise(session.workspace, unit);
  fmt::print("new starter file: {}\n", unit.exercise().string());
  if (!backup.empty()) fmt::print("yours is kept:    {}\n", backup.string());
  return kOk;
}

int run_watch(const Session& session, const std::string& name) {
  const Unit* first = name.empty() ? nullptr : &find_unit(session.units, name);
  return watch(session.workspace, session.units, first);
}

}  // namespace

void add_student_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root) {
  const auto arguments = std::make_shared<Arguments>();
  const char* const kUnit = "number (02.3 or 2.3), name (knn), function or file of a unit";
  const auto command = [&](const char* name, const char* purpose, const char* example) {
    CLI::App* sub = app.add_subcommand(name, purpose);
    sub->footer(std::string("Example:  ./gradbook ") + example);
    sub->group("Student");
    return sub;
  };

  CLI::App* sub = command("list", "show all exercises and how they stand", "list");
  sub->add_flag("--json", arguments->json, "as JSON");
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return list(Session(root), arguments->json); }; });

  sub = command("next", "show the next exercise that is not passed", "next");
  sub->callback([=, &chosen] { chosen.action = [=] { return next(Session(root)); }; });

  sub = command("check", "test your code for one unit (or for all that you have begun)",
                "check 02.3");
  sub->add_option("unit", arguments->units, std::string(kUnit) + "; chapter (02, neighbors)");
  sub->add_flag("--all", arguments->all, "every unit, also those not begun");
  sub->add_flag("--json", arguments->json, "as JSON");
  sub->callback([=, &chosen] { chosen.action = [=] { return check(Session(root), *arguments); }; });

  sub = command("watch", "check a unit each time you save its file", "watch 02.3");
  sub->add_option("unit", arguments->unit, kUnit);
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return run_watch(Session(root), arguments->unit); }; });

  sub = command("hint", "show one more hint", "hint 02.3");
  sub->add_option("unit", arguments->unit,
                  std::string(kUnit) + "; default: the one checked last, or the next");
  sub->add_option("--task", arguments->task,
                  "function of the unit (default: the one that failed last)");
  sub->callback([=, &chosen] { chosen.action = [=] { return hint(Session(root), *arguments); }; });

  sub = command("solution", "show the reference solution, after passing", "solution 02.3");
  sub->add_option("unit", arguments->unit, kUnit)->required();
  sub->add_flag("--give-up", arguments->give_up, "show it before passing; this is recorded");
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      Session session(root);
      const Unit& unit = find_unit(session.units, arguments->unit);
      const UnitState state = session.record.state(unit);
      const bool passed = state == UnitState::passed || state == UnitState::edited;
      const bool hidden = references(root) != References::source;
      if (!hidden && !passed && !arguments->give_up && !session.record.of(unit).gave_up) {
        fmt::print(stderr, "{}\n",
                   "not passed yet: the solution is shown after passing, or with --give-up "
                   "(which is recorded)");
        return static_cast<int>(kAnswerIsNo);
      }
      fmt::print("{}", solution_text(session.workspace, unit, session.record, arguments->give_up));
      return static_cast<int>(kOk);
    };
  });

  sub = command("reset", "put a new starter file in place; yours goes to .gradbook/backup",
                "reset 02.3");
  sub->add_option("unit", arguments->unit, kUnit)->required();
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return reset(Session(root), arguments->unit); }; });
}

}  // namespace gradbook
