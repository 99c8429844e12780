/// @file common/cli/figure_commands.hpp
/// The command that draws figures.
#pragma once
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

void add_figure_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
