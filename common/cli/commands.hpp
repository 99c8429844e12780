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
enum ExitCode {
  kOk = 0,          ///< done, or the answer is yes
  kAnswerIsNo = 1,  ///< done, but a test failed, a task is open, a file is wrong …
  kUsage = 2,       ///< the command line or the input makes no sense
  kEnvironment = 3  ///< a file, a program or memory is missing
};

/// What a subcommand does when it was chosen; returns the exit code.
using Action = std::function<int()>;

/// Where a chosen subcommand leaves its action.
struct Chosen {
  Action action;                          ///< empty as long as no subcommand was chosen
  std::vector<std::string> pass_through;  ///< words for the program that run or test starts
};

/// Adds list, next, check, watch, hint, solution and reset to app. The action of the one that is
/// given is left in chosen and works on the checkout at root.
void add_student_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds run and test; the rest as add_student_commands().
void add_run_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds `data …` to app; the action is left in chosen.
void add_data_commands(CLI::App& app, Chosen& chosen);
/// Adds `dev …`; the rest as add_student_commands().
void add_author_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

}  // namespace gradbook
