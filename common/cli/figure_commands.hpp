/// @file common/cli/figure_commands.hpp
/// The command that draws figures.
#pragma once
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `figures` to app; its action is left in chosen and works on the checkout at root.
void add_figure_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
