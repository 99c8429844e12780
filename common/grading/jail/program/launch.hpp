/// @file common/grading/jail/program/launch.hpp
/// The ways to start the supervisor of a command, one per tier.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "grading/jail/jail_protocol.hpp"

namespace gradbook {

constexpr int kReportFd = 5;   ///< inside bubblewrap: where the supervisor reports
constexpr int kProgramFd = 6;  ///< inside bubblewrap: this program, if it has to be copied

/// bubblewrap's command line: namespaces, view of the files, then this program as process 1.
/// @param request  what to run
/// @param program  this program's path; empty if the slot's user cannot go there: then bubblewrap
///                 copies what kProgramFd reads
std::vector<std::string> bwrap_words(const JailRequest& request, const std::string& program);

/// Each starts a process that reports to report_fd and returns its id. If the caller is root, the
/// command has the slot's user id. Errors are reported by the process itself.
/// @param request    what to run
/// @param report_fd  for supervise()
pid_t launch_bwrap(const JailRequest& request, int report_fd);

/// With namespaces and mounts made here, by root. See launch_bwrap().
/// @param request    what to run
/// @param report_fd  for supervise()
pid_t launch_unshare(const JailRequest& request, int report_fd);

/// Without namespaces: Tier::setuid and Tier::none. See launch_bwrap().
/// @param request    what to run
/// @param report_fd  for supervise()
pid_t launch_plain(const JailRequest& request, int report_fd);

}  // namespace gradbook
