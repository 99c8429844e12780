/// @file common/cli/submit_command.hpp
/// The command that packs what a student hands in.
#pragma once
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `submit` to app; its action is left in chosen and works on the checkout at root.
void add_submit_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
