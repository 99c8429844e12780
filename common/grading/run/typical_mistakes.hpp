/// @file common/grading/run/typical_mistakes.hpp
/// Diagnosis by behaviour in a run of the grader: which typical mistake the sealed tests cannot
/// tell from a student's code (common/course/behaviour.hpp).
///
/// The mutants run beside the tests, on the trusted side; of the student's code only what it
/// answered to the tests is compared with them.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "course/behaviour.hpp"
#include "course/mutant.hpp"
#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "grading/grade.hpp"

namespace gradbook {

/// Builds the programs of mutants of the units with the release preset, as their sealed tests are:
/// inputs have the same bits. One that does not build is removed: its unit is graded without.
/// @param workspace  the course
/// @param cancel  as in judge_program()
void build_typical_mistakes(const Workspace& workspace, const std::vector<Unit>& units,
                            const std::atomic<bool>* cancel);

/// The typical mistakes of one unit. Their behaviour on the public inputs is the same for a whole
/// class: it is recorded when the first submission needs it. May be used by several threads.
class TypicalMistakes {
 public:
  /// @param workspace  the course, after build_typical_mistakes()
  /// @param unit       whose mistakes these are
  /// @param cancel     as in judge_program()
  TypicalMistakes(const Workspace& workspace, const Unit& unit, const std::atomic<bool>* cancel);

  /// Whether there are any to compare with.
  bool empty() const { return mutants_.empty(); }

  /// The mistake that a student's code behaves like in the tests of a task; none if it is like no
  /// mistake, or like the reference.
  /// @param test  the first of its tests that fails
  /// @param run   as in find_mutants()
  std::optional<NamedMistake> like(
      const Task& task, const std::string& test,
      const std::function<Behaviour(const std::vector<std::string>& tests)>& run);

  /// Tells the first failed public test of a task by that mistake. Grades are counted from
  /// statuses, which stay.
  /// @param graded  with all its public tests
  /// @param task    the same of the unit
  /// @param run     as in find_mutants()
  void name_in(GradedTask& graded, const Task& task,
               const std::function<Behaviour(const std::vector<std::string>& tests)>& run);

 private:
  const std::vector<Behaviour>& behaviours(const Task& task);

  std::filesystem::path program_;
  std::vector<Mutant> mutants_;
  const std::atomic<bool>* cancel_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Behaviour>> behaviours_;  ///< by function
};

}  // namespace gradbook
