#include "grading/jail/program/supervisor.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <system_error>

#include "grading/jail/program/filter.hpp"
#include "grading/jail/program/process.hpp"
#include "grading/jail/program/view.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

bool has_namespace(Tier tier) { return tier == Tier::bwrap || tier == Tier::unshare; }

/// Where the command may write, besides the folders it was given. Without a file system of its own
/// this is a folder that goes when the jail ends.
class PrivateFolder {
 public:
  explicit PrivateFolder(const JailOptions& options) : path_(kPrivateFolder) {
    if (has_namespace(options.tier)) return;
    std::string name = "/tmp/gradbook-jail-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) fail("mkdtemp");
    path_ = name;
    temporary_ = true;
    const uid_t uid = jail_uid(options.slot);
    if (options.tier == Tier::setuid && lchown(name.c_str(), uid, uid) != 0) fail("chown " + name);
  }
  ~PrivateFolder() {
    std::error_code error;
    if (temporary_) fs::remove_all(path_, error);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool temporary_ = false;
};

void set_limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  if (setrlimit(resource, &limit) != 0) fail(fmt::format("setrlimit {}", int{resource}));
}

void set_limits(const JailOptions& options) {
  const auto set_unless_zero = [](__rlimit_resource resource, rlim_t value) {
    if (value > 0) set_limit(resource, value, value);
  };
  const auto cpu = static_cast<rlim_t>(options.cpu_seconds);
  // SIGXCPU first, so that the cause is known; a second later for those that ignore it
  if (cpu > 0) set_limit(RLIMIT_CPU, cpu, cpu + 1);
  set_unless_zero(RLIMIT_AS, options.memory_bytes);
  set_unless_zero(RLIMIT_FSIZE, options.file_bytes);
  set_unless_zero(RLIMIT_STACK, options.stack_bytes);
  set_unless_zero(RLIMIT_NOFILE, static_cast<rlim_t>(options.open_files));
  // Counted per user: per sandbox in a user namespace or with an own id, else it would hit the user
  const bool own_count = has_namespace(options.tier) || options.tier == Tier::setuid;
  if (own_count) set_unless_zero(RLIMIT_NPROC, static_cast<rlim_t>(options.processes));
  set_limit(RLIMIT_CORE, 0, 0);
  set_limit(RLIMIT_MEMLOCK, 0, 0);
  set_limit(RLIMIT_MSGQUEUE, 0, 0);
  set_limit(RLIMIT_SIGPENDING, 64, 64);
}

void set_environment(const JailOptions& options, const fs::path& private_folder) {
  clearenv();
  // One thread: OpenBLAS reserves memory for each, and hangs when it gets none
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) setenv(name, "1", 1);
  setenv("PATH", "/usr/bin", 1);
  setenv("LC_ALL", "C", 1);
  setenv("TMPDIR", private_folder.c_str(), 1);
  for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
}

