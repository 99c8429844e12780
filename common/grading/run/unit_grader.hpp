/// @file common/grading/run/unit_grader.hpp
/// Runs the sealed tests of one unit against a student's library, and counts points.
#pragma once
#include <map>
#include <shared_mutex>
#include <string>
#include <vector>

#include "course/judge.hpp"
#include "course/verdict.hpp"
#include "grading/grade.hpp"
#include "grading/run/hidden_seed.hpp"
#include "grading/run/stage.hpp"
#include "grading/run/student_code.hpp"

namespace gradbook {

/// What all jobs of a run have in common.
struct GraderSettings {
  HiddenKey key;                ///< of the hidden inputs; none: public tests only
  bool end_to_end = true;       ///< also the student's own pieces together
  int cpu_seconds = 5;          ///< of one worker, which answers the tests of one task
  double answer_seconds = 10;   ///< on the clock, for one answer
  double worker_seconds = 100;  ///< on the clock, of one worker's life
};

/// Grades units of one submission; one object per job.
class UnitGrader {
 public:
  /// @param stage     with the student's libraries in the job's folder
  /// @param job       number of the job
  /// @param settings  of the run
  /// @param busy      held shared while tests run, alone for a second try of one that waited too
  ///                  long on a busy machine
  UnitGrader(const Stage& stage, int job, const GraderSettings& settings, std::shared_mutex& busy)
      : stage_(stage), job_(job), settings_(settings), busy_(busy) {}

  /// Grades a unit.
  /// @param staged   the unit
  /// @param built    what became of the student's file
  /// @param student  id, which decides the hidden inputs
  GradedUnit grade(const StagedUnit& staged, const BuiltUnit& built, const std::string& student);

  /// The unit's tests with the student's own pieces in place of what it builds on.
  /// @param staged  the unit
  /// @param units   all units of this submission, graded
  EndToEnd together(const StagedUnit& staged, const std::vector<GradedUnit>& units);

 private:
  TestLimits limits(const std::string& plan) const;
  UnitVerdict run(const StagedUnit& staged, const std::string& plan,
                  const std::vector<std::string>& tests, const std::string& seed);
  UnitVerdict run_with_second_try(const StagedUnit& staged, const std::string& plan,
                                  const std::vector<std::string>& tests, const std::string& seed);
  std::string write_plan(const StagedUnit& staged, const std::vector<std::string>& workers) const;
  void name_typical_mistakes(const StagedUnit& staged, const std::string& plan, GradedUnit& unit);
  void run_hidden(const StagedUnit& staged, const std::string& plan, const std::string& student,
                  GradedUnit& unit);
  std::string fair_seed(const StagedUnit& staged, const std::string& student, std::string& log);

  const Stage& stage_;
  int job_;
  const GraderSettings& settings_;
  std::shared_mutex& busy_;
};

}  // namespace gradbook
