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
  std::vector<std::string> words;         ///< the whole command line, without the program
  std::vector<std::string> pass_through;  ///< words for the program that run or test starts
};

/// Adds list, next, check, watch, hint, solution and reset to app. The action of the one that is
/// given is left in chosen and works on the checkout at root.
void add_student_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds run and test; the rest as add_student_commands().
void add_run_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds submit; the rest as add_student_commands().
void add_submit_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds `data …`; the rest as add_student_commands().
void add_data_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds figures; the rest as add_student_commands().
void add_figure_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds docs; the rest as add_student_commands().
void add_docs_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds bench; the rest as add_student_commands().
void add_bench_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds grade; the rest as add_student_commands().
void add_grade_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds release; the rest as add_student_commands().
void add_release_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// Adds `dev …`; the rest as add_student_commands().
void add_author_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

/// Adds the commands of all sub-programs: programs beside this one, which are built when first
/// asked for, as git has them. Their actions become that program and do not return; the rest as
/// add_student_commands().
void add_sub_programs(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);
/// The sub-program that does what the words of a command line ask for: "gradbook-grade" for
/// `grade …` and `help grade`; empty if it is no sub-program's.
/// @param words  without the program's own name
std::string sub_program_of(const std::vector<std::string>& words);

/// A function that adds a group of commands to a program.
using AddCommands = void (*)(CLI::App& app, Chosen& chosen, const std::filesystem::path& root);

/// The main() of the `gradbook` command and of its sub-programs: reads the command line, does what
/// it asks for in the checkout at $GRADBOOK_ROOT (else the current folder), and returns the exit
/// code; an error is printed.
/// @param argc    as main() gets it
/// @param argv    as main() gets it
/// @param groups  what this program can do
int run_command_line(int argc, char** argv, const std::vector<AddCommands>& groups);

}  // namespace gradbook
