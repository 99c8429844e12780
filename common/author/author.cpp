#include "author/author.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "core/file.hpp"
#include "core/progress.hpp"
#include "course/behaviour.hpp"
#include "course/check.hpp"
#include "course/judge.hpp"
#include "course/stub.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string generated_stub(const Workspace& workspace, const Unit& unit) {
  return make_stub(unit, read_file(workspace.root() / unit.reference()));
}

ProcessResult git(const Workspace& workspace, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  ProcessOptions options;
  options.folder = workspace.root();
  options.max_output = 1 << 20;
  return run_process(arguments, options);
}

/// Runs all mutants of a unit; their program is built.
std::vector<MutantOutcome> run_mutants_of(const Workspace& workspace, const Unit& unit) {
  const fs::path program = mutants_program(workspace, unit);
  const std::vector<Mutant> mutants = read_mutants(workspace.root(), unit);
  std::vector<MutantOutcome> outcomes;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    MutantOutcome outcome{.mutant = mutants[i],
                          .unit = unit.key,
                          .killed = false,
                          .killers = {},
                          .diagnosis = "",
                          .alike = {}};
    if (mutants[i].equivalent.empty()) {
      TestLimits limits;
      limits.environment["GRADBOOK_MUTANT"] = std::to_string(i + 1);
      const UnitVerdict verdict = judge_program(unit, program, limits);
      outcome.diagnosis = verdict.diagnosis;
      for (const TestVerdict& test : verdict.tests) {
        if (test.outcome == Outcome::passed) continue;
        outcome.killers.push_back(test.test);
        outcome.killed = outcome.killed || test.test == mutants[i].killed_by;
      }
    }
    outcomes.push_back(outcome);
  }
  for (const Task& task : unit.tasks) {
    const auto behaviours = mutant_behaviours(task, mutants.size(), program);
    for (std::size_t i = 0; i < mutants.size(); ++i) {
      for (const std::size_t other : mutants_like(behaviours[i + 1], behaviours)) {
        if (other != i + 1) outcomes[i].alike.push_back(mutants[other - 1].id);
      }
    }
  }
  return outcomes;
}

}  // namespace

std::vector<std::string> write_stubs(const Workspace& workspace, const std::vector<Unit>& units,
                                     bool force) {
  std::vector<std::string> written;
  for (const Unit& unit : units) {
    const fs::path file = workspace.root() / unit.exercise();
    const std::string stub = generated_stub(workspace, unit);
    if (fs::exists(file) && with_lf(read_file(file)) == stub) continue;
    const bool edited_by_hand =
        fs::exists(file) &&
        !git(workspace, {"diff", "--quiet", "HEAD", "--", unit.exercise().string()}).ok();
    if (edited_by_hand && !force) continue;
    write_file(file, stub);
    written.push_back(unit.exercise().string());
  }
  return written;
}

std::vector<Problem> check_stubs_current(const Workspace& workspace,
                                         const std::vector<Unit>& units) {
  std::vector<Problem> problems;
  for (const Unit& unit : units) {
    const std::string file = unit.exercise().string();
    const ProcessResult delivered = git(workspace, {"show", ":" + file});
    if (!delivered.ok()) {
      problems.push_back({file, "is not in git: `gradbook dev stubs`, then git add"});
    } else if (with_lf(delivered.output) != generated_stub(workspace, unit)) {
      problems.push_back({file, "is not what its reference generates: `gradbook dev stubs`"});
    }
  }
  return problems;
}

std::vector<Problem> check_stubs_fail(const Workspace& workspace, const std::vector<Unit>& units) {
  std::vector<Problem> problems;
  const fs::path folder = workspace.build_folder("dev") / "stubs";
  std::vector<std::string> targets;
  for (const Unit& unit : units) {
    write_file_if_changed(folder / (unit.key + ".cpp"), generated_stub(workspace, unit));
    targets.push_back(unit.target("stub"));
  }
  const ProcessResult build = workspace.build("dev", targets, false, nullptr, true);
  if (!build.ok()) return {{"stubs", "do not build:\n" + compiler_messages(build.output)}};
  for (const Unit& unit : units) {
    const UnitVerdict verdict = judge_program(unit, folder / unit.key);
    if (verdict.earned() != 0) {
      problems.push_back(
          {unit.key, fmt::format("an untouched stub earns {} points", verdict.earned())});
    }
    for (const TestVerdict& test : verdict.tests) {
      const bool of_contract = test.test.find("Contract.") != std::string::npos;
      if (!of_contract && test.outcome != Outcome::not_implemented) {
        problems.push_back(
            {unit.key, fmt::format("{} is '{}' on the stub, expected not_implemented", test.test,
                                   outcome_name(test.outcome))});
      }
    }
  }
  return problems;
}

