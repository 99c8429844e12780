#include "course/behaviour.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "core/file.hpp"
#include "core/process.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Two implementations of one formula differ by rounding; two mistakes hardly ever by less.
constexpr double kRounding = 1e-7;

/// Of the entry that names a test.
const std::string kTestPrefix = "test: ";

bool same_value(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  return std::abs(a - b) <= tolerance;
}

double largest(const std::vector<double>& values) {
  double size = 0;
  for (const double x : values) {
    if (std::isfinite(x)) size = std::max(size, std::abs(x));
  }
  return size;
}

bool same_entry(const Behaviour::Entry& a, const Behaviour::Entry& b) {
  if (a.text != b.text || a.rows != b.rows || a.columns != b.columns ||
      a.values.size() != b.values.size()) {
    return false;
  }
  const double tolerance = std::max(std::max(a.tolerance, b.tolerance),
                                    kRounding * std::min(largest(a.values), largest(b.values)));
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    if (!same_value(a.values[i], b.values[i], tolerance)) return false;
  }
  return true;
}

/// The doubles whose bits a record gives, 16 hexadecimal digits each.
std::vector<double> values_of(const std::string& digits) {
  constexpr std::size_t kDigits = 16;
  std::vector<double> values;
  for (const char* at = digits.data(); at + kDigits <= digits.data() + digits.size();
       at += kDigits) {
    std::uint64_t bits = 0;
    std::from_chars(at, at + kDigits, bits, 16);
    values.push_back(std::bit_cast<double>(bits));
  }
  return values;
}

/// How a program that did not come to the end of its tests ended.
std::string ending(const ProcessResult& result) {
  if (result.timed_out) return "ended: time limit";
  if (result.signal != 0) return fmt::format("ended: signal {}", result.signal);
  return fmt::format("ended: exit code {}", result.exit_code);
}

/// record_behaviour() of mutant i, or of the reference for 0.
Behaviour mutant_behaviour(const Task& task, std::size_t i, const fs::path& program,
                           TestLimits limits, const std::atomic<bool>* cancel) {
  limits.environment["GRADBOOK_MUTANT"] = std::to_string(i);
  return record_behaviour(task, program, std::move(limits), cancel);
}

bool is_complete(const Behaviour& run) {
  return !run.entries.empty() && run.entries.back().text == "end";
}

/// The tests of a run up to this one: code that remembers its calls needs those before.
std::vector<std::string> tests_until(const std::string& test, const Behaviour& run) {
  std::vector<std::string> tests;
  for (const Behaviour::Entry& entry : run.entries) {
    if (entry.text.rfind(kTestPrefix, 0) == 0)
      tests.push_back(entry.text.substr(kTestPrefix.size()));
    if (!tests.empty() && tests.back() == test) break;
  }
  return tests;
}

/// mutant_behaviours(), from the records that were kept where these are complete.
std::vector<Behaviour> kept_behaviours(const Task& task, std::size_t count,
                                       const fs::path& program) {
  std::vector<Behaviour> behaviours;
  for (std::size_t i = 0; i <= count; ++i) {
    const fs::path file = kept_record(program, task, i);
    behaviours.push_back(fs::exists(file) ? read_behaviour(file) : Behaviour{});
    if (!is_complete(behaviours.back())) {
      behaviours.back() = mutant_behaviour(task, i, program, {}, nullptr);
    }
  }
  return behaviours;
}

}  // namespace

Behaviour read_behaviour(const fs::path& file) {
  Behaviour behaviour;
  std::istringstream lines(read_file(file));
  std::string line;
  while (std::getline(lines, line)) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) continue;
    Behaviour::Entry entry;
    if (json.contains("test")) {
      entry.text = kTestPrefix + json.value("test", "");
    } else if (json.contains("text")) {
      entry.text = "text: " + json.value("text", "");
    } else if (json.contains("end")) {
      entry.text = "end";
    } else {
      entry.rows = json.value("rows", std::size_t{0});
      entry.columns = json.value("columns", std::size_t{0});
      entry.tolerance = json.value("tolerance", 0.0);
      entry.values = values_of(json.value("bits", ""));
    }
    behaviour.entries.push_back(entry);
  }
  return behaviour;
}

bool alike(const Behaviour& a, const Behaviour& b) {
  return std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                    same_entry);
}

