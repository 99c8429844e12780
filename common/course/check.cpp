#include "course/check.hpp"

#include <fmt/core.h>

#include <chrono>
#include <map>
#include <regex>
#include <sstream>

#include "core/file.hpp"
#include "course/behaviour.hpp"
#include "course/compiler_warnings.hpp"
#include "course/content.hpp"
#include "course/edition.hpp"
#include "course/judge.hpp"
#include "course/terminal.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// The first line that says what is wrong.
std::string first_error(const std::string& messages) {
  std::istringstream lines(messages);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.find("error:") != std::string::npos) return line;
  }
  return messages.substr(0, messages.find('\n'));
}

/// Name of the function that the linker misses, "" if it complains of something else.
std::string missing_function(const std::string& messages) {
  const std::regex pattern("undefined reference to `([^(']*)");
  std::smatch match;
  return std::regex_search(messages, match, pattern) ? match[1].str() : "";
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
  return text;
}

UnitVerdict failed_build(const Workspace& workspace, const Unit& unit, const std::string& output) {
  UnitVerdict verdict;
  verdict.unit = unit.key;
  const std::string messages = without(compiler_messages(output), workspace.root().string() + "/");
  const bool link = messages.find("ld returned") != std::string::npos ||
                    messages.find("linker command failed") != std::string::npos;
  verdict.outcome = link ? Outcome::link_error : Outcome::compile_error;
  const std::string missing = missing_function(messages);
  if (!missing.empty()) {
    verdict.diagnosis = fmt::format(
        "{} is nowhere defined with the parameters of its contract: was its first line changed?",
        missing);
  } else {
    verdict.diagnosis = (link ? "does not link: " : "does not compile: ") + first_error(messages);
    verdict.detail = first_lines(messages, 20);
  }
  for (const Task& task : unit.tasks) {
    verdict.tasks.push_back({.function = task.function,
                             .points = task.points,
                             .outcome = verdict.outcome,
                             .diagnosis = verdict.diagnosis});
  }
  return verdict;
}

/// Without references a unit runs on the student's own files of the units that it builds on: says
/// so when it was one of these that is not written yet.
void name_missing_unit(const Unit& unit, UnitVerdict& verdict) {
  const auto explain = [&](Outcome outcome, std::string& diagnosis, int& hint) {
    if (outcome != Outcome::not_implemented ||
        diagnosis.find(": " + unit.number + " ") != std::string::npos) {
      return;
    }
    diagnosis += fmt::format(": {} builds on it, so write that one first", unit.number);
    hint = 0;
  };
  explain(verdict.outcome, verdict.diagnosis, verdict.hint);
  for (TaskVerdict& task : verdict.tasks) explain(task.outcome, task.diagnosis, task.hint);
}

/// How often a file may be saved while it is built before the last build is judged all the same.
constexpr int kMaxSavedMeanwhile = 3;

/// The object of the student's file.
fs::path student_object(const Workspace& workspace, const Unit& unit) {
  return workspace.build_folder("dev") / "CMakeFiles" / (unit.target("student") + ".code.dir") /
         (unit.exercise().string() + ".o");
}

bool will_compile(const Workspace& workspace, const Unit& unit) {
  return !fs::exists(student_object(workspace, unit)) ||
         !BuiltContent(workspace.root(), workspace.build_folder("dev")).is_of(unit);
}

/// Whether the build tool says that it failed to make a file whose path begins so.
bool failed_to_make(const std::string& build_output, const std::string& path) {
  std::istringstream lines(build_output);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.rfind("FAILED: ", 0) == 0 && line.find(" " + path) != std::string::npos) return true;
  }
  return false;
}

/// The programs of a check that were linked, by function; "" is the one of all functions together.
std::map<std::string, fs::path> linked_programs(const Workspace& workspace, const Unit& unit,
                                                const std::string& build_output) {
  const fs::path folder = workspace.build_folder("dev") / "student";
  if (unit.tasks.size() == 1 || references(workspace.root()) == References::none) {
    return {{"", folder / unit.key}};
  }
  std::map<std::string, fs::path> programs;
  for (const Task& task : unit.tasks) {
    const std::string name = unit.key + "." + task.function;
    const bool failed = failed_to_make(build_output, "student/" + name + " ");
    if (!failed && fs::exists(folder / name)) programs[task.function] = folder / name;
  }
  return programs;
}

