// The program `jail`: runs one untrusted command in a sandbox and says on a line of JSON how it
// ended. See common/grading/jail/jail.hpp. Linked without libraries, so that it starts in a
// millisecond.
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/close_range.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <exception>
#include <string>

#include "grading/jail/program/launch.hpp"
#include "grading/jail/program/process.hpp"
#include "grading/jail/program/supervisor.hpp"

namespace gradbook {
namespace {

constexpr double kPatience = 5;  // seconds that a supervisor gets to keep the deadline by itself

/// Where the status line goes, as descriptor 5; the caller's others are closed.
void arrange_descriptors(const JailOptions& options) {
  int fd = options.status_fd;
  if (!options.status_file.empty()) {
    fd = open(options.status_file.c_str(), O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) fail("cannot write " + options.status_file.string());
    flock(fd, LOCK_SH);  // until this process and a supervisor that shares the descriptor end
  }
  if (fd < 0) {
    close(kReportFd);
  } else if (fd != kReportFd && dup2(fd, kReportFd) < 0) {
    fail(fmt::format("descriptor {}", fd));
  }
  close_range(kReportFd + 1, ~0U, 0);
  close_range(kReportFd, kReportFd, CLOSE_RANGE_CLOEXEC);
  if (!options.keep_fds) close_range(3, 4, 0);
}

pid_t launch(const JailRequest& request, int report_fd) {
  switch (request.options.tier) {
    case Tier::bwrap:
      return launch_bwrap(request, report_fd);
    case Tier::unshare:
      return launch_unshare(request, report_fd);
    default:
      return launch_plain(request, report_fd);
  }
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return text;
}

/// The supervisor's own status line, or one in its place if it could not write any.
std::string status_line(const std::string& report, bool overdue, int exit_code) {
  const std::size_t at = report.find('{');
  if (at != std::string::npos) return report.substr(at);
  JailResult result;
  result.started = report == kStartedLine;
  if (result.started) {  // such as by the kernel, which was out of memory
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    result.signal = SIGKILL;
    result.wall_limit = overdue;
    result.cpu_seconds = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
    result.error = "the sandbox was ended from outside";
  } else {
    result.error = fmt::format("the sandbox ended with exit code {} before it started", exit_code);
  }
  return format_status(result) + "\n";
}

/// Starts the supervisor and outlives it: only this process tells the caller.
int run_outside(const JailRequest& request) {
  std::array<int, 2> report{};
  if (pipe2(report.data(), O_CLOEXEC) != 0) fail("pipe");
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // bubblewrap may end before the processes that it started
  block_signals(false);
  const pid_t child = launch(request, report[1]);
  close(report[1]);
  if (request.options.keep_fds) close_range(3, 4, 0);

  const double wall = request.options.wall_seconds;
  const std::optional<int> status = wait_for(child, wall > 0 ? wall + kPatience : 0);
  if (!status) {
    const bool cleans_up =
        request.options.tier == Tier::setuid || request.options.tier == Tier::none;
    kill(child, cleans_up ? SIGTERM : SIGKILL);
  }
  reap_all();
  const int exit_code = status && WIFEXITED(*status) ? WEXITSTATUS(*status) : kExitJailError;
  fcntl(report[0], F_SETFL, O_NONBLOCK);
  const std::string line = status_line(read_all(report[0]), !status, exit_code);
  write_all(kReportFd, line);
  const bool complete = line.find("\"error\":\"\"") != std::string::npos;
  return complete ? exit_code : kExitJailError;
}

int run(const std::vector<std::string>& words) {
  JailRequest request;
  try {
    request = parse_words(words);
    if (request.inside) {
      fcntl(request.options.status_fd, F_SETFD, FD_CLOEXEC);
      end_with_parent(0, SIGKILL);
      return supervise(request, request.options.status_fd);
    }
    end_with_parent(getppid(), SIGKILL);
    arrange_descriptors(request.options);
  } catch (const std::exception& error) {
    write_all(STDERR_FILENO, fmt::format("jail: {}\n", error.what()));
    return kExitJailError;
  }
  try {
    return run_outside(request);
  } catch (const std::exception& error) {
    JailResult failure;
    failure.error = error.what();
    write_all(kReportFd, format_status(failure) + "\n");
    return kExitJailError;
  }
}

}  // namespace
}  // namespace gradbook

int main(int argc, char** argv) {
  return gradbook::run(std::vector<std::string>(argv + 1, argv + argc));
}