void reset_signals() {
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) {
    ::signal(signal_number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// In the child: becomes the command. Returns only by an exception.
void become_command(const JailRequest& request, const fs::path& private_folder,
                    std::vector<sock_filter>& filter, pid_t supervisor) {
  const JailOptions& options = request.options;
  reset_signals();
  setsid();  // no terminal of the user's
  if (options.tier == Tier::setuid) become_slot(options.slot);
  end_with_parent(supervisor, SIGKILL);  // behind become_slot(), which would cancel it
  umask(022);
  set_environment(options, private_folder);
  const fs::path folder = options.folder.empty() ? private_folder : options.folder;
  if (chdir(folder.c_str()) != 0) fail("cannot enter " + folder.string());
  close_range(options.keep_fds ? 5 : 3, ~0U, CLOSE_RANGE_CLOEXEC);
  std::vector<char*> argv;
  for (const std::string& word : request.command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  set_limits(options);
  if (!apply_filter(filter)) fail("the kernel refuses the system-call filter");
  execvp(argv[0], argv.data());
  fail("cannot start " + request.command[0]);
}

struct Child {
  pid_t pid = -1;
  std::string error;  ///< why the command could not be started, else empty
};

/// Returns when the command runs, or has failed to start.
Child start(const JailRequest& request, const fs::path& private_folder) {
  std::vector<sock_filter> filter = make_filter(request.options.mode);
  std::array<int, 2> error_pipe{};
  if (pipe2(error_pipe.data(), O_CLOEXEC) != 0) fail("pipe");
  const pid_t supervisor = getpid();
  Child child;
  child.pid = fork();
  if (child.pid < 0) fail("fork");
  if (child.pid == 0) {
    try {
      become_command(request, private_folder, filter, supervisor);
    } catch (const std::exception& error) {
      write_all(error_pipe[1], error.what());
    }
    _exit(kExitJailError);
  }
  close(error_pipe[1]);
  if (request.options.keep_fds) close_range(3, 4, 0);  // the caller waits for the end of these
  std::array<char, 512> text{};
  const ssize_t n = read(error_pipe[0], text.data(), text.size());
  if (n > 0) child.error.assign(text.data(), static_cast<std::size_t>(n));
  close(error_pipe[0]);
  return child;
}

/// As a user whom the slot's processes cannot signal, but who can signal them: true if there was
/// any. The kernel does this in one step, so that no process can get away by starting others.
bool kill_slot(int slot) {
  const pid_t sweeper = fork();
  if (sweeper == 0) {
    const uid_t uid = jail_uid(slot);
    const uid_t nobody = uid + 1000;
    const bool ready = setresuid(nobody, uid, nobody) == 0;
    _exit(ready && kill(-1, SIGKILL) == 0 ? 1 : 0);
  }
  int status = 0;
  while (waitpid(sweeper, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

/// Ends the children of this process, and theirs, which become children when their parents end.
void kill_descendants() {
  for (int round = 0; round < 1000; ++round) {
    std::ifstream children(fmt::format("/proc/self/task/{}/children", getpid()));
    bool any = false;
    for (pid_t child = 0; children >> child;) {
      kill(child, SIGKILL);
      any = true;
    }
    if (!any) return;
    reap_all();
  }
}

/// Ends all that the command has left.
void sweep(const JailOptions& options) {
  if (has_namespace(options.tier)) {
    kill(-1, SIGKILL);  // all but process 1, which is this one
  } else if (options.tier == Tier::setuid) {
    for (int round = 0; round < 10 && kill_slot(options.slot); ++round) reap_all();
  } else {
    kill_descendants();
  }
  reap_all();
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void measure(const JailOptions& options, JailResult& result) {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  result.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  result.killed_by_filter = result.signal == SIGSYS;
  // A compiler reports the end of its own child by an exit code
  const bool used_up = options.cpu_seconds > 0 && result.cpu_seconds >= options.cpu_seconds &&
                       result.exit_code != 0 && !result.wall_limit;
  result.cpu_limit = result.signal == SIGXCPU || used_up;
}

JailResult run(const JailRequest& request, int report_fd) {
  const JailOptions& options = request.options;
  JailResult result;
  if (options.tier == Tier::setuid) kill_slot(options.slot);  // left by a grader that was killed
  const PrivateFolder private_folder(options);
  const Child child = start(request, private_folder.path());
  if (!child.error.empty()) {
    reap_all();
    result.error = child.error;
    return result;
  }
  result.started = true;
  write_all(report_fd, kStartedLine);

  const Clock::time_point begin = Clock::now();
  std::optional<int> status = wait_for(child.pid, options.wall_seconds);
  if (status) {
    if (WIFEXITED(*status)) result.exit_code = WEXITSTATUS(*status);
    if (WIFSIGNALED(*status)) result.signal = WTERMSIG(*status);
  } else {
    result.wall_limit = true;
    result.signal = SIGKILL;
    kill(child.pid, SIGKILL);
  }
  result.wall_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  sweep(options);
  measure(options, result);
  return result;
}

}  // namespace

int supervise(const JailRequest& request, int report_fd) {
  JailResult result;
  try {
    prctl(PR_SET_DUMPABLE, 0);  // not even the same user looks into this process
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    block_signals(!has_namespace(request.options.tier));
    result = run(request, report_fd);
  } catch (const std::exception& error) {
    result = {};
    result.error = error.what();
  }
  write_all(report_fd, format_status(result) + "\n");
  if (!result.started) return kExitJailError;
  if (result.wall_limit) return kExitWallLimit;
  return result.signal != 0 ? 128 + result.signal : result.exit_code;
}

}  // namespace gradbook
