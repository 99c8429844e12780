/// @file common/cli/bench_commands.hpp
/// bench: our speed beside that of PyTorch and scikit-learn.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/commands.hpp"

namespace gradbook {

void add_bench_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
