/// @file common/grading/jail/jail_protocol.hpp
/// What the library and the program `jail` say to each other: option words, and one status line.
#pragma once
#include <string>
#include <vector>

#include "grading/jail/jail.hpp"

namespace gradbook {

constexpr int kExitWallLimit = 124;  ///< exit code of `jail` when the deadline ended the command
constexpr int kExitJailError = 125;  ///< exit code of `jail` when the command could not be started

/// What the program `jail` is asked to do.
struct JailRequest {
  JailOptions options;               ///< surroundings and limits
  std::vector<std::string> command;  ///< program and arguments
  bool inside = false;               ///< this process is already the first one inside bubblewrap
};

/// The words after the program's name that ask for this.
/// @param request  what parse_words() of the result returns
std::vector<std::string> format_words(const JailRequest& request);

/// What the words after the program's name ask for. Throws std::invalid_argument that names the
/// word that is wrong.
/// @param words  as format_words() writes them
JailRequest parse_words(const std::vector<std::string>& words);

/// One line of JSON, for parse_status().
/// @param result  output and cancelled are left out
std::string format_status(const JailResult& result);

}  // namespace gradbook
