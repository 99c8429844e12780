#include "student/watch.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>

#include "course/check.hpp"
#include "course/mutant.hpp"
#include "course/terminal.hpp"
#include "course/verdict.hpp"
#include "student/loop.hpp"
#include "student/student_record.hpp"

namespace gradbook {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
constexpr auto kDebounce = 200ms;
constexpr auto kPoll = 50ms;

/// Single keys without Enter and without echo, while it lives; Ctrl-C still works.
class RawKeys {
 public:
  RawKeys() : active_(::isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!active_) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    saved() = &before_;
    std::signal(SIGINT, restore_and_die);
    std::signal(SIGTERM, restore_and_die);
    std::signal(SIGHUP, restore_and_die);
  }
  ~RawKeys() {
    if (!active_) return;
    tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    saved() = nullptr;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGHUP, SIG_DFL);
  }
  RawKeys(const RawKeys&) = delete;
  RawKeys& operator=(const RawKeys&) = delete;

 private:
  static const termios*& saved() {
    static const termios* settings = nullptr;
    return settings;
  }
  static void restore_and_die(int signal_number) {
    if (saved() != nullptr) tcsetattr(STDIN_FILENO, TCSANOW, saved());
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
  }

  termios before_{};  // declared first: active_'s initializer fills it
  bool active_;
};

/// What tells one saved version of a file from the next.
using Stamp = std::tuple<ino_t, off_t, time_t, long>;

