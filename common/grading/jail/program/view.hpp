/// @file common/grading/jail/program/view.hpp
/// The part of the system's files that a jail shows.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "grading/jail/jail.hpp"

namespace gradbook {

constexpr const char* kPrivateFolder = "/tmp";  ///< inside: a fresh file system in memory

/// What is visible besides the folders that JailOptions names.
struct SystemView {
  std::vector<std::string> readable;                       ///< where they exist
  std::vector<std::pair<std::string, std::string>> links;  ///< {"usr/lib", "/lib"}
  bool proc_and_dev = false;                               ///< a fresh /proc, a minimal /dev
};

/// The view of a mode.
/// @param mode  as in JailOptions
SystemView system_view(JailMode mode);

}  // namespace gradbook
