#include "grading/run/unit_grader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/file.hpp"
#include "course/judge.hpp"
#include "course/points.hpp"
#include "grading/run/unit_points.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr int kFairSeedAttempts = 10;
constexpr std::size_t kMaxLog = 20000;
constexpr double kSecondsToCompare = 30;  // for the tests of one task, on the clock

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// The task of the graded unit that this one of its unit is.
GradedTask& task_in(GradedUnit& graded, const Unit& unit, const Task& task) {
  return graded.tasks[static_cast<std::size_t>(&task - unit.tasks.data())];
}

/// The task of the graded unit that a test belongs to.
GradedTask& task_in(GradedUnit& graded, const Unit& unit, const std::string& test) {
  return task_in(graded, unit, *task_of(unit, test));
}

void add_tests(const UnitVerdict& verdict, bool hidden, const Unit& unit, GradedUnit& graded) {
  for (const TestVerdict& test : verdict.tests) {
    if (task_of(unit, test.test) == nullptr) continue;
    task_in(graded, unit, test.test).tests.push_back(graded_test(test, hidden));
  }
}

bool passes_any(const GradedTask& task, const StagedUnit& staged) {
  return std::any_of(task.tests.begin(), task.tests.end(), [&](const GradedTest& test) {
    return test.status == Status::ok && contains(staged.tests_points, test.name);
  });
}

Status first_failure(const GradedTask& task) {
  for (const GradedTest& test : task.tests) {
    if (test.status != Status::ok) return test.status;
  }
  return Status::infra_error;  // no test ran at all
}

bool waited_too_long(const UnitVerdict& verdict) {
  return std::any_of(verdict.tests.begin(), verdict.tests.end(),
                     [](const TestVerdict& test) { return test.kind == "wall_limit"; });
}

}  // namespace

std::string UnitGrader::write_plan(const StagedUnit& staged,
                                   const std::vector<std::string>& workers) const {
  const fs::path folder = stage_.job(job_) / "plan";
  const fs::path lib = stage_.job(job_) / "lib";
  nlohmann::json plan = {{"workers", nlohmann::json::object()}};
  for (const std::string& name : workers) {
    const fs::path worker = stage_.worker(staged.unit, name);
    JailOptions options = jail_defaults(JailMode::run);
    options.tier = stage_.tier();
    options.slot = stage_.slot(job_);
    options.readable = {worker, lib};
    options.environment = {{"LD_LIBRARY_PATH", lib.string()},
                           {"OMP_NUM_THREADS", "1"},
                           {"OPENBLAS_NUM_THREADS", "1"},
                           {"OMP_WAIT_POLICY", "passive"},
                           {"GOMP_SPINCOUNT", "3000"}};
    options.cpu_seconds = settings_.cpu_seconds;
    options.wall_seconds = settings_.worker_seconds;
    options.processes = 8;
    options.keep_fds = true;
    options.status_file = folder / "status";
    const std::string key = name == "together" ? "" : name;
    plan["workers"][key] = {{"command", jail_command(stage_.jail(), {worker.string()}, options)},
                            {"status", options.status_file.string()},
                            {"log", (folder / "log").string()},
                            {"answer_seconds", settings_.answer_seconds}};
  }
  const fs::path file = folder / "plan.json";
  write_file(file, plan.dump());
  return file;
}

TestLimits UnitGrader::limits(const std::string& plan) const {
  TestLimits limits;
  limits.cpu_seconds = 120;
  limits.wall_seconds = 900;
  limits.memory_bytes = std::size_t{4} << 30;
  limits.environment = {{"OMP_NUM_THREADS", "1"}};
  if (!plan.empty()) limits.environment["GRADBOOK_SEALED"] = plan;
  return limits;
}

UnitVerdict UnitGrader::run(const StagedUnit& staged, const std::string& plan,
                            const std::vector<std::string>& tests, const std::string& seed) {
  TestLimits chosen = limits(plan);
  chosen.tests = tests;
  if (!seed.empty()) chosen.environment["GRADBOOK_HIDDEN_SEED"] = seed;
  return judge_program(staged.unit, staged.tests, chosen, stage_.cancel());
}

UnitVerdict UnitGrader::run_with_second_try(const StagedUnit& staged, const std::string& plan,
                                            const std::vector<std::string>& tests,
                                            const std::string& seed) {
  UnitVerdict verdict;
  {
    const std::shared_lock together(busy_);
    verdict = run(staged, plan, tests, seed);
  }
  if (!waited_too_long(verdict)) return verdict;
  const std::unique_lock alone(busy_);
  return run(staged, plan, tests, seed);
}

