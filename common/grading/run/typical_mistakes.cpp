#include "grading/run/typical_mistakes.hpp"

#include <system_error>

#include "core/progress.hpp"

namespace gradbook {

namespace fs = std::filesystem;

namespace {

/// Whether a test with this status ran to where a mutant's would, too; a limit would be waited for
/// again.
bool is_comparable(Status status) {
  return status == Status::ok || status == Status::wrong_value || status == Status::wrong_shape ||
         status == Status::wrong_gradient || status == Status::wrong_error ||
         status == Status::not_finite || status == Status::exception || status == Status::crash;
}

/// The first failed public test of a task, null if there is none or if one is not comparable.
GradedTest* comparable_failure(GradedTask& task) {
  GradedTest* first = nullptr;
  for (GradedTest& test : task.tests) {
    if (test.hidden) continue;
    if (!is_comparable(test.status)) return nullptr;
    if (first == nullptr && test.status != Status::ok) first = &test;
  }
  return first;
}

}  // namespace

void build_typical_mistakes(const Workspace& workspace, const std::vector<Unit>& units,
                            const std::atomic<bool>* cancel) {
  std::vector<std::string> targets;
  for (const Unit& unit : units) {
    write_mutants_source(workspace, unit, "release");
    targets.push_back(unit.target("mutants"));
  }
  if (workspace.build("release", targets, stderr_is_terminal(), cancel).ok()) return;
  for (const Unit& unit : units) {
    if (workspace.build("release", {unit.target("mutants")}, false, cancel).ok()) continue;
    std::error_code error;
    fs::remove(mutants_program(workspace, unit, "release"), error);
  }
}

TypicalMistakes::TypicalMistakes(const Workspace& workspace, const Unit& unit,
                                 const std::atomic<bool>* cancel)
    : program_(mutants_program(workspace, unit, "release")), cancel_(cancel) {
  if (fs::exists(program_)) mutants_ = read_mutants(workspace.root(), unit);
}

const std::vector<Behaviour>& TypicalMistakes::behaviours(const Task& task) {
  const std::lock_guard lock(mutex_);
  const auto known = behaviours_.find(task.function);
  if (known != behaviours_.end()) return known->second;
  TestLimits limits;
  limits.environment = {{"OMP_NUM_THREADS", "1"}};  // as in a worker
  return behaviours_[task.function] =
             mutant_behaviours(task, mutants_.size(), program_, limits, cancel_);
}

std::optional<NamedMistake> TypicalMistakes::like(
    const Task& task, const std::string& test,
    const std::function<Behaviour(const std::vector<std::string>& tests)>& run) {
  const std::vector<std::size_t> numbers = find_mutants(test, behaviours(task), run);
  if (numbers.empty()) return std::nullopt;
  return named_mistake(mutants_, numbers);
}

void TypicalMistakes::name_in(
    GradedTask& graded, const Task& task,
    const std::function<Behaviour(const std::vector<std::string>& tests)>& run) {
  GradedTest* const failed = comparable_failure(graded);
  if (empty() || failed == nullptr) return;
  const std::optional<NamedMistake> mistake = like(task, failed->name, run);
  if (!mistake) return;
  failed->diagnosis = mistake->diagnosis;
  failed->hint = mistake->hint;
}

}  // namespace gradbook
