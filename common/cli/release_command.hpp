/// @file common/cli/release_command.hpp
/// The command that makes student editions, and autograders for Gradescope.
#pragma once
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `release` to app; its action is left in chosen and works on the checkout at root.
void add_release_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
