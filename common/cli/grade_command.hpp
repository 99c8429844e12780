/// @file common/cli/grade_command.hpp
/// The command that grades a class.
#pragma once
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `grade` to app; its action is left in chosen and works on the checkout at root.
void add_grade_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
