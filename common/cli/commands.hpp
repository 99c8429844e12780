/// @file common/cli/commands.hpp
/// The groups of subcommands; each adds its own to the application.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace gradbook {

/// Exit codes of every command.
enum ExitCode { kOk = 0, kAnswerIsNo = 1, kUsage = 2, kEnvironment = 3 };

/// What a subcommand does when it was chosen; returns the exit code.
using Action = std::function<int()>;

/// Where a chosen subcommand leaves its action.
struct Chosen {
  Action action;
  std::vector<std::string> pass_through;  ///< words for the program that run or test starts
};

void add_student_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
void add_run_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
void add_data_commands(CLI::App& app, Chosen& chosen);
void add_author_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
