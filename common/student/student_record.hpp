/// @file common/student/student_record.hpp
/// What a student has done so far: `.gradbook/progress.txt`, one plain line per unit.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// One line of the progress file.
struct UnitRecord {
  bool passed = false;               ///< at the last check
  double earned = 0;                 ///< points at the last check
  std::string task;                  ///< function of the first failed test at the last check
  std::map<std::string, int> hints;  ///< hints seen, by function
  bool gave_up = false;              ///< looked at the solution before passing
  std::string file;                  ///< unit_fingerprint() at the last check
  std::string checked;               ///< time of the last check, UTC
};

/// How a unit stands, from the file and the last check.
enum class UnitState {
  untouched,  ///< every task is still a todo(), or the file is missing
  started,    ///< written in since the last check, or never checked
  failed,     ///< at the last check, and not changed since
  passed,     ///< at the last check, and not changed since
  edited      ///< changed after it had passed
};

/// The name of a state, "untouched" and so on.
std::string state_name(UnitState state);

/// The progress file. Every change reads it again (another terminal may have written it) and is
/// written at once, atomically.
class StudentRecord {
 public:
  /// Reads the file in the state folder of the workspace, which must outlive this object; an absent
  /// one is empty. Throws FileError with the line if it is damaged.
  explicit StudentRecord(const Workspace& workspace);

  /// What the file says about a unit; an empty record for one that was never checked.
  const UnitRecord& of(const Unit& unit) const;
  /// How a unit stands now; reads its exercise file, contract and test.
  UnitState state(const Unit& unit) const;
  /// Points of the last check of a unit, if it was one of the files as they are now; 0 else.
  double earned(const Unit& unit) const;
  /// The one of the units that was checked last, null if none was.
  const Unit* last_checked(const std::vector<Unit>& units) const;

  /// Stores what a check of the unit brought; the verdict decides passed, points and task.
  void note_verdict(const Unit& unit, const UnitVerdict& verdict);
  /// Stores that hints 1 … number of a unit's function were seen.
  void note_hint(const Unit& unit, const std::string& function, int number);
  /// Stores that the solution of a unit was looked at before it passed.
  void note_give_up(const Unit& unit);

 private:
  bool checked_as_it_is(const Unit& unit) const;
  void load();
  void save() const;

  const Workspace* workspace_;
  std::filesystem::path path_;
  std::map<std::string, UnitRecord> records_;
};

/// Puts a new starter file of the unit into the workspace; the student's file goes to
/// `.gradbook/backup/` first.
/// @return the backup, empty if there was no file
std::filesystem::path reset_exercise(const Workspace& workspace, const Unit& unit);

}  // namespace gradbook
