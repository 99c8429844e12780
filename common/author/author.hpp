/// @file common/author/author.hpp
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
  std::string what;   ///< what is wrong, and where it helps what to do
};

/// What became of one mutant.
struct MutantOutcome {
  Mutant mutant;                     ///< as its patch says
  std::string unit;                  ///< key of the unit whose reference it changes
  bool killed = false;               ///< by the test that its patch names
  std::vector<std::string> killers;  ///< all tests that fail, each with its diagnosis
  std::string diagnosis;             ///< what the tests alone say of it
  std::vector<std::string> alike;    ///< ids of others that the tests of a task take it for
};

/// Writes the starter file of every one of the units that has none, or is still a generated one.
/// @param workspace  the checkout that gets the files
/// @param force  also replace files that a hand has changed (only for authors)
/// @return the files written
std::vector<std::string> write_stubs(const Workspace& workspace, const std::vector<Unit>& units,
                                     bool force);

/// Delivered starter files of the units equal the generated ones. They are read from the git index
/// of the workspace: a student's own edits are no problem of the course.
std::vector<Problem> check_stubs_current(const Workspace& workspace,
                                         const std::vector<Unit>& units);

/// Generated stubs of the units compile without a warning, fail, and earn nothing; built in the
/// workspace.
std::vector<Problem> check_stubs_fail(const Workspace& workspace, const std::vector<Unit>& units);

/// References of the units pass all tests and earn all points; built in the workspace.
std::vector<Problem> check_references(const Workspace& workspace, const std::vector<Unit>& units);

/// Builds and runs every mutant of the units in the workspace. Throws std::runtime_error when one
/// does not build.
std::vector<MutantOutcome> run_mutants(const Workspace& workspace, const std::vector<Unit>& units);

/// The kill matrix as text: mutant, killing test, diagnosis of all outcomes, unit by unit, and
/// counts.
std::string kill_matrix(const std::vector<MutantOutcome>& outcomes);

/// Registry: numbers unique, three hints each, every task has a contract entry and a suite, in
/// which a test draws its inputs from test_rng(), every suite a task, in all units of the
/// workspace.
std::vector<Problem> check_registry(const Workspace& workspace, const std::vector<Unit>& units);
/// Layout: no file in the workspace without its place, none without one of the units; every folder
/// has a README.
std::vector<Problem> check_layout(const Workspace& workspace, const std::vector<Unit>& units);
/// Includes in the workspace point one way only: the folders' order is that of
/// GradbookLibraries.cmake.
std::vector<Problem> check_includes(const Workspace& workspace);
/// No two types of one name in one namespace of common/ and exercises/, where one of them is in a
/// header of the workspace.
std::vector<Problem> check_type_names(const Workspace& workspace);
/// Files, functions and tests that docs/twins.md of the workspace names exist, and every file that
/// says it is a unit's twin is named there.
std::vector<Problem> check_twins(const Workspace& workspace);

}  // namespace gradbook
