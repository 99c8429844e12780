/// @file common/core/process.hpp
/// Runs another program and waits for it, with limits.
#pragma once
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gradbook {

/// What to run and within which limits.
struct ProcessOptions {
  std::filesystem::path folder;                    ///< working folder, empty: this one
  std::map<std::string, std::string> environment;  ///< added to this process' own
  bool plain_environment = false;                  ///< add it to plain_environment() instead
  bool capture = true;                             ///< keep its output instead of showing it
  std::size_t max_output = 1 << 16;                ///< bytes kept; the rest is drained
  int cpu_seconds = 0;                             ///< CPU limit, 0: none
  double wall_seconds = 0;                         ///< deadline, 0: none
  std::size_t max_file_bytes = 0;                  ///< largest file it may write, 0: no limit
  std::size_t max_data_bytes = 0;                  ///< most memory it may ask for, 0: no limit
  const std::atomic<bool>* cancel = nullptr;       ///< set by another thread to end it early
};

/// How it ended.
struct ProcessResult {
  int exit_code = -1;      ///< -1 if it did not exit by itself
  int signal = 0;          ///< signal that ended it, else 0
  bool timed_out = false;  ///< a limit ended it
  bool cancelled = false;  ///< ProcessOptions::cancel ended it
  std::string output;      ///< standard output and error, as they came

  /// Whether it exited by itself, with code 0.
  bool ok() const { return exit_code == 0; }
};

/// The part of this process' environment that tells a program where things are: PATH, HOME and the
/// like; TMPDIR only if it can be written. Nothing that changes what a compiler, a build tool or a
/// test program does; messages are those of the C locale.
std::map<std::string, std::string> plain_environment();

/// Starts command[0] (found in PATH) with the other words as arguments, without a shell; its
/// standard input is /dev/null. Its whole process group is ended at a limit of the options, when
/// this function returns, and when this process dies. May be called from several threads at once; a
/// Ctrl-C of the user reaches all that run. Throws std::runtime_error if it cannot be started.
ProcessResult run_process(const std::vector<std::string>& command,
                          const ProcessOptions& options = {});

/// Starts a command in a folder and forgets it: it has the plain environment, no terminal, input or
/// output, and goes on when this process ends. Throws std::system_error if it cannot be started.
void start_in_background(const std::vector<std::string>& command,
                         const std::filesystem::path& folder);

/// True if a program of this name is in PATH.
bool program_exists(const std::string& name);

}  // namespace gradbook
