#include "core/process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace gradbook {
namespace {

using Clock = std::chrono::steady_clock;

void set_limit(int resource, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

/// The words of a command, or of an environment, as exec() takes them. Made before fork(): the
/// child allocates nothing, because another thread may hold the allocator's lock, and because its
/// limit of memory may be less than what this process has already.
class ExecWords {
 public:
  explicit ExecWords(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

/// This process' own variables, as "NAME=value".
std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> own;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string setting = *entry;
    own[setting.substr(0, setting.find('='))] = setting.substr(setting.find('=') + 1);
  }
  return own;
}

ExecWords settings(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> words;
  for (const auto& [name, value] : environment) words.push_back(name + "=" + value);
  return ExecWords(std::move(words));
}

/// What a command with these options finds in its environment.
ExecWords environment_of(const ProcessOptions& options) {
  auto all = options.plain_environment ? plain_environment() : own_environment();
  for (const auto& [name, value] : options.environment) all[name] = value;
  return settings(all);
}

/// In the child: never returns. Reports a failed exec through error_fd.
[[noreturn]] void start_child(const ExecWords& command, const ExecWords& environment,
                              const ProcessOptions& options, int output_fd, int error_fd) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null_fd = open("/dev/null", O_RDONLY);
  if (null_fd >= 0) dup2(null_fd, STDIN_FILENO);
  if (output_fd >= 0) {
    dup2(output_fd, STDOUT_FILENO);
    dup2(output_fd, STDERR_FILENO);
  }
  if (options.cpu_seconds > 0) {
    const auto cpu = static_cast<rlim_t>(options.cpu_seconds);
    set_limit(RLIMIT_CPU, cpu, cpu + 1);
    set_limit(RLIMIT_CORE, 0, 0);
  }
  if (options.max_file_bytes > 0) {
    set_limit(RLIMIT_FSIZE, options.max_file_bytes, options.max_file_bytes);
  }
  if (options.max_data_bytes > 0) {
    set_limit(RLIMIT_DATA, options.max_data_bytes, options.max_data_bytes);
  }
  if (options.folder.empty() || chdir(options.folder.c_str()) == 0) {
    execvpe(command.get()[0], command.get(), environment.get());
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t n = write(error_fd, &error, sizeof error);
  _exit(127);
}

/// Reads what is there; false at the end of the file.
bool drain(int fd, std::string& output, std::size_t max_output) {
  std::array<char, 8192> buffer{};
  const ssize_t n = read(fd, buffer.data(), buffer.size());
  if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
  const std::size_t room = max_output - std::min(max_output, output.size());
  output.append(buffer.data(), std::min(room, static_cast<std::size_t>(n)));
  return true;
}

/// Process groups that a Ctrl-C of the user must reach too; 0 is a free place.
std::array<std::atomic<pid_t>, 64> running_groups = {};
using SignalHandler = void (*)(int);
constexpr std::array kForwarded = {SIGINT, SIGTERM, SIGHUP};
std::array<std::atomic<SignalHandler>, kForwarded.size()> handlers_before = {};

extern "C" void forward_signal(int signal_number) {
  for (const std::atomic<pid_t>& group : running_groups) {
    if (group > 0) kill(-group, signal_number);
  }
  const auto* const at = std::find(kForwarded.begin(), kForwarded.end(), signal_number);
  const SignalHandler before = handlers_before[static_cast<std::size_t>(at - kForwarded.begin())];
  if (before != SIG_DFL && before != SIG_IGN) before(signal_number);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

/// Forwards signals to one process group while it lives; the first one installs the handlers, the
/// last one brings back those that were there.
class ForwardSignals {
 public:
  explicit ForwardSignals(pid_t group) {
    const std::lock_guard lock(mutex());
    if (count()++ == 0) {
      for (std::size_t i = 0; i < kForwarded.size(); ++i) {
        handlers_before[i] = std::signal(kForwarded[i], forward_signal);
      }
    }
    for (std::atomic<pid_t>& place : running_groups) {
      pid_t free = 0;
      if (!place.compare_exchange_strong(free, group)) continue;
      place_ = &place;
      break;
    }
  }
  ~ForwardSignals() {
    const std::lock_guard lock(mutex());
    if (place_ != nullptr) *place_ = 0;
    if (--count() > 0) return;
    for (std::size_t i = 0; i < kForwarded.size(); ++i) {
      std::signal(kForwarded[i], handlers_before[i]);
    }
  }
  ForwardSignals(const ForwardSignals&) = delete;
  ForwardSignals& operator=(const ForwardSignals&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex the_mutex;
    return the_mutex;
  }
  static int& count() {
    static int the_count = 0;
    return the_count;
  }
  std::atomic<pid_t>* place_ = nullptr;
};

}  // namespace

std::map<std::string, std::string> plain_environment() {
  std::map<std::string, std::string> plain = {{"LC_ALL", "C.UTF-8"}};
  for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TERM", "XDG_CACHE_HOME",
                           "CCACHE_DIR", "CCACHE_DISABLE"}) {
    if (const char* value = std::getenv(name)) plain[name] = value;
  }
  const auto folder = plain.find("TMPDIR");
  if (folder != plain.end() && access(folder->second.c_str(), R_OK | W_OK | X_OK) != 0) {
    plain.erase(folder);
  }
  return plain;
}

