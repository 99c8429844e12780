#include <fcntl.h>
#include <fmt/core.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <stdexcept>

#include "grading/jail/program/launch.hpp"
#include "grading/jail/program/process.hpp"
#include "grading/jail/program/supervisor.hpp"
#include "grading/jail/program/view.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMountPoint = "/tmp";  // exists everywhere; covered in our namespace only
const fs::path kOldRoot = "/old";
constexpr unsigned long kPlain = MS_NOSUID | MS_NODEV;

void mount_or_fail(const char* source, const fs::path& target, const char* type,
                   unsigned long flags, const std::string& data = "") {
  if (mount(source, target.c_str(), type, flags, data.c_str()) != 0)
    fail("mount " + target.string());
}

/// Where a path of the old root lies now.
fs::path old_place(const fs::path& path) { return kOldRoot / path.relative_path(); }

/// Shows source at target. Mounts below source stay hidden.
void bind(const fs::path& source, const fs::path& target, unsigned long flags) {
  const fs::path old = old_place(source);
  if (fs::is_directory(old)) {
    fs::create_directories(target);
  } else {
    fs::create_directories(target.parent_path());
    close(open(target.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0444));
  }
  mount_or_fail(old.c_str(), target, nullptr, MS_BIND);
  mount_or_fail(nullptr, target, nullptr, MS_BIND | MS_REMOUNT | flags);
}

void make_dev() {
  fs::create_directory("/dev");
  mount_or_fail("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=0755,size=64k");
  for (const char* name : {"null", "zero", "full", "random", "urandom"}) {
    bind(fs::path("/dev") / name, fs::path("/dev") / name, MS_NOSUID | MS_NOEXEC);
  }
  mount_or_fail(nullptr, "/dev", nullptr, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NOEXEC);
}

/// What a path of the request really is: a link would lead astray once the root has changed.
struct Shown {
  fs::path source;
  fs::path target;
  unsigned long flags;
};

std::vector<Shown> shown_paths(const JailOptions& options, const SystemView& view) {
  std::vector<Shown> shown;
  for (const fs::path path : view.readable) {
    if (fs::exists(path)) shown.push_back({fs::canonical(path), path, kPlain | MS_RDONLY});
  }
  for (const fs::path& path : options.readable) {
    shown.push_back({fs::canonical(path), fs::absolute(path), kPlain | MS_RDONLY});
  }
  for (const fs::path& path : options.writable) {
    shown.push_back({fs::canonical(path), fs::absolute(path), kPlain});
  }
  return shown;
}

/// Replaces the root by a small file system in memory that shows only what the jail may see.
void change_root(const JailOptions& options) {
  const SystemView view = system_view(options.mode);
  const std::vector<Shown> shown = shown_paths(options, view);
  mount_or_fail(nullptr, "/", nullptr, MS_REC | MS_PRIVATE);
  mount_or_fail("tmpfs", kMountPoint, "tmpfs", kPlain, "mode=0755,size=1m");
  const fs::path old = kMountPoint + kOldRoot.string();
  fs::create_directory(old);
  if (syscall(SYS_pivot_root, kMountPoint, old.c_str()) != 0) fail("pivot_root");
  if (chdir("/") != 0) fail("chdir");

  fs::create_directory(kPrivateFolder);
  mount_or_fail("tmpfs", kPrivateFolder, "tmpfs", kPlain,
                fmt::format("mode=1777,size={}", options.tmp_bytes));
  for (const Shown& path : shown) bind(path.source, path.target, path.flags);
  for (const auto& [target, name] : view.links) fs::create_symlink(target, name);
  if (view.proc_and_dev) {
    fs::create_directory("/proc");
    mount_or_fail("proc", "/proc", "proc", kPlain | MS_NOEXEC);
    make_dev();
  }
  if (umount2(kOldRoot.c_str(), MNT_DETACH) != 0) fail("umount");
  fs::remove(kOldRoot);
  mount_or_fail(nullptr, "/", nullptr, MS_REMOUNT | MS_RDONLY | kPlain);
}

/// As process 1 of a new process namespace.
void enter_jail(const JailOptions& options) {
  constexpr int kNamespaces =
      CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWCGROUP;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (unshare(kNamespaces) != 0) fail("unshare");
  if (sethostname("jail", 4) != 0) fail("sethostname");
  umask(022);
  change_root(options);
  become_slot(options.slot);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("PR_SET_NO_NEW_PRIVS");
  end_with_parent(0, SIGKILL);  // behind become_slot(), which cancelled the first
}

}  // namespace

pid_t launch_unshare(const JailRequest& request, int report_fd) {
  if (geteuid() != 0) throw std::runtime_error("only root can make these namespaces");
  if (unshare(CLONE_NEWPID) != 0) fail("unshare");
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  JailResult failure;
  try {
    enter_jail(request.options);
    _exit(supervise(request, report_fd));
  } catch (const std::exception& error) {
    failure.error = error.what();
  }
  write_all(report_fd, format_status(failure) + "\n");
  _exit(kExitJailError);
}

}  // namespace gradbook
