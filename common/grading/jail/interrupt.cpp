#include "grading/jail/interrupt.hpp"

#include <pthread.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "core/work_folder.hpp"

namespace gradbook {
namespace {

constexpr std::string_view kFirst =
    "\nstopping: one moment for what is running (again: end at once)\n";

bool is_ignored(int signal_number) {
  struct sigaction action {};
  sigaction(signal_number, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

}  // namespace

StopRequest::StopRequest() {
  sigemptyset(&signals_);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal_number)) sigaddset(&signals_, signal_number);
  }
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::thread([this] { wait(); });
}

StopRequest::~StopRequest() {
  ended_ = true;
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopRequest::check() const {
  if (requested_) throw Interrupted(signal_number_);
}

void StopRequest::wait() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 50'000'000};
  while (!ended_) {
    const int signal_number = sigtimedwait(&signals_, nullptr, &pause);
    if (signal_number <= 0) continue;
    if (requested_) {
      remove_work_paths();
      _exit(128 + signal_number);
    }
    signal_number_ = signal_number;
    requested_ = true;
    [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, kFirst.data(), kFirst.size());
  }
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string own_command_line(const std::string& root) {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string words((std::istreambuf_iterator<char>(file)), {});
  std::error_code error;
  const bool here = std::filesystem::equivalent(root, ".", error);
  std::string line = here ? "./gradbook" : shell_word(root + "/gradbook");
  // The first word is the program itself; each ends with a zero
  std::size_t begin = words.find('\0') + 1;
  while (begin < words.size()) {
    const std::size_t end = std::min(words.find('\0', begin), words.size());
    line += " " + shell_word(words.substr(begin, end - begin));
    begin = end + 1;
  }
  return line;
}

}  // namespace gradbook
