/// @file common/core/progress.hpp
/// A progress bar for long work; silent unless standard error is a terminal.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace gradbook {

/// `training  [#########...........]  45%  27000/60000  18 s left  loss 0.412`
class Progress {
 public:
  /// @param label  what is being done
  /// @param total  number of steps, at least 1
  Progress(std::string_view label, std::size_t total);
  ~Progress();  ///< wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows that `done` of `total` steps are finished; redraws at most ten times a second.
  /// @param note  a short text behind the bar, e.g. the current loss
  void update(std::size_t done, std::string_view note = "");

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  std::size_t total_;
  bool visible_;
  Clock::time_point start_;
  Clock::time_point last_drawn_;
};

/// True if standard error is a terminal that can move its cursor (TERM is not dumb).
bool stderr_is_terminal();

}  // namespace gradbook