void UnitGrader::name_typical_mistakes(const StagedUnit& staged, const std::string& plan,
                                       GradedUnit& unit) {
  const auto run = [&](const Task& task, const std::vector<std::string>& tests) {
    TestLimits again = limits(plan);
    again.wall_seconds = kSecondsToCompare;
    again.tests = tests;
    const std::shared_lock together(busy_);
    return record_behaviour(task, staged.tests, again, stage_.cancel());
  };
  for (const Task& task : staged.unit.tasks) {
    try {
      staged.mistakes->name_in(
          task_in(unit, staged.unit, task), task,
          [&](const std::vector<std::string>& tests) { return run(task, tests); });
    } catch (const std::exception& error) {
      unit.staff_log +=
          fmt::format("{}: not compared with typical mistakes: {}\n", task.function, error.what());
    }
  }
}

std::string UnitGrader::fair_seed(const StagedUnit& staged, const std::string& student,
                                  std::string& log) {
  for (int attempt = 0; attempt < kFairSeedAttempts; ++attempt) {
    const std::string seed = std::to_string(settings_.key.seed(student, staged.unit.key, attempt));
    if (run(staged, "", staged.tests_random, seed).passed()) {
      log += fmt::format("hidden seed {} (attempt {})\n", seed, attempt);
      return seed;
    }
  }
  throw std::runtime_error(fmt::format("{}: the reference fails on {} hidden seeds in a row",
                                       staged.unit.key, kFairSeedAttempts));
}

void UnitGrader::run_hidden(const StagedUnit& staged, const std::string& plan,
                            const std::string& student, GradedUnit& unit) {
  std::vector<std::string> worth_it;
  for (const std::string& test : staged.tests_random) {
    GradedTask& task = task_in(unit, staged.unit, test);
    if (passes_any(task, staged)) {
      worth_it.push_back(test);
      continue;
    }
    // Nothing of this task is right: hidden inputs would only cost time
    GradedTest skipped;
    skipped.name = test;
    skipped.hidden = true;
    skipped.status = first_failure(task);
    skipped.diagnosis = "not run: no public test passed";
    task.tests.push_back(skipped);
  }
  if (worth_it.empty()) return;
  const std::string seed = fair_seed(staged, student, unit.staff_log);
  add_tests(run_with_second_try(staged, plan, worth_it, seed), true, staged.unit, unit);
}

GradedUnit UnitGrader::grade(const StagedUnit& staged, const BuiltUnit& built,
                             const std::string& student) {
  GradedUnit unit = not_run(staged.unit, built);
  if (built.status != Status::ok) return unit;
  std::vector<std::string> workers;
  for (const Task& task : staged.unit.tasks) workers.push_back(task.function);
  const std::string plan = write_plan(staged, workers);
  add_tests(run_with_second_try(staged, plan, staged.tests_all, ""), false, staged.unit, unit);
  name_typical_mistakes(staged, plan, unit);
  if (settings_.key) run_hidden(staged, plan, student, unit);

  std::error_code error;
  const fs::path log = stage_.job(job_) / "plan" / "log";
  if (fs::exists(log, error)) {
    unit.staff_log += read_file(log).substr(0, kMaxLog);
    fs::remove(log, error);
  }
  for (GradedTask& task : unit.tasks) count_points(staged, task);
  summarize(unit);
  return unit;
}

EndToEnd UnitGrader::together(const StagedUnit& staged, const std::vector<GradedUnit>& units) {
  EndToEnd result;
  if (staged.builds_on.empty() && !staged.builds_on_itself) return result;
  for (const std::string& key : staged.builds_on) {
    const bool there = std::any_of(units.begin(), units.end(),
                                   [&](const GradedUnit& unit) { return unit.key == key; });
    if (there) continue;
    result.note = fmt::format("not run with your own pieces: {} is not graded with it", key);
    return result;
  }
  bool all_full = true;
  for (const GradedUnit& unit : units) {
    const bool own = unit.key == staged.unit.key;
    if (own && unit.earned() == 0) return result;
    if (!own && !contains(staged.builds_on, unit.key)) continue;
    all_full = all_full && unit.earned() == unit.points();
    const bool built = unit.status != Status::missing_file &&
                       unit.status != Status::rejected_file &&
                       unit.status != Status::compile_error && unit.status != Status::link_error;
    if (!built) {
      result.note = fmt::format("not run with your own pieces: {} could not be built", unit.number);
      return result;
    }
  }
  if (all_full) return result;  // nothing could be different
  const UnitVerdict verdict =
      run_with_second_try(staged, write_plan(staged, {"together"}), staged.tests_points, "");
  result.ran = true;
  for (const TestVerdict& test : verdict.tests) {
    ++result.total;
    result.passed += test.outcome == Outcome::passed ? 1 : 0;
  }
  return result;
}

}  // namespace gradbook
