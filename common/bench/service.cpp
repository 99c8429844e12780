#include "bench/service.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace gradbook {
namespace {

using Clock = std::chrono::steady_clock;

/// In the child: never returns. It stays in this process group, so that Ctrl-C reaches it too.
[[noreturn]] void start(const std::vector<char*>& argv, const EnvironmentChanges& changes,
                        pid_t parent, int input, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it died before the line above
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  for (const auto& [name, value] : changes) {
    if (value) {
      setenv(name.c_str(), value->c_str(), 1);
    } else {
      unsetenv(name.c_str());
    }
  }
  execvp(argv[0], argv.data());
  _exit(127);
}

}  // namespace

Service::Service(const std::vector<std::string>& command, const EnvironmentChanges& changes)
    : name_(command.at(0)) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  // Writing into a socket whose reader is gone is an error to report; into a pipe it is a signal
  std::array<int, 2> questions = {-1, -1};
  std::array<int, 2> answers = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, questions.data()) != 0 ||
      pipe2(answers.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child_ == 0) start(argv, changes, parent, questions[0], answers[1]);
  close(questions[0]);
  close(answers[1]);
  input_ = questions[1];
  output_ = answers[0];
}

Service::~Service() {
  close(input_);
  close(output_);
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

std::string Service::read_line(double seconds) {
  const Clock::time_point deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                        std::chrono::duration<double>(seconds));
  for (;;) {
    const std::size_t end = pending_.find('\n');
    if (end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{output_, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) {
      throw std::runtime_error(fmt::format("{} did not answer within {} s", name_, seconds));
    }
    std::array<char, 4096> buffer{};
    const ssize_t n = read(output_, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw std::runtime_error(name_ + " ended without an answer");
    pending_.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

std::string Service::ask(const std::string& question, double seconds) {
  const std::string line = question + "\n";
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t n = send(input_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw std::runtime_error(name_ + " ended without an answer");
    sent += static_cast<std::size_t>(n);
  }
  return read_line(seconds);
}

}  // namespace gradbook
