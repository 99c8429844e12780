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

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// "KnnPredict.X" -> knn_predict's task; also for "KnnPredictContract.X". Null if it is of none.
const Task* task_of(const Unit& unit, const std::string& test) {
  const std::string suite = test.substr(0, test.find('.'));
  for (const Task& task : unit.tasks) {
    if (suite == task.suite() || suite == task.suite() + "Contract") return &task;
  }
  return nullptr;
}

bool gives_points(const Task& task, const std::string& test) {
  return test.substr(0, test.find('.')) == task.suite();
}

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
  verdict.detail = result.output.substr(0, 2000);
  return verdict;
}

/// Fills tasks, points and the first line from the verdicts of the tests.
void summarize(const Unit& unit, UnitVerdict& verdict) {
  for (const Task& task : unit.tasks) {
    TaskVerdict summary{.function = task.function, .points = task.points};
    bool implemented = true;
    for (const TestVerdict& test : verdict.tests) {
      if (!gives_points(task, test.test)) continue;
      ++summary.total;
      summary.passed += test.outcome == Outcome::passed ? 1 : 0;
      implemented = implemented && test.outcome != Outcome::not_implemented;
    }
    if (implemented && summary.total > 0) {
      summary.earned = static_cast<double>(summary.points) * summary.passed / summary.total;
    }
    verdict.tasks.push_back(summary);
  }

  // Tasks in the order of the exercise; a missing implementation explains less than a wrong value
  const auto rank = [&](const TestVerdict& test) {
    const Task* task = task_of(unit, test.test);
    const auto position =
        task == nullptr ? unit.tasks.size() : static_cast<std::size_t>(task - unit.tasks.data());
    return std::pair(test.outcome == Outcome::not_implemented, position);
  };
  const TestVerdict* first = nullptr;
  for (const TestVerdict& test : verdict.tests) {
    if (test.outcome == Outcome::passed) continue;
    if (first == nullptr || rank(test) < rank(*first)) first = &test;
  }
  if (first == nullptr) {
    verdict.outcome = Outcome::passed;
    verdict.diagnosis = "public tests passed";
    return;
  }
  const Task* task = task_of(unit, first->test);
  verdict.outcome = first->outcome;
  verdict.failed_task = task == nullptr ? "" : task->function;
  verdict.diagnosis = first->diagnosis;
  verdict.detail = first->detail;
  verdict.hint = first->hint;
}

}  // namespace

ProcessOptions process_options(const TestLimits& limits, const std::atomic<bool>* cancel) {
  ProcessOptions options;
  options.cpu_seconds = limits.cpu_seconds;
  options.wall_seconds = limits.wall_seconds;
  options.max_file_bytes = 64 << 20;
  options.max_data_bytes = limits.memory_bytes;
  options.cancel = cancel;
  options.environment = limits.environment;
  options.environment.emplace("OMP_NUM_THREADS", "2");
  return options;
}

UnitVerdict judge_program(const Unit& unit, const fs::path& program, const TestLimits& limits,
                          const std::atomic<bool>* cancel) {
  UnitVerdict verdict;
  verdict.unit = unit.key;
  std::set<std::string> open;  // tests without a verdict; each round closes at least one
  TestLimits now = limits;
  ProcessResult last;
  std::vector<std::string> all = limits.tests;
  if (all.empty()) {
    last = run_process({program.string(), "--gtest_list_tests"}, process_options(now, cancel));
    all = list_of_tests(last.output);
  }
  open.insert(all.begin(), all.end());
  std::map<std::string, TestVerdict> closed;
  int timed_out = 0;
  while (!open.empty() && timed_out < limits.max_timed_out) {
    std::string filter;
    for (const std::string& test : open) filter += (filter.empty() ? "" : ":") + test;
    const TemporaryFile record_file(program);
    ProcessOptions options = process_options(now, cancel);
    options.environment["GRADBOOK_VERDICT"] = record_file.path().string();
    last = run_process({program.string(), "--gtest_brief=1", "--gtest_filter=" + filter}, options);
    const RunRecord record = read_record(record_file.path());
    for (const auto& [name, test] : record.finished) {
      if (open.erase(name) == 0) continue;
      closed[name] = test;
      if (test.outcome == Outcome::memory_limit) closed[name].diagnosis = out_of_memory(now);
    }
    if (record.complete) break;
    // It ended inside a test, or before the first: then no test can be trusted to run
    if (record.unfinished.empty() || open.erase(record.unfinished) == 0) break;
    closed[record.unfinished] = ended_in(record.unfinished, last, now);
    if (last.cancelled) break;
    if (last.timed_out && ++timed_out == 1) {
      now.cpu_seconds = std::max(1, limits.cpu_seconds / 4);
      now.wall_seconds = std::max(1.0, limits.wall_seconds / 4);
    }
  }
  if (timed_out == limits.max_timed_out) {
    for (const std::string& test : open) {
      closed[test] = {
          .test = test,
          .outcome = Outcome::time_limit,
          .diagnosis = fmt::format("not run: {} tests before it ran too long", timed_out),
          .detail = ""};
    }
  }
  for (const std::string& test : all) {
    const auto found = closed.find(test);
    verdict.tests.push_back(found != closed.end() ? found->second : ended_in(test, last, now));
  }
  if (all.empty()) {
    verdict.tests.push_back(ended_in("(no test ran)", last, now));
    verdict.tests.front().diagnosis.insert(0, "before the first test: ");
  }
  summarize(unit, verdict);
  return verdict;
}

}  // namespace gradbook
