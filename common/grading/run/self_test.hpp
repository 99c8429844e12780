/// @file common/grading/run/self_test.hpp
/// `grade --self-test`: references, starter files, typical mistakes and attacks through the real
/// pipeline.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "author/author.hpp"
#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "grading/grade.hpp"

namespace gradbook {

/// A hostile submission, `tests/attacks/<family>/<name>.cpp`.
struct Attack {
  std::string name;                   ///< of its file, without .cpp
  std::string unit;                   ///< key of the unit it is handed in for
  std::vector<std::string> expected;  ///< "zero", "rejected", "partial", or names of statuses
  std::string source;                 ///< all of it
};

/// Reads the text of an attack, whose first lines say `// unit: …` and `// expect: …`. Throws
/// FileError.
/// @param file  for messages and the name
/// @param text  its content
Attack parse_attack(const std::string& file, const std::string& text);

/// All attacks below root/tests/attacks, by name.
std::vector<Attack> read_attacks(const std::filesystem::path& root);

/// Why what became of an attack is not what its file expects; empty if it is.
/// @param attack  with its expectation
/// @param unit    the unit it was handed in for, as graded
std::string attack_problem(const Attack& attack, const GradedUnit& unit);

/// One line of the table.
struct SelfTestRow {
  std::string what;                   ///< "references", "attacks", …
  std::size_t count = 0;              ///< submissions or units tried
  std::string expected;               ///< "100 %"
  std::vector<std::string> problems;  ///< one sentence for each that is not so
  double seconds = 0;                 ///< on the clock
};

/// What is asked for.
struct SelfTestOptions {
  int jobs = 0;                    ///< at a time; 0: one per core
  int repeats = 100;               ///< gradings of the reference on a busy machine
  std::vector<std::string> units;  ///< words as for --only; empty: all
};

/// Runs everything. Throws as grade_class() does when nothing can be run.
/// @param workspace  the course
/// @param units      of the registry
/// @param options    what is asked for
/// @param show       gets each line of the table as soon as it is known
void self_test(const Workspace& workspace, const std::vector<Unit>& units,
               const SelfTestOptions& options, const std::function<void(const SelfTestRow&)>& show);

}  // namespace gradbook