std::vector<Problem> check_references(const Workspace& workspace, const std::vector<Unit>& units) {
  std::vector<Problem> problems;
  std::vector<std::string> targets;
  for (const Unit& unit : units) targets.push_back(unit.target("reference") + ".tests");
  const ProcessResult build = workspace.build("dev", targets, false);
  if (!build.ok()) return {{"references", "do not build:\n" + compiler_messages(build.output)}};
  for (const Unit& unit : units) {
    const UnitVerdict verdict =
        judge_program(unit, workspace.build_folder("dev") / "tests" / unit.key);
    if (!verdict.passed() || verdict.earned() != unit.points()) {
      problems.push_back(
          {unit.key, fmt::format("the reference earns {} of {} points: {}", verdict.earned(),
                                 unit.points(), verdict.diagnosis)});
    }
  }
  return problems;
}

std::vector<MutantOutcome> run_mutants(const Workspace& workspace, const std::vector<Unit>& units) {
  std::vector<std::string> targets;
  for (const Unit& unit : units) {
    write_mutants_source(workspace, unit);
    targets.push_back(unit.target("mutants"));
  }
  const ProcessResult build = workspace.build("dev", targets, stderr_is_terminal(), nullptr, true);
  if (!build.ok()) {
    throw std::runtime_error("a mutant does not build:\n" + compiler_messages(build.output));
  }

  std::vector<MutantOutcome> outcomes;
  Progress progress("running mutants", units.size());
  for (std::size_t u = 0; u < units.size(); ++u) {
    progress.update(u, units[u].key);
    const std::vector<MutantOutcome> of_unit = run_mutants_of(workspace, units[u]);
    outcomes.insert(outcomes.end(), of_unit.begin(), of_unit.end());
  }
  return outcomes;
}

std::string kill_matrix(const std::vector<MutantOutcome>& outcomes) {
  std::string text;
  std::string unit;
  std::size_t killed = 0;
  std::size_t equivalent = 0;
  for (const MutantOutcome& outcome : outcomes) {
    if (outcome.unit != unit) {
      unit = outcome.unit;
      text += fmt::format("\n{}\n", unit);
    }
    if (!outcome.mutant.equivalent.empty()) {
      ++equivalent;
      text += fmt::format("  {:<9} equivalent  {}\n", outcome.mutant.id, outcome.mutant.equivalent);
      continue;
    }
    killed += outcome.killed ? 1 : 0;
    text += fmt::format("  {:<9} {}  {}\n", outcome.mutant.id,
                        outcome.killed ? "killed    " : "SURVIVES  ", outcome.mutant.description);
    if (outcome.killed) {
      text += fmt::format("            by {} ({} tests fail)\n", outcome.mutant.killed_by,
                          outcome.killers.size());
    } else {
      text += fmt::format("            expected {}, killed by: {}\n", outcome.mutant.killed_by,
                          outcome.killers.empty()
                              ? "nothing"
                              : fmt::format("{}", fmt::join(outcome.killers, ", ")));
    }
    text += fmt::format("            the transforms say \"{}\"\n", outcome.diagnosis);
    if (!outcome.alike.empty()) {
      text +=
          fmt::format("            in a task's tests just as {}\n", fmt::join(outcome.alike, ", "));
    }
  }
  text += fmt::format("\n{} mutants: {} killed by the named test, {} equivalent, {} survive\n",
                      outcomes.size(), killed, equivalent, outcomes.size() - killed - equivalent);
  return text;
}

}  // namespace gradbook