Stamp stamp_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  // Not the date of the content, which `cp -p` sets to what it likes
  return {status.st_ino, status.st_size, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

/// A check that runs in the background.
class BackgroundCheck {
 public:
  ~BackgroundCheck() { stop(); }

  void start(const Workspace& workspace, const Unit& unit) {
    stop();
    unit_ = &unit;
    cancel_ = false;
    done_ = false;
    thread_ = std::thread([this, &workspace, &unit] {
      try {
        verdict_ = check_unit(workspace, unit, &cancel_, [&unit] {
          fmt::print("compiling {} {} …\n", unit.number, unit.name);
          std::fflush(stdout);
        });
      } catch (const std::exception& error) {
        verdict_ = {};
        verdict_.unit = unit.key;
        verdict_.outcome = Outcome::compile_error;
        verdict_.diagnosis = error.what();
      }
      done_ = true;
    });
  }

  void stop() {
    cancel_ = true;
    if (thread_.joinable()) thread_.join();
    unit_ = nullptr;
  }

  bool running() const { return unit_ != nullptr; }

  /// The finished verdict, once; empty while the check runs.
  std::optional<std::pair<const Unit*, UnitVerdict>> take() {
    if (unit_ == nullptr || !done_) return std::nullopt;
    thread_.join();
    const Unit* unit = std::exchange(unit_, nullptr);
    return std::pair(unit, verdict_);
  }

 private:
  std::thread thread_;
  std::atomic<bool> cancel_ = false;
  std::atomic<bool> done_ = false;
  const Unit* unit_ = nullptr;
  UnitVerdict verdict_;
};

/// The loop's state; each key and each saved file is one small step.
class Watcher {
 public:
  Watcher(const Workspace& workspace, const std::vector<Unit>& units, const Unit* first)
      : workspace_(workspace), units_(units), record_(workspace), current_(first) {
    if (current_ == nullptr) current_ = next_unit(units_, record_);
    if (current_ == nullptr) current_ = &units_.front();
    for (const Unit& unit : units_) stamps_[&unit] = stamp_of(workspace_.root() / unit.exercise());
  }

  void run() {
    print(task_text(*current_));
    print_keys();
    check_.start(workspace_, *current_);
    while (true) {
      if (const std::optional<char> key = read_key(); key && !answer_or_explain(*key)) return;
      if (input_closed_) return;
      look_for_saved_files();
      if (const auto finished = check_.take()) show(*finished->first, finished->second);
    }
  }

 private:
  static void print(const std::string& text) {
    fmt::print("{}", text);
    std::fflush(stdout);
  }

  static void print_keys() {
    print(paint("\n[n]ext  [h]int  [s]olution  [l]ist  [r]eset  [c]heck again  [q]uit\n",
                Colour::dim));
  }

  std::optional<char> read_key() {
    pollfd ready{STDIN_FILENO, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(kPoll.count())) <= 0) return std::nullopt;
    char key = 0;
    const ssize_t n = ::read(STDIN_FILENO, &key, 1);
    if (n == 0) input_closed_ = true;
    return n == 1 ? std::optional(key) : std::nullopt;
  }

  /// A file that cannot be read or written ends a step, not the loop. False when the student quits.
  bool answer_or_explain(char key) {
    try {
      return answer(key);
    } catch (const std::exception& error) {
      print(fmt::format("\n{}\n", error.what()));
      return true;
    }
  }

  bool answer(char key) {
    if (asked_reset_) {
      asked_reset_ = false;
      print(key == 'y' ? reset() : "not reset\n");
      return true;
    }
    switch (key) {
      case 'q':
        return false;
      case 'n':
        go_to_next();
        break;
      case 'h':
        print("\n" + hint_text(*current_, record_));
        break;
      case 's':
        print("\n" + solution_text(workspace_, *current_, record_, false));
        break;
      case 'l':
        print("\n" + list_text(units_, record_));
        print_keys();
        break;
      case 'r':
        asked_reset_ = true;
        print(fmt::format(
            "\nReplace {} by a new starter file? Yours is kept in .gradbook/backup. [y/n] ",
            current_->exercise().string()));
        break;
      case 'c':
      case '\n':
        check_.start(workspace_, *current_);
        break;
      default:
        break;
    }
    return true;
  }

  void go_to_next() {
    const Unit* next = next_unit(units_, record_);
    if (next == current_) {
      // The current one is still open: offer the one after it
      const auto position = static_cast<std::size_t>(current_ - units_.data());
      next = &units_[(position + 1) % units_.size()];
    }
    if (next == nullptr) {
      print("\nEvery unit is passed.\n");
      return;
    }
    current_ = next;
    print("\n" + task_text(*current_));
    print_keys();
    check_.start(workspace_, *current_);
  }

  std::string reset() {
    const std::filesystem::path backup = reset_exercise(workspace_, *current_);
    return fmt::format("\nnew starter file; yours is {}\n", backup.string());
  }

  void look_for_saved_files() {
    for (const Unit& unit : units_) {
      const Stamp now = stamp_of(workspace_.root() / unit.exercise());
      if (now == stamps_[&unit]) continue;
      stamps_[&unit] = now;
      changed_ = &unit;
      changed_at_ = Clock::now();
    }
    if (changed_ == nullptr || Clock::now() - changed_at_ < kDebounce) return;
    current_ = std::exchange(changed_, nullptr);
    check_.start(workspace_, *current_);  // a check of an older version is stopped
  }

  void show(const Unit& unit, const UnitVerdict& verdict) {
    if (verdict.outcome == Outcome::cancelled) return;
    print("\n" + verdict_text(unit, verdict));
    try {
      record_.note_verdict(unit, verdict);
    } catch (const std::exception& error) {
      print(fmt::format("the result could not be noted: {}\n", error.what()));
    }
    if (start_building_mutants(workspace_, unit) && !verdict.passed()) {
      print(std::string(kMutantsAreBuilt) + "\n");
    }
    print_keys();
  }

  const Workspace& workspace_;
  const std::vector<Unit>& units_;
  StudentRecord record_;
  const Unit* current_;
  BackgroundCheck check_;
  std::map<const Unit*, Stamp> stamps_;
  const Unit* changed_ = nullptr;
  Clock::time_point changed_at_;
  bool asked_reset_ = false;
  bool input_closed_ = false;
};

}  // namespace

int watch(const Workspace& workspace, const std::vector<Unit>& units, const Unit* first) {
  const RawKeys raw_keys;
  Watcher(workspace, units, first).run();
  return 0;
}

}  // namespace gradbook
