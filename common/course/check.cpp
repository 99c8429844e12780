#include "course/check.hpp"

#include <fmt/core.h>

#include <chrono>
#include <regex>
#include <sstream>

#include "core/file.hpp"
#include "course/behaviour.hpp"
#include "course/edition.hpp"
#include "course/judge.hpp"

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

/// At most so many lines, then a note how many are left out.
std::string first_lines(const std::string& text, int count) {
  std::istringstream lines(text);
  std::string line;
  std::string kept;
  int number = 0;
  while (std::getline(lines, line)) {
    if (number++ < count) kept += line + "\n";
  }
  if (number > count) kept += fmt::format("… {} more lines\n", number - count);
  return kept;
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
    verdict.tasks.push_back({.function = task.function, .points = task.points});
  }
  return verdict;
}

/// Without references a unit runs on the student's own files of the units that it builds on: says
/// so when it was one of these that is not written yet.
void name_missing_unit(const Unit& unit, UnitVerdict& verdict) {
  if (verdict.outcome != Outcome::not_implemented ||
      verdict.diagnosis.find(": " + unit.number + " ") != std::string::npos) {
    return;
  }
  verdict.diagnosis += fmt::format(": {} builds on it, so write that one first", unit.number);
  verdict.hint = 0;
}

}  // namespace

UnitVerdict check_unit(const Workspace& workspace, const Unit& unit,
                       const std::atomic<bool>* cancel) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  UnitVerdict verdict;
  const fs::path file = workspace.root() / unit.exercise();
  if (!fs::exists(file)) {
    verdict = failed_build(workspace, unit, "");
    verdict.outcome = Outcome::missing_file;
    verdict.diagnosis = fmt::format("{} is missing: `gradbook reset {}` makes a new starter file",
                                    unit.exercise().string(), unit.number);
    return verdict;
  }
  expect_readable_file(file);
  const ProcessResult build = workspace.build("dev", {unit.target("student")}, false, cancel);
  if (build.cancelled) {
    verdict.unit = unit.key;
    verdict.outcome = Outcome::cancelled;
    return verdict;
  }
  if (build.ok()) {
    const fs::path program = workspace.build_folder("dev") / "student" / unit.key;
    verdict = judge_program(unit, program, {}, cancel);
    name_typical_mistakes(workspace, unit, program, verdict);
  } else {
    verdict = failed_build(workspace, unit, build.output);
  }
  if (references(workspace.root()) == References::none) name_missing_unit(unit, verdict);
  verdict.seconds = seconds();
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
