/// @file common/grading/jail/program/process.hpp
/// The steps of starting and waiting that all processes of the jail share.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

namespace gradbook {

/// Waits for a process, and on the way for all other children that end; nothing when the deadline
/// passes first, or when SIGTERM arrives if it is blocked. SIGCHLD must be blocked.
/// @param child         a child of this process
/// @param wall_seconds  from now; 0: no deadline
std::optional<int> wait_for(pid_t child, double wall_seconds);

/// Waits until this process has no children.
void reap_all();

/// Takes a slot's user id for good, with no groups; throws std::system_error if that fails.
/// @param slot  as in JailOptions
void become_slot(int slot);

/// Asks for a signal when the process that started this one ends. Throws std::runtime_error if it
/// has ended already.
/// @param parent  its id; 0 where it is out of sight, in a process namespace
/// @param signal  SIGKILL, or SIGTERM to clean up first
void end_with_parent(pid_t parent, int signal);

/// Blocks signals for wait_for().
/// @param with_sigterm  whether SIGTERM is to be noticed as well
void block_signals(bool with_sigterm);

/// Writes all of it; a reader that has gone is no error.
/// @param fd    where
/// @param text  what
void write_all(int fd, const std::string& text);

/// Throws std::system_error with errno.
/// @param what  the operation that failed
[[noreturn]] void fail(const std::string& what);

}  // namespace gradbook
