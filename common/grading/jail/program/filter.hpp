/// @file common/grading/jail/program/filter.hpp
/// The system calls that an untrusted command may not make.
#pragma once
#include <linux/filter.h>

#include <vector>

#include "grading/jail/jail.hpp"

namespace gradbook {

/// A program for the kernel. In JailMode::run a call that no honest program makes ends the process
/// with SIGSYS; everything else that is forbidden fails with EPERM, as it does for a compiler.
/// Throws std::runtime_error if libseccomp fails.
/// @param mode  how strict to be
std::vector<sock_filter> make_filter(JailMode mode);

/// Puts this process, and all it starts, under a filter for good; false if the kernel refuses.
/// @param filter  as make_filter() returns it
bool apply_filter(std::vector<sock_filter>& filter);

}  // namespace gradbook
