/// @file common/course/check.hpp
/// Builds a student's file with the tests of its unit, and judges it.
#pragma once
#include <atomic>
#include <functional>
#include <string>

#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// Builds the student's file of a unit with its tests in the workspace, runs and judges it. Each
/// function is tested with the references of all others, also those that it calls itself, as
/// grading does; in an edition without references, with the student's own.
/// @param cancel     ends build and run when another thread sets it
/// @param compiling  called before a build that will compile, which takes seconds
UnitVerdict check_unit(const Workspace& workspace, const Unit& unit,
                       const std::atomic<bool>* cancel = nullptr,
                       const std::function<void()>& compiling = {});

/// The compiler's or linker's messages in build_output, without the build tool's own lines.
std::string compiler_messages(const std::string& build_output);

}  // namespace gradbook
