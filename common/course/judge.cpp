#include "course/judge.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/points.hpp"
#include "course/task_verdicts.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Names of all tests in a program, from what it printed for --gtest_list_tests.
std::vector<std::string> list_of_tests(const std::string& output) {
  std::vector<std::string> tests;
  std::string suite;
  std::istringstream lines(output);
  std::string line;
  while (std::getline(lines, line)) {
    line = line.substr(0, line.find("  #"));
    if (line.rfind("  ", 0) == 0) {
      tests.push_back(suite + line.substr(2));
    } else if (!line.empty() && line.back() == '.') {
      suite = line;
    }
  }
  return tests;
}

/// What one run of a test program left in its verdict file.
struct RunRecord {
  std::map<std::string, TestVerdict> finished;
  std::string unfinished;  ///< the test in which the program ended, if it did
  bool complete = false;
};

RunRecord read_record(const fs::path& file) {
  RunRecord record;
  std::error_code error;
  if (!fs::exists(file, error)) return record;
  std::istringstream lines(read_file(file));
  std::string line;
  while (std::getline(lines, line)) {
    const nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object()) continue;
    if (entry.contains("start")) record.unfinished = entry.value("start", "");
    if (entry.contains("end")) record.complete = true;
    if (!entry.contains("test")) continue;
    TestVerdict verdict;
    verdict.test = entry.value("test", "");
    verdict.random = entry.value("random", false);
    if (entry.value("status", "") != "passed") {
      verdict.kind = entry.value("kind", "");
      verdict.outcome = outcome_of(verdict.kind);
      verdict.diagnosis = entry.value("diagnosis", "");
      verdict.detail = entry.value("detail", "");
      verdict.hint = entry.value("hint", 0);
    }
    record.finished[verdict.test] = verdict;
    if (record.unfinished == verdict.test) record.unfinished.clear();
  }
  return record;
}

std::string out_of_memory(const TestLimits& limits) {
  return fmt::format(
      "asks for more than {} MB of memory: a matrix of a wrong size, or a vector that never stops "
      "growing?",
      limits.memory_bytes >> 20);
}

/// Verdict of the test during which the program ended.
TestVerdict ended_in(const std::string& test, const ProcessResult& result,
                     const TestLimits& limits) {
  TestVerdict verdict;
  verdict.test = test;
  if (result.cancelled) {
    verdict.outcome = Outcome::cancelled;
    verdict.diagnosis = "stopped";
  } else if (result.timed_out) {
    verdict.outcome = Outcome::time_limit;
    verdict.diagnosis =
        result.signal == SIGXCPU
            ? fmt::format("runs longer than {} s: an endless loop?", limits.cpu_seconds)
            : fmt::format("not done after {} s: does it wait or sleep?", limits.wall_seconds);
  } else if (result.output.find("std::bad_alloc") != std::string::npos) {
    verdict.outcome = Outcome::memory_limit;
    verdict.diagnosis = out_of_memory(limits);
  } else if (result.signal != 0) {
    verdict.outcome = Outcome::crash;
    verdict.diagnosis =
        fmt::format("crashes ({}): {}", strsignal(result.signal),
                    result.signal == SIGABRT
                        ? "an exception in a place that allows none, or a failed assertion"
                        : "memory outside a matrix or vector is touched, or recursion never ends");
  } else {
    verdict.outcome = Outcome::exited_early;
    verdict.diagnosis =
        fmt::format("ends the program (exit code {}) instead of returning", result.exit_code);
  }
  return verdict;
}

/// Runs the tests of a program, again without the guilty one after each crash. Their verdicts come
/// in the order of `tests`; what the program prints is added to printed.
std::vector<TestVerdict> run_all(const fs::path& program, const std::vector<std::string>& tests,
                                 const TestLimits& limits, const std::atomic<bool>* cancel,
                                 std::string& printed) {
  std::set<std::string> open(tests.begin(), tests.end());  // each round closes at least one
  std::map<std::string, TestVerdict> closed;
  TestLimits now = limits;
  ProcessResult last;
  int timed_out = 0;
  bool complete = false;
  while (!open.empty() && timed_out < limits.max_timed_out) {
    std::string filter;
    for (const std::string& test : open) filter += (filter.empty() ? "" : ":") + test;
    const TemporaryFile record_file(program);
    ProcessOptions options = process_options(now, cancel);
    options.environment["GRADBOOK_VERDICT"] = record_file.path().string();
    last = run_process({program.string(), "--gtest_brief=1", "--gtest_filter=" + filter}, options);
    printed += last.output.substr(0, kMaxPrinted - std::min(kMaxPrinted, printed.size()));
    const RunRecord record = read_record(record_file.path());
    for (const auto& [name, test] : record.finished) {
      if (open.erase(name) == 0) continue;
      closed[name] = test;
      if (test.outcome == Outcome::memory_limit) closed[name].diagnosis = out_of_memory(now);
    }
    complete = record.complete;
    if (complete) break;
    // It ended inside a test, or before the first: then no test can be trusted to run
    if (record.unfinished.empty() || open.erase(record.unfinished) == 0) break;
    closed[record.unfinished] = ended_in(record.unfinished, last, now);
    if (last.cancelled) break;
    if (last.timed_out && ++timed_out == 1) {
      now.cpu_seconds = std::max(1, limits.cpu_seconds / 4);
      now.wall_seconds = std::max(1.0, limits.wall_seconds / 4);
    }
  }
  std::vector<TestVerdict> verdicts;
  for (const std::string& test : tests) {
    if (const auto found = closed.find(test); found != closed.end()) {
      verdicts.push_back(found->second);
      continue;
    }
    verdicts.push_back(ended_in(test, last, now));
    TestVerdict& verdict = verdicts.back();
    if (timed_out == limits.max_timed_out) {
      verdict.outcome = Outcome::time_limit;
      verdict.diagnosis = fmt::format("not run: {} tests before it ran too long", timed_out);
      verdict.detail.clear();
    } else if (complete) {
      verdict.diagnosis = "was not run: the program ended its tests without it";
    }
  }
  return verdicts;
}

