/// @file common/cli/docs_commands.hpp
/// docs: the site.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

void add_docs_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
