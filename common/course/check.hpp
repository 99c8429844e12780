/// @file common/course/check.hpp
/// Builds a student's file with the tests of its unit, and judges it.
#pragma once
#include <atomic>
#include <string>

#include "course/unit.hpp"
#include "course/verdict.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// Builds the student's file of a unit with its tests in the workspace, runs and judges it.
/// @param cancel  ends build and run when another thread sets it
UnitVerdict check_unit(const Workspace& workspace, const Unit& unit,
                       const std::atomic<bool>* cancel = nullptr);

/// The compiler's or linker's messages in build_output, without the build tool's own lines.
std::string compiler_messages(const std::string& build_output);

}  // namespace gradbook
