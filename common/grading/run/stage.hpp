/// @file common/grading/run/stage.hpp
/// Everything that jails may see, copied into a folder of its own for one run of the grader.
///
/// Jails run as other users than the grader, who may keep the course where these cannot look. The
/// stage holds the contracts, the headers an exercise may include, a precompiled header, the worker
/// programs, and a folder for each job. No test and no solution is in it.
#pragma once
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/work_folder.hpp"
#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "grading/jail/jail.hpp"
#include "grading/run/typical_mistakes.hpp"

namespace gradbook {

/// What grading needs to know of a unit besides its registry entry.
struct StagedUnit {
  Unit unit;                                  ///< of the registry
  std::filesystem::path tests;                ///< the sealed test program
  std::vector<std::string> builds_on;         ///< keys of units whose functions its reference calls
  bool builds_on_itself = false;              ///< a task's reference calls another task's function
  std::vector<std::string> tests_all;         ///< every test of the program
  std::vector<std::string> tests_random;      ///< tests that give points and take random inputs
  std::vector<std::string> tests_points;      ///< all tests that give points
  std::string contract;                       ///< version of its contract, see contract_sha256()
  std::shared_ptr<TypicalMistakes> mistakes;  ///< for the diagnosis only; may be empty
};

/// The folder, and the tools that work on it. It is removed with this object.
class Stage {
 public:
  /// Copies, and compiles the precompiled header in a jail. Build target "sealed" of the release
  /// preset must be up to date.
  /// @param workspace  the course
  /// @param all        units of the registry: any file may include their contracts
  /// @param units      those that will be graded
  /// @param tier       as probe_tiers() found
  /// @param cancel     when another thread sets it, everything that runs for this stage ends early
  /// Throws std::runtime_error when a tool fails, FileError when a file is missing or there is no
  /// room.
  Stage(const Workspace& workspace, const std::vector<Unit>& all, const std::vector<Unit>& units,
        Tier tier, const std::atomic<bool>* cancel = nullptr);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  const std::vector<StagedUnit>& units() const { return units_; }  ///< in their order
  /// The staged unit of a key. Throws std::out_of_range for any other key.
  const StagedUnit& unit(const std::string& key) const;

  /// The program that makes jails.
  const std::filesystem::path& jail() const { return jail_; }
  Tier tier() const { return tier_; }  ///< of all its jails
  /// Ends what runs for this stage when it is true; may be null.
  const std::atomic<bool>* cancel() const { return cancel_; }
  /// User number of a job's jails; different for two graders at a time.
  /// @param job  0, 1, …
  int slot(int job) const { return first_slot_ + job; }
  /// Headers and precompiled header.
  std::filesystem::path headers() const { return folder_ / "headers"; }
  /// What was compiled in this run, by the hash of its source; no job can write there.
  std::filesystem::path compiled() const { return folder_ / "compiled"; }
  /// Worker program of a unit's task.
  /// @param unit      the unit
  /// @param function  of the task, or "together"
  std::filesystem::path worker(const Unit& unit, const std::string& function) const {
    return folder_ / "workers" / unit.key / function;
  }
  /// Folder of one job, emptied by clear_job().
  /// @param job  0, 1, …
  std::filesystem::path job(int job) const { return folder_ / ("job" + std::to_string(job)); }
  /// Empties a job's folder: no submission sees anything of another one.
  /// @param job  0, 1, …
  void clear_job(int job) const;

  /// The compiler's words in front of source and output: "clang++ -std=c++20 …", or "g++ …" where
  /// there is no clang, which needs twice the time.
  std::vector<std::string> compiler_words() const;
  /// The words that make it read the precompiled header.
  std::vector<std::string> precompiled_words() const;

 private:
  void copy_headers(const Workspace& workspace, const std::vector<Unit>& units);
  void precompile();
  void stage_unit(const Workspace& workspace, const Unit& unit);

  std::filesystem::path folder_;
  WorkPath own_{folder_};
  std::filesystem::path jail_;
  Tier tier_;
  const std::atomic<bool>* cancel_;
  bool clang_;
  int first_slot_;
  std::vector<StagedUnit> units_;
};

/// Which of a unit's sealed workers (common/cmake/GradbookSealed.cmake) grades a task.
/// @param function         of the task
/// @param builds_on_tasks  whether its reference calls other functions of the unit
/// @param builds_on_units  whether the unit's reference includes other units
std::string sealed_worker(const std::string& function, bool builds_on_tasks, bool builds_on_units);

/// The headers of common/core ("core/rng.hpp") that the contracts and references of units include,
/// also one through the other: what a student's file may include.
/// @param root   the checkout
/// @param units  all units
std::vector<std::string> given_headers(const std::filesystem::path& root,
                                       const std::vector<Unit>& units);

}  // namespace gradbook
