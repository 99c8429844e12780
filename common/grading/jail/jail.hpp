/// @file common/grading/jail/jail.hpp
/// Runs one untrusted command in a sandbox, through the small program `jail`
/// (common/grading/jail/jail).
#pragma once
#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// How a command is kept apart from the machine, best first.
enum class Tier {
  bwrap,    ///< bubblewrap: own namespaces, own view of the files, also without root
  unshare,  ///< the same made by root itself, where bubblewrap or user namespaces are missing
  setuid,   ///< own user id and system-call filter only: the machine's files stay visible
  none      ///< limits and system-call filter only, for runs that the user called unsafe
};

/// "bwrap", "unshare", "setuid" or "none".
/// @param tier  any
std::string tier_name(Tier tier);

/// The tier of a name. Throws std::invalid_argument for any other text.
/// @param name  what tier_name() returns
Tier tier_of(std::string_view name);

/// What the command may see of the machine, besides JailOptions::readable and writable.
enum class JailMode {
  compile,  ///< /usr, a fresh /proc and a minimal /dev
  link,     ///< the same
  run       ///< libraries only: no programs, no /proc, no /dev
};

/// One command's surroundings and limits. Every path appears inside at its own place, so that a
/// command reads the same in every tier. If the caller is root, everybody must be able to enter the
/// folders above the paths, and none of them may be a link that untrusted code has made.
struct JailOptions {
  JailMode mode = JailMode::run;                   ///< what is visible, how strict the filter is
  Tier tier = Tier::bwrap;                         ///< as probe_tiers() found
  int slot = 0;                                    ///< 0…999, one per job that runs at a time
  std::vector<std::filesystem::path> readable;     ///< files and folders to read
  std::vector<std::filesystem::path> writable;     ///< see prepare_writable()
  std::map<std::string, std::string> environment;  ///< added to a minimal environment
  std::filesystem::path folder;                    ///< working folder; empty: a private one
  int cpu_seconds = 5;                             ///< CPU time of each process; 0: no limit
  double wall_seconds = 50;                        ///< deadline of all of it; 0: none
  std::size_t memory_bytes = 1 << 30;              ///< address space of each process; 0: no limit
  std::size_t file_bytes = 1 << 20;                ///< largest file; 0: no limit
  std::size_t tmp_bytes = 16 << 20;                ///< size of the private /tmp
  std::size_t stack_bytes = 16 << 20;              ///< stack of a thread
  int processes = 16;                              ///< processes and threads at a time
  int open_files = 32;                             ///< file descriptors of each process
  bool keep_fds = false;                           ///< hand on the caller's descriptors 3 and 4
  std::size_t max_output = 1 << 16;                ///< bytes of output kept; the rest is drained
  std::filesystem::path status_file;               ///< jail_command(): where the status line goes
  int status_fd = -1;                              ///< or the caller's descriptor for it
  const std::atomic<bool>* cancel = nullptr;       ///< set by another thread to end it early
};

/// The limits of a mode: those above for run, wider ones for compile and link.
/// @param mode  becomes JailOptions::mode
JailOptions jail_defaults(JailMode mode);

/// How a command ended.
struct JailResult {
  bool started = false;           ///< false: an error of ours, see error; says nothing of the code
  std::string error;              ///< what went wrong with the jail itself; else empty
  int exit_code = -1;             ///< -1 if it did not exit by itself
  int signal = 0;                 ///< signal that ended it, else 0
  bool cpu_limit = false;         ///< it used up its CPU time
  bool wall_limit = false;        ///< the deadline ended it; with little CPU used: run it again
  bool killed_by_filter = false;  ///< it asked for a forbidden system call
  bool cancelled = false;         ///< JailOptions::cancel ended it
  double cpu_seconds = 0;         ///< used by it and all that it started
  double wall_seconds = 0;        ///< from its start to its end
  std::string output;             ///< run_in_jail(): standard output and error, as they came

  /// Whether it ran and exited by itself, with code 0.
  bool ok() const { return started && exit_code == 0; }
};

/// The tiers that were tried.
struct TierReport {
  Tier tier = Tier::none;          ///< the best one that works
  std::vector<std::string> notes;  ///< why each better one does not, a sentence each
};

/// Runs `true` in each tier until one works. $GRADBOOK_TIER, if set, names the only one to try.
/// @param jail_program  the program `jail` of the build folder
TierReport probe_tiers(const std::filesystem::path& jail_program);

/// The user id of a slot's commands when the caller is root: 61000 + slot.
/// @param slot  as in JailOptions
uid_t jail_uid(int slot);

/// Makes a folder, if need be, that a slot's commands can write into. Throws
/// std::filesystem::filesystem_error if that is not possible.
/// @param folder  a path whose parents everybody may enter
/// @param slot    as in JailOptions; given the folder if the caller is root
void prepare_writable(const std::filesystem::path& folder, int slot);

/// Runs a command in a jail and waits for it. May be called from several threads at once, with
/// different slots. Never throws for what the command does; JailResult::started is false if the
/// jail could not be made.
/// @param jail_program  the program `jail` of the build folder
/// @param command       program and arguments
/// @param options       surroundings and limits; status_file and status_fd are not used
JailResult run_in_jail(const std::filesystem::path& jail_program,
                       const std::vector<std::string>& command, const JailOptions& options);

/// The words to exec, for a caller that forks by itself because it keeps pipes on descriptors 3
/// and 4. The jail ends when the thread that forked it ends.
/// @param jail_program  the program `jail` of the build folder
/// @param command       program and arguments
/// @param options       with status_file or status_fd, from where parse_status() reads later;
///                      max_output and cancel are the caller's own business
std::vector<std::string> jail_command(const std::filesystem::path& jail_program,
                                      const std::vector<std::string>& command,
                                      const JailOptions& options);

/// What the jail left in its status file; not started if the line is empty or broken.
/// @param text  the whole content
JailResult parse_status(std::string_view text);

}  // namespace gradbook
