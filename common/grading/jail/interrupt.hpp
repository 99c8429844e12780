/// @file common/grading/jail/interrupt.hpp
/// Ctrl-C in the middle of a class: the run is ended in good order, and says how to go on.
#pragma once
#include <atomic>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gradbook {

/// The user ended the run. What was graded before is in the journal.
class Interrupted : public std::runtime_error {
 public:
  /// @param signal_number  that ended it
  explicit Interrupted(int signal_number)
      : std::runtime_error("interrupted"), signal_number_(signal_number) {}
  /// SIGINT, SIGTERM or SIGHUP.
  int signal_number() const { return signal_number_; }

 private:
  int signal_number_;
};

/// As long as it lives, SIGINT, SIGTERM and SIGHUP only ask to stop; a second one ends the process
/// at once. Signals that the process ignored before, as nohup asks for, stay ignored.
///
/// To be made before any thread is started: these inherit that the signals are blocked.
class StopRequest {
 public:
  StopRequest();  ///< blocks the signals
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  /// True from the first signal on; for whatever can be cancelled.
  const std::atomic<bool>* cancel() const { return &requested_; }
  /// Throws Interrupted from the first signal on.
  void check() const;

 private:
  void wait();

  sigset_t signals_;
  sigset_t before_;
  std::atomic<bool> requested_ = false;
  std::atomic<int> signal_number_ = 0;
  std::atomic<bool> ended_ = false;
  std::thread waiter_;
};

/// The command line of this process, for a shell, with the launcher in front:
/// `./gradbook grade submissions --out 'my grades'`.
/// @param root  the checkout
std::string own_command_line(const std::string& root);

/// A word as a POSIX shell reads it back: in quotes unless it needs none.
/// @param word  any bytes
std::string shell_word(const std::string& word);

}  // namespace gradbook
