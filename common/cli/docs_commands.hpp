/// @file common/cli/docs_commands.hpp
/// docs: the site.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `docs` to app; its action is left in chosen and works on the checkout at root.
void add_docs_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
