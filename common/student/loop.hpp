/// @file common/student/loop.hpp
/// The student's loop as text: every command of it, used by the command line and by `watch`.
#pragma once
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "student/student_record.hpp"

namespace gradbook {

/// Table of all units with their state and points, as the record has them.
std::string list_text(const std::vector<Unit>& units, const StudentRecord& record);
/// As list_text(), for --json: a list of objects.
nlohmann::json list_json(const std::vector<Unit>& units, const StudentRecord& record);

/// The unit to work on next: the first of the units that the record does not call passed; null when
/// all are.
const Unit* next_unit(const std::vector<Unit>& units, const StudentRecord& record);

/// What to do in a unit: task, files, how to check it.
std::string task_text(const Unit& unit);

/// The verdict on a unit; its first line is the diagnosis. Every function that fails has one line.
/// @param function  a task of the unit to which the text is confined, empty: all
std::string verdict_text(const Unit& unit, const UnitVerdict& verdict,
                         const std::string& function = "");

/// One more hint for the task that failed last (or the first one); notes it in the record.
/// @param function  a task of the unit, empty: choose
std::string hint_text(const Unit& unit, StudentRecord& record, const std::string& function = "");

/// The reference solution of a unit in the workspace. Throws std::runtime_error in an edition that
/// has none, std::invalid_argument before the unit
/// is passed, unless the student gives up (give_up), which is noted in the record.
std::string solution_text(const Workspace& workspace, const Unit& unit, StudentRecord& record,
                          bool give_up);

}  // namespace gradbook
