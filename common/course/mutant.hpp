/// @file common/course/mutant.hpp
/// Typical mistakes as small patches of the reference, `tests/mutants/NN_topic/unit/Mxx.y.z.patch`.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/unit.hpp"
#include "course/unit_source.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// A patch: header lines `# key: text` and the description `# …`, then blocks of `-` and `+` lines
/// (old and new source lines), separated by lines `@@`. A block's `-` lines stand exactly once, and
/// next to each other, in the reference.
struct Mutant {
  std::string id;           ///< "M02.3.4"
  std::string description;  ///< what the mistake is
  int hint = 0;             ///< number of the hint that helps, 0 for none in particular
  std::string killed_by;    ///< "KnnPredict.BreaksTiesByDistance"
  std::string equivalent;   ///< reason why no test can tell it from the reference; else empty
  std::vector<std::pair<std::string, std::string>> replacements;  ///< old text, new text
};

/// Reads the text of a patch. Throws FileError that names file and line when the patch breaks the
/// form.
Mutant parse_mutant(const std::filesystem::path& file, std::string_view text);

/// The mutants of a unit in the checkout at root, by id. A unit without a folder has none.
std::vector<Mutant> read_mutants(const std::filesystem::path& root, const Unit& unit);

/// The reference with the mutant's replacements. Throws std::runtime_error unless every old text
/// stands exactly once in it.
std::string apply_mutant(const Mutant& mutant, std::string reference);

/// Source text of a unit in which $GRADBOOK_MUTANT chooses the implementation: number i (from 1) is
/// mutants[i − 1], anything else the reference. One program holds them all, so that a unit costs
/// one compilation and one link however many mutants it has.
/// @param functions  those of the unit's contract
/// @param reference  source text of its reference
/// Throws as apply_mutant().
std::string mutants_source(const std::vector<ContractFunction>& functions,
                           const std::string& reference, const std::vector<Mutant>& mutants);

/// Writes that source for all mutants of a unit of the workspace, in the order of read_mutants(),
/// to where the target unit.target("mutants") of a preset expects it; not if it is there already.
/// @param preset  "dev" is the student's loop, "release" what grades
void write_mutants_source(const Workspace& workspace, const Unit& unit,
                          const std::string& preset = "dev");

/// The program that this target of the unit makes in the workspace.
/// @param preset  as in write_mutants_source()
std::filesystem::path mutants_program(const Workspace& workspace, const Unit& unit,
                                      const std::string& preset = "dev");

/// Where a run of this program with the tests of a task keeps its record, when it is built in the
/// background.
/// @param number  of the mutant; 0: the reference
std::filesystem::path kept_record(const std::filesystem::path& program, const Task& task,
                                  std::size_t number);

/// Whether that program was built and run in the background, from the mutants and tests of the unit
/// as they are in the workspace now.
bool mutants_are_built(const Workspace& workspace, const Unit& unit);

/// What a student whose code failed is told then.
inline constexpr const char* kMutantsAreBuilt =
    "The unit's typical mistakes are being compiled: the next check compares your code with them.";

/// Starts building that program of a unit, and running it to keep its records, unless it is built
/// or the workspace has no references, and does not wait; true if it did. Other builds in the
/// folder wait for this one, which takes some seconds.
bool start_building_mutants(const Workspace& workspace, const Unit& unit);

}  // namespace gradbook