/// Runs what was built. A function that is nowhere defined fails alone, as in grading.
UnitVerdict judge_build(const Workspace& workspace, const Unit& unit, const ProcessResult& build,
                        const std::atomic<bool>* cancel) {
  const auto programs = linked_programs(workspace, unit, build.output);
  const bool compiled =
      fs::exists(student_object(workspace, unit)) && !failed_to_make(build.output, "CMakeFiles/");
  const bool together = programs.count("") != 0;
  if (!build.ok() && (together || !compiled || programs.empty())) {
    return failed_build(workspace, unit, build.output);
  }
  return together ? judge_program(unit, programs.at(""), {}, cancel)
                  : judge_programs(unit, programs, {}, cancel);
}

/// Adds the compiler's warnings about the student's file; a missing return explains a function that
/// fails, and in another function of the file a crash.
void add_warnings(const Workspace& workspace, const Unit& unit, UnitVerdict& verdict) {
  const fs::path messages = student_object(workspace, unit).string() + ".messages";
  if (verdict.outcome == Outcome::compile_error || !fs::exists(messages)) return;
  const auto warnings =
      compiler_warnings(without(read_file(messages), workspace.root().string() + "/"),
                        unit.exercise().string(), read_file(workspace.root() / unit.exercise()));
  for (const CompilerWarning& warning : warnings) {
    verdict.warnings.push_back(warning.text);
    if (warning.missing_in.empty()) continue;
    const bool of_task = verdict.task(warning.missing_in) != nullptr;
    for (TaskVerdict& task : verdict.tasks) {
      const bool explained = task.function == warning.missing_in
                                 ? task.outcome != Outcome::passed
                                 : !of_task && task.outcome == Outcome::crash;
      if (!explained) continue;
      task.detail = task.diagnosis + (task.detail.empty() ? "" : "\n" + task.detail);
      task.diagnosis = fmt::format("{} has no return on line {}: it ends without a result",
                                   warning.missing_in, warning.line);
      if (task.function != verdict.failed_task) continue;
      verdict.diagnosis = task.diagnosis;
      verdict.detail = task.detail;
    }
  }
}

}  // namespace

UnitVerdict check_unit(const Workspace& workspace, const Unit& unit,
                       const std::atomic<bool>* cancel, const std::function<void()>& compiling) {
  const auto start = std::chrono::steady_clock::now();
  UnitVerdict verdict;
  const fs::path file = workspace.root() / unit.exercise();
  if (!fs::exists(file)) {
    verdict = failed_build(workspace, unit, "");
    verdict.outcome = Outcome::missing_file;
    verdict.diagnosis = fmt::format("{} is missing: `gradbook reset {}` makes a new starter file",
                                    unit.exercise().string(), unit.number);
    for (TaskVerdict& task : verdict.tasks) {
      task.outcome = verdict.outcome;
      task.diagnosis = verdict.diagnosis;
    }
    return verdict;
  }
  expect_readable_file(file);
  if (compiling && will_compile(workspace, unit)) compiling();
  ProcessResult build;
  std::string content;
  for (int attempt = 0; attempt < kMaxSavedMeanwhile; ++attempt) {
    content = unit_fingerprint(workspace.root(), unit);
    build = workspace.build("dev", {unit.target("tasks")}, false, cancel, true);
    if (build.cancelled || content == unit_fingerprint(workspace.root(), unit)) break;
  }
  if (build.cancelled) {
    verdict.unit = unit.key;
    verdict.outcome = Outcome::cancelled;
    return verdict;
  }
  verdict = judge_build(workspace, unit, build, cancel);
  name_typical_mistakes(workspace, unit, linked_programs(workspace, unit, build.output), verdict);
  add_warnings(workspace, unit, verdict);
  if (references(workspace.root()) == References::none) {
    name_missing_unit(unit, verdict);
    verdict.points_final = false;
  }
  verdict.content = content;
  verdict.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return verdict;
}

std::string compiler_messages(const std::string& build_output) {
  std::string messages;
  std::istringstream lines(build_output);
  std::string line;
  while (std::getline(lines, line)) {
    const bool of_build_tool = line.rfind("FAILED: ", 0) == 0 || line.rfind("ninja: ", 0) == 0 ||
                               line.rfind(": && ", 0) == 0 || line.rfind("[", 0) == 0 ||
                               line.find(" -c ") != std::string::npos ||
                               line.find("In file included from") != std::string::npos;
    if (!of_build_tool) messages += line + "\n";
  }
  return messages;
}

}  // namespace gradbook
