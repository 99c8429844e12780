/// @file common/course/author.hpp
/// The course tests itself: stubs, mutants, registry, folders (`gradbook dev …`).
#pragma once
#include <string>
#include <vector>

#include "course/mutant.hpp"
#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// One thing that is wrong with the course itself.
struct Problem {
  std::string where;  ///< file or unit
  std::string what;
};

/// What became of one mutant.
struct MutantOutcome {
  Mutant mutant;
  std::string unit;
  bool killed = false;               ///< by the test that its patch names
  std::vector<std::string> killers;  ///< all tests that fail, each with its diagnosis
  std::string diagnosis;             ///< first line that a student with this mistake would see
};

/// Writes the starter file of every unit that has none, or is still a generated one.
/// @param force  also replace files that a hand has changed (only for authors)
/// @return the files written
std::vector<std::string> write_stubs(const Workspace& workspace, const std::vector<Unit>& units,
                                     bool force);

/// Delivered starter files equal the generated ones. They are read from git's index: a student's
/// own edits are no problem of the course.
std::vector<Problem> check_stubs_current(const Workspace& workspace,
                                         const std::vector<Unit>& units);

/// Generated stubs compile without a warning, fail, and earn nothing.
std::vector<Problem> check_stubs_fail(const Workspace& workspace, const std::vector<Unit>& units);

/// References pass all tests and earn all points.
std::vector<Problem> check_references(const Workspace& workspace, const std::vector<Unit>& units);

/// Builds and runs every mutant of the units.
std::vector<MutantOutcome> run_mutants(const Workspace& workspace, const std::vector<Unit>& units);

/// The kill matrix as text: mutant, killing test, diagnosis.
std::string kill_matrix(const std::vector<MutantOutcome>& outcomes);

/// Registry: numbers unique, three hints each, every task has a suite and a contract entry, every
/// suite a task; no file without a unit; every folder has a README; includes point one way only.
std::vector<Problem> check_registry(const Workspace& workspace, const std::vector<Unit>& units);
std::vector<Problem> check_layout(const Workspace& workspace, const std::vector<Unit>& units);
std::vector<Problem> check_includes(const Workspace& workspace);

}  // namespace gradbook
