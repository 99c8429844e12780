/// @file common/grading/jail/program/supervisor.hpp
/// The trusted process beside an untrusted command: starts it, waits, and ends what it leaves.
#pragma once
#include "grading/jail/jail_protocol.hpp"

namespace gradbook {

/// Marks the line that says that the command started.
constexpr const char* kStartedLine = "started\n";

/// Runs the request's command under its limits and the filter, ends every process that it leaves,
/// and reports: kStartedLine as soon as it runs, the status line at the end. Nothing untrusted
/// holds report_fd, and nothing untrusted can stop, trace or end this process. Returns the exit
/// code that this process should end with.
/// @param request    with Tier::bwrap and Tier::unshare this is process 1 of a namespace
/// @param report_fd  where the lines go
int supervise(const JailRequest& request, int report_fd);

}  // namespace gradbook
