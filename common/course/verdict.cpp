#include "course/verdict.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace gradbook {
namespace {

constexpr std::array<std::pair<Outcome, const char*>, 16> kOutcomeNames = {{
    {Outcome::passed, "passed"},
    {Outcome::not_implemented, "not_implemented"},
    {Outcome::wrong_value, "wrong_value"},
    {Outcome::wrong_shape, "wrong_shape"},
    {Outcome::wrong_gradient, "wrong_gradient"},
    {Outcome::wrong_error, "wrong_error"},
    {Outcome::not_finite, "not_finite"},
    {Outcome::exception, "exception"},
    {Outcome::crash, "crash"},
    {Outcome::time_limit, "time_limit"},
    {Outcome::memory_limit, "memory_limit"},
    {Outcome::exited_early, "exited_early"},
    {Outcome::compile_error, "compile_error"},
    {Outcome::link_error, "link_error"},
    {Outcome::missing_file, "missing_file"},
    {Outcome::cancelled, "cancelled"},
}};

}  // namespace

Outcome outcome_of(const std::string& name) {
  for (const auto& [outcome, text] : kOutcomeNames) {
    if (name == text) return outcome;
  }
  return Outcome::wrong_value;
}

std::string outcome_name(Outcome outcome) {
  for (const auto& [value, text] : kOutcomeNames) {
    if (value == outcome) return text;
  }
  return "unknown";
}

double UnitVerdict::earned() const {
  return std::accumulate(tasks.begin(), tasks.end(), 0.0,
                         [](double sum, const TaskVerdict& task) { return sum + task.earned; });
}

const TaskVerdict* UnitVerdict::task(const std::string& function) const {
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const TaskVerdict& entry) {
    return entry.function == function;
  });
  return found == tasks.end() ? nullptr : &*found;
}

nlohmann::json UnitVerdict::to_json() const {
  nlohmann::json document = {{"unit", unit},
                             {"outcome", outcome_name(outcome)},
                             {"diagnosis", diagnosis},
                             {"detail", detail},
                             {"task", failed_task},
                             {"hint", hint},
                             {"tested", "public tests only"},
                             {"earned", points_final ? nlohmann::json(earned()) : nullptr},
                             {"printed", printed},
                             {"warnings", warnings},
                             {"seconds", seconds},
                             {"tasks", nlohmann::json::array()},
                             {"tests", nlohmann::json::array()}};
  for (const TaskVerdict& entry : tasks) {
    document["tasks"].push_back({{"function", entry.function},
                                 {"points", entry.points},
                                 {"earned", points_final ? nlohmann::json(entry.earned) : nullptr},
                                 {"passed", entry.passed},
                                 {"total", entry.total},
                                 {"outcome", outcome_name(entry.outcome)},
                                 {"test", entry.test},
                                 {"diagnosis", entry.diagnosis},
                                 {"detail", entry.detail},
                                 {"hint", entry.hint}});
  }
  for (const TestVerdict& test : tests) {
    document["tests"].push_back({{"test", test.test},
                                 {"outcome", outcome_name(test.outcome)},
                                 {"diagnosis", test.diagnosis},
                                 {"hint", test.hint}});
  }
  return document;
}

}  // namespace gradbook
