/// @file common/bench/service.hpp
/// A program that stays and answers questions, one line each.
#pragma once
#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gradbook {

/// What to change in the environment of a new program: values to set, nullopt to remove.
using EnvironmentChanges = std::map<std::string, std::optional<std::string>>;

/// A running program; its standard error is this process' own. It ends with this object, and with
/// this process however that ends.
class Service {
 public:
  /// Starts command[0] (found in PATH) with the other words as arguments, without a shell; its
  /// environment is ours with the changes.
  /// Throws std::runtime_error when that fails.
  explicit Service(const std::vector<std::string>& command, const EnvironmentChanges& changes = {});
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// The next line it writes, without its end. Throws std::runtime_error "PROGRAM ended without an
  /// answer", or "PROGRAM did not answer within … s" after so many seconds.
  std::string read_line(double seconds);

  /// Writes the question as a line and waits that many seconds for the answer; throws like
  /// read_line().
  std::string ask(const std::string& question, double seconds);

 private:
  std::string name_;
  pid_t child_ = -1;
  int input_ = -1;   ///< what it reads
  int output_ = -1;  ///< what it writes
  std::string pending_;
};

}  // namespace gradbook
