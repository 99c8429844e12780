#include "grading/jail/program/process.hpp"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <stdexcept>
#include <system_error>

#include "grading/jail/jail.hpp"

namespace gradbook {
namespace {

using Clock = std::chrono::steady_clock;

sigset_t waited_signals() {
  sigset_t signals;
  sigprocmask(SIG_BLOCK, nullptr, &signals);  // those that block_signals() blocked
  return signals;
}

timespec time_left(Clock::time_point deadline) {
  const double seconds = std::chrono::duration<double>(deadline - Clock::now()).count();
  const double whole = std::floor(std::max(seconds, 0.0));
  return {static_cast<time_t>(whole), static_cast<long>(1e9 * (std::max(seconds, 0.0) - whole))};
}

}  // namespace

std::optional<int> wait_for(pid_t child, double wall_seconds) {
  const double seconds = wall_seconds > 0 ? wall_seconds : 1e8;
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(seconds));
  const sigset_t signals = waited_signals();
  while (true) {
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended == child) return status;
    }
    const timespec left = time_left(deadline);
    const int arrived = sigtimedwait(&signals, nullptr, &left);
    if (arrived == SIGTERM || Clock::now() >= deadline) return std::nullopt;
  }
}

void reap_all() {
  while (waitpid(-1, nullptr, __WALL) > 0 || errno == EINTR) {
  }
}

void become_slot(int slot) {
  const uid_t uid = jail_uid(slot);
  if (setgroups(0, nullptr) != 0) fail("setgroups");
  if (setresgid(uid, uid, uid) != 0) fail("setresgid");
  if (setresuid(uid, uid, uid) != 0) fail("setresuid");
}

void end_with_parent(pid_t parent, int signal) {
  if (prctl(PR_SET_PDEATHSIG, signal) != 0) fail("PR_SET_PDEATHSIG");
  if (getppid() != parent) throw std::runtime_error("the caller has ended");
}

void block_signals(bool with_sigterm) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  if (with_sigterm) sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_SETMASK, &signals, nullptr);
  ::signal(SIGCHLD, SIG_DFL);  // if the caller ignored it, there would be nothing to wait for
}

void write_all(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace gradbook