ProcessResult run_process(const std::vector<std::string>& command, const ProcessOptions& options) {
  const ExecWords words(command);
  const ExecWords environment = environment_of(options);
  std::array<int, 2> output_pipe = {-1, -1};
  std::array<int, 2> error_pipe = {-1, -1};
  if ((options.capture && pipe2(output_pipe.data(), O_CLOEXEC) != 0) ||
      pipe2(error_pipe.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) start_child(words, environment, options, output_pipe[1], error_pipe[1]);
  setpgid(child, child);
  auto forward = std::make_unique<ForwardSignals>(child);
  if (options.capture) {
    close(output_pipe[1]);
    fcntl(output_pipe[0], F_SETFL, O_NONBLOCK);
  }
  close(error_pipe[1]);

  // Wait for its end, not for the end of its output: a left-over grandchild may keep the pipe open
  ProcessResult result;
  const Clock::time_point start = Clock::now();
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    pollfd ready{output_pipe[0], POLLIN, 0};
    const bool open = options.capture && poll(&ready, 1, 10) > 0 &&
                      drain(output_pipe[0], result.output, options.max_output);
    if (!open) usleep(2000);
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    result.timed_out = options.wall_seconds > 0 && elapsed > options.wall_seconds;
    result.cancelled = options.cancel != nullptr && *options.cancel;
    if (result.timed_out || result.cancelled) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
  }
  kill(-child, SIGKILL);
  forward.reset();
  if (options.capture) {
    pollfd ready{output_pipe[0], POLLIN, 0};
    while (poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0 &&
           drain(output_pipe[0], result.output, options.max_output)) {
    }
    close(output_pipe[0]);
  }
  int exec_error = 0;
  const bool exec_failed = read(error_pipe[0], &exec_error, sizeof exec_error) == sizeof exec_error;
  close(error_pipe[0]);
  if (exec_failed) {
    throw std::runtime_error(fmt::format("cannot start {}: {}", command[0],
                                         std::generic_category().message(exec_error)));
  }
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  if (result.signal == SIGXCPU) result.timed_out = true;
  if (options.cpu_seconds > 0 && result.signal == SIGKILL && !result.cancelled)
    result.timed_out = true;
  return result;
}

void start_in_background(const std::vector<std::string>& command,
                         const std::filesystem::path& folder) {
  const ExecWords words(command);
  const ExecWords environment = settings(plain_environment());
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child > 0) {
    waitpid(child, nullptr, 0);
    return;
  }
  // The child's child belongs to nobody: no zombie is left, and Ctrl-C does not reach it
  if (setsid() < 0 || fork() != 0) _exit(0);
  const int null_fd = open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null_fd, fd);
  if (chdir(folder.c_str()) == 0) execvpe(words.get()[0], words.get(), environment.get());
  _exit(127);
}

bool program_exists(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  std::string folder;
  while (std::getline(folders, folder, ':')) {
    if (access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace gradbook
