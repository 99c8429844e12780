/// @file common/course/behaviour.hpp
/// Diagnosis by behaviour: which typical mistake makes the tests see what they see of a student's
/// code.
#pragma once
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "course/judge.hpp"
#include "course/mutant.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// What the tests of one run compared and met, in order (common/verify/record.hpp).
struct Behaviour {
  /// One value, error, or name of the test that starts.
  struct Entry {
    std::string text;            ///< empty for a value
    std::size_t rows = 0;        ///< of the value
    std::size_t columns = 0;     ///< of the value
    double tolerance = 0;        ///< largest difference that counts as equal
    std::vector<double> values;  ///< column by column
  };
  std::vector<Entry> entries;  ///< in the order of the run
};

/// Reads a record; lines that are none are left out. Throws FileError if there is no such file.
Behaviour read_behaviour(const std::filesystem::path& file);

/// Whether the tests cannot tell two runs apart: the same entries, values within their tolerance or
/// within 1e-7 of their size, NaN and infinity at the same places.
/// @param a,b  the two runs
bool alike(const Behaviour& a, const Behaviour& b);

/// Runs the tests of one task, or those of the limits, in a program and returns what they saw; the
/// last entry says how the run ended.
/// @param limits  of the run; its environment is added to the program's
/// @param cancel  as in judge_program()
Behaviour record_behaviour(const Task& task, const std::filesystem::path& program,
                           TestLimits limits, const std::atomic<bool>* cancel = nullptr);

/// record_behaviour() of the reference (element 0) and of `count` mutants (element i: number i).
/// @param task     whose tests are run
/// @param program  holds them all (mutants_source())
/// @param limits   of each run
/// @param cancel   as in judge_program()
std::vector<Behaviour> mutant_behaviours(const Task& task, std::size_t count,
                                         const std::filesystem::path& program,
                                         const TestLimits& limits = {},
                                         const std::atomic<bool>* cancel = nullptr);

/// Numbers of the mutants that the tests cannot tell from `seen`, but from the reference they can.
/// @param behaviours  as mutant_behaviours() returns them
std::vector<std::size_t> mutants_like(const Behaviour& seen,
                                      const std::vector<Behaviour>& behaviours);

/// The entries of one test in a run, its name first; empty if it was not run.
Behaviour part_of(const Behaviour& run, const std::string& test);

/// mutants_like() the run of a student's code. Most code is like none of them: that takes the tests
/// up to the first that fails.
/// @param test        the first that fails
/// @param behaviours  as mutant_behaviours() returns them
/// @param run         records the student's code in these tests; none: all of the task
std::vector<std::size_t> find_mutants(
    const std::string& test, const std::vector<Behaviour>& behaviours,
    const std::function<Behaviour(const std::vector<std::string>& tests)>& run);

/// What a student is told whose code behaves as some mutants.
struct NamedMistake {
  std::string diagnosis;  ///< "the k farthest vote, not the k nearest", or two of these
  int hint = 0;           ///< of the first of them
};

/// What the patches of the mutants say.
/// @param mutants  all of a unit
/// @param numbers  of those that behave alike, as mutants_like() returns them; at least one
NamedMistake named_mistake(const std::vector<Mutant>& mutants,
                           const std::vector<std::size_t>& numbers);

/// Replaces the diagnosis of each failed task in a verdict by that of the typical mistake which
/// behaves alike, if there is one and the unit's program of mutants is built in the workspace.
/// @param programs  the student's code with the unit's tests, by function; "": for all functions
void name_typical_mistakes(const Workspace& workspace, const Unit& unit,
                           const std::map<std::string, std::filesystem::path>& programs,
                           UnitVerdict& verdict);

}  // namespace gradbook