std::vector<std::string> tests_of(const Unit& unit, const std::string& function,
                                  const std::vector<std::string>& all) {
  std::vector<std::string> tests;
  for (const std::string& test : all) {
    const Task* task = task_of(unit, test);
    if (task != nullptr && task->function == function) tests.push_back(test);
  }
  return tests;
}

/// A task whose tests a program does not hold is never passed.
void add_missing_tests(const Unit& unit, UnitVerdict& verdict) {
  for (const Task& task : unit.tasks) {
    const bool tested =
        std::any_of(verdict.tests.begin(), verdict.tests.end(),
                    [&](const TestVerdict& test) { return task_of(unit, test.test) == &task; });
    if (tested) continue;
    verdict.tests.push_back({.test = task.suite() + ".(none)",
                             .outcome = Outcome::exited_early,
                             .diagnosis = fmt::format("no test of {} was run", task.function),
                             .detail = ""});
  }
}

/// All tests of a program; what it prints instead when it lists none is left in `listing`.
std::vector<std::string> listed_tests(const fs::path& program, const TestLimits& limits,
                                      const std::atomic<bool>* cancel, ProcessResult& listing) {
  listing = run_process({program.string(), "--gtest_list_tests"}, process_options(limits, cancel));
  return list_of_tests(listing.output);
}

/// The verdict when a program ends before it can list its tests.
void nothing_ran(const ProcessResult& listing, const TestLimits& limits, UnitVerdict& verdict) {
  verdict.printed = listing.output;
  verdict.tests.push_back(ended_in("(no test ran)", listing, limits));
  verdict.tests.front().diagnosis.insert(0, "before the first test: ");
}

}  // namespace

ProcessOptions process_options(const TestLimits& limits, const std::atomic<bool>* cancel) {
  ProcessOptions options;
  options.cpu_seconds = limits.cpu_seconds;
  options.wall_seconds = limits.wall_seconds;
  options.max_file_bytes = 64 << 20;
  options.max_data_bytes = limits.memory_bytes;
  options.cancel = cancel;
  options.plain_environment = true;
  options.environment = limits.environment;
  options.environment.emplace("OMP_NUM_THREADS", "2");
  options.max_output = kMaxPrinted;
  return options;
}

UnitVerdict judge_program(const Unit& unit, const fs::path& program, const TestLimits& limits,
                          const std::atomic<bool>* cancel) {
  UnitVerdict verdict;
  verdict.unit = unit.key;
  ProcessResult listing;
  std::vector<std::string> tests = limits.tests;
  if (tests.empty()) tests = listed_tests(program, limits, cancel, listing);
  verdict.tests = run_all(program, tests, limits, cancel, verdict.printed);
  if (tests.empty()) {
    nothing_ran(listing, limits, verdict);
  } else if (limits.tests.empty()) {
    add_missing_tests(unit, verdict);
  }
  summarize(unit, verdict);
  return verdict;
}

UnitVerdict judge_programs(const Unit& unit, const std::map<std::string, fs::path>& programs,
                           const TestLimits& limits, const std::atomic<bool>* cancel) {
  UnitVerdict verdict;
  verdict.unit = unit.key;
  ProcessResult listing;
  const std::vector<std::string> all =
      listed_tests(programs.begin()->second, limits, cancel, listing);
  for (const Task& task : unit.tasks) {
    const std::vector<std::string> tests = tests_of(unit, task.function, all);
    const auto program = programs.find(task.function);
    if (program != programs.end()) {
      const auto verdicts = run_all(program->second, tests, limits, cancel, verdict.printed);
      verdict.tests.insert(verdict.tests.end(), verdicts.begin(), verdicts.end());
      continue;
    }
    for (const std::string& test : tests) {
      verdict.tests.push_back(
          {.test = test,
           .outcome = Outcome::link_error,
           .diagnosis = fmt::format("{} is nowhere defined with the parameters of its contract: "
                                    "was its first line changed?",
                                    task.function),
           .detail = ""});
    }
  }
  if (all.empty()) {
    nothing_ran(listing, limits, verdict);
  } else {
    add_missing_tests(unit, verdict);
  }
  summarize(unit, verdict);
  return verdict;
}

}  // namespace gradbook