Behaviour record_behaviour(const Task& task, const fs::path& program, TestLimits limits,
                           const std::atomic<bool>* cancel) {
  const TemporaryFile record(program);
  limits.environment["GRADBOOK_RECORD"] = record.path().string();
  const std::string tests = limits.tests.empty() ? fmt::format("{0}.*:{0}Contract.*", task.suite())
                                                 : fmt::format("{}", fmt::join(limits.tests, ":"));
  const ProcessResult result =
      run_process({program.string(), "--gtest_brief=1", "--gtest_filter=" + tests},
                  process_options(limits, cancel));
  Behaviour behaviour = read_behaviour(record.path());
  if (!is_complete(behaviour)) behaviour.entries.push_back({.text = ending(result), .values = {}});
  return behaviour;
}

std::vector<Behaviour> mutant_behaviours(const Task& task, std::size_t count,
                                         const fs::path& program, const TestLimits& limits,
                                         const std::atomic<bool>* cancel) {
  std::vector<Behaviour> behaviours;
  for (std::size_t i = 0; i <= count; ++i) {
    behaviours.push_back(mutant_behaviour(task, i, program, limits, cancel));
  }
  return behaviours;
}

Behaviour part_of(const Behaviour& run, const std::string& test) {
  const auto begin =
      std::find_if(run.entries.begin(), run.entries.end(),
                   [&](const Behaviour::Entry& entry) { return entry.text == kTestPrefix + test; });
  const auto end =
      std::find_if(begin == run.entries.end() ? begin : begin + 1, run.entries.end(),
                   [](const Behaviour::Entry& entry) {
                     return entry.text == "end" || entry.text.rfind(kTestPrefix, 0) == 0;
                   });
  return {.entries = {begin, end}};
}

std::vector<std::size_t> mutants_like(const Behaviour& seen,
                                      const std::vector<Behaviour>& behaviours) {
  std::vector<std::size_t> found;
  if (alike(seen, behaviours.at(0))) return found;
  for (std::size_t i = 1; i < behaviours.size(); ++i) {
    if (alike(seen, behaviours[i])) found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> find_mutants(
    const std::string& test, const std::vector<Behaviour>& behaviours,
    const std::function<Behaviour(const std::vector<std::string>& tests)>& run) {
  std::vector<Behaviour> parts;
  for (const Behaviour& behaviour : behaviours) parts.push_back(part_of(behaviour, test));
  if (mutants_like(part_of(run(tests_until(test, behaviours.at(0))), test), parts).empty()) {
    return {};
  }
  return mutants_like(run({}), behaviours);
}

NamedMistake named_mistake(const std::vector<Mutant>& mutants,
                           const std::vector<std::size_t>& numbers) {
  std::vector<std::string> causes;
  for (const std::size_t i : numbers) causes.push_back(mutants.at(i - 1).description);
  return {.diagnosis = fmt::format("{}", fmt::join(causes, ", or: ")),
          .hint = mutants.at(numbers.front() - 1).hint};
}

void name_typical_mistakes(const Workspace& workspace, const Unit& unit,
                           const std::map<std::string, fs::path>& programs, UnitVerdict& verdict) {
  if (verdict.passed() || !mutants_are_built(workspace, unit)) return;
  const fs::path mutants_file = mutants_program(workspace, unit);
  const std::vector<Mutant> mutants = read_mutants(workspace.root(), unit);
  for (const Task& task : unit.tasks) {
    const auto failed =
        std::find_if(verdict.tasks.begin(), verdict.tasks.end(),
                     [&](const TaskVerdict& of) { return of.function == task.function; });
    auto program = programs.find(task.function);
    if (program == programs.end()) program = programs.find("");
    const bool ran = failed != verdict.tasks.end() && program != programs.end() &&
                     failed->outcome != Outcome::passed &&
                     failed->outcome != Outcome::not_implemented &&
                     failed->outcome != Outcome::time_limit &&  // it would be waited for again
                     failed->outcome != Outcome::cancelled;
    if (!ran) continue;
    const std::vector<std::size_t> like =
        find_mutants(failed->test, kept_behaviours(task, mutants.size(), mutants_file),
                     [&](const std::vector<std::string>& tests) {
                       TestLimits limits;
                       limits.tests = tests;
                       return record_behaviour(task, program->second, limits);
                     });
    if (like.empty()) continue;
    const NamedMistake mistake = named_mistake(mutants, like);
    failed->diagnosis = fmt::format("{}: {}", task.function, mistake.diagnosis);
    failed->hint = mistake.hint;
    if (verdict.failed_task != task.function) continue;
    verdict.diagnosis = failed->diagnosis;
    verdict.hint = failed->hint;
  }
}

}  // namespace gradbook
