/// @file common/cli/bench_commands.hpp
/// bench: our speed beside that of PyTorch and scikit-learn.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

/// Adds `bench` to app; its action is left in chosen and works on the checkout at root.
void add_bench_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
