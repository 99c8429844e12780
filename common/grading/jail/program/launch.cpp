#include "grading/jail/program/launch.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <stdexcept>

#include "grading/jail/program/process.hpp"
#include "grading/jail/program/supervisor.hpp"
#include "grading/jail/program/view.hpp"

namespace gradbook {
namespace {

constexpr const char* kProgramInside = "/jail";

/// The same request for this program as process 1 of the namespaces.
JailRequest request_inside(const JailRequest& request) {
  JailRequest inside = request;
  inside.inside = true;
  inside.options.status_file.clear();
  inside.options.status_fd = kReportFd;
  return inside;
}

/// Above the descriptors that bubblewrap gets; closed when it starts.
int moved_up(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, kProgramFd + 1); }

/// In the child. Returns only by an exception.
void become_bwrap(const JailRequest& request, int report, pid_t parent) {
  const std::string own_path = std::filesystem::read_symlink("/proc/self/exe");
  const int program = moved_up(open(own_path.c_str(), O_RDONLY));
  if (program < 0) fail(own_path);
  if (geteuid() == 0) become_slot(request.options.slot);
  const bool in_reach = access(own_path.c_str(), X_OK) == 0;
  end_with_parent(parent, SIGKILL);
  if (!request.options.keep_fds) close_range(3, 4, 0);
  dup2(report, kReportFd);
  if (!in_reach) dup2(program, kProgramFd);

  std::vector<std::string> words = bwrap_words(request, in_reach ? own_path : "");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  fail("cannot start bwrap (package bubblewrap)");
}

}  // namespace

std::vector<std::string> bwrap_words(const JailRequest& request, const std::string& program) {
  const JailOptions& options = request.options;
  const SystemView view = system_view(options.mode);
  std::vector<std::string> words = {"bwrap",
                                    "--unshare-user",
                                    "--unshare-all",
                                    "--disable-userns",
                                    "--die-with-parent",
                                    "--new-session",
                                    "--as-pid-1",
                                    "--clearenv",
                                    "--hostname",
                                    "jail",
                                    "--cap-drop",
                                    "ALL"};
  const auto add = [&](const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  for (const std::string& path : view.readable) add({"--ro-bind-try", path, path});
  for (const auto& [target, name] : view.links) add({"--symlink", target, name});
  if (view.proc_and_dev) add({"--proc", "/proc", "--dev", "/dev"});
  add({"--size", fmt::format("{}", options.tmp_bytes), "--tmpfs", kPrivateFolder});
  if (program.empty()) {
    add({"--perms", "0555", "--ro-bind-data", fmt::format("{}", kProgramFd), kProgramInside});
  } else {
    add({"--ro-bind", program, kProgramInside});
  }
  for (const auto& path : options.readable) add({"--ro-bind", path.string(), path.string()});
  for (const auto& path : options.writable) add({"--bind", path.string(), path.string()});
  // The new root is a file system in memory without a size: nothing may be written to it
  if (view.proc_and_dev) add({"--remount-ro", "/dev"});
  add({"--remount-ro", "/", "--chdir", "/", "--", kProgramInside});
  add(format_words(request_inside(request)));
  return words;
}

pid_t launch_bwrap(const JailRequest& request, int report_fd) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  const int report = moved_up(report_fd);
  JailResult failure;
  try {
    become_bwrap(request, report, parent);
  } catch (const std::exception& error) {
    failure.error = error.what();
  }
  write_all(report, format_status(failure) + "\n");
  _exit(kExitJailError);
}

pid_t launch_plain(const JailRequest& request, int report_fd) {
  if (request.options.tier == Tier::setuid && geteuid() != 0) {
    throw std::runtime_error("only root can change its user id");
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  try {
    setsid();  // a signal to the caller's process group must not end this one before it cleans up
    block_signals(true);
    end_with_parent(parent, SIGTERM);
  } catch (const std::exception&) {
    _exit(kExitJailError);  // there is nobody left to tell
  }
  _exit(supervise(request, report_fd));
}

}  // namespace gradbook
