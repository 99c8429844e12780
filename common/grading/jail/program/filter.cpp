#include "grading/jail/program/filter.hpp"

#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>

namespace gradbook {
namespace {

/// Calls that only an attack makes.
constexpr std::array kHostile = {
    // Other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd",
    // Keys outlive the sandbox
    "keyctl", "add_key", "request_key",
    // Large parts of the kernel that need no other system call, or watch it
    "io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open",
    "userfaultfd",
    // Files and namespaces
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr", "unshare", "setns", "open_by_handle_at",
    "name_to_handle_at", "fanotify_init", "quotactl", "quotactl_fd",
    // The machine
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot",
    "swapon", "swapoff", "acct", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
    "sethostname", "setdomainname", "iopl", "ioperm", "vhangup", "lookup_dcookie", "syslog"};

/// Calls that an honest library might try, and can do without.
constexpr std::array kRefused = {"socketpair",
                                 "shmget",
                                 "shmat",
                                 "shmctl",
                                 "shmdt",
                                 "semget",
                                 "semop",
                                 "semtimedop",
                                 "semctl",
                                 "msgget",
                                 "msgsnd",
                                 "msgrcv",
                                 "msgctl",
                                 "mq_open",
                                 "mq_unlink",
                                 "mq_timedsend",
                                 "mq_timedreceive",
                                 "mq_notify",
                                 "mq_getsetattr",
                                 "inotify_init",
                                 "inotify_init1",
                                 "inotify_add_watch",
                                 "inotify_rm_watch",
                                 "fanotify_mark",
                                 "flock",
                                 "memfd_create",
                                 "memfd_secret",
                                 "personality",
                                 "move_pages",
                                 "migrate_pages"};

constexpr std::array kNamespaces = {CLONE_NEWNS,  CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                    CLONE_NEWPID, CLONE_NEWNET,    CLONE_NEWUSER};
constexpr std::array kTerminalInput = {TIOCSTI, TIOCLINUX};

// The kernel reads 32 bits of these arguments: a comparison of all 64 could be bypassed
constexpr scmp_datum_t kInt = 0xffffffff;

class Rules {
 public:
  explicit Rules(std::uint32_t hostile) : hostile_(hostile) {
    if (context_ == nullptr) throw std::runtime_error("seccomp_init failed");
    // A foreign architecture or x32 would number the calls differently
    seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  }
  std::uint32_t hostile() const { return hostile_; }

  /// Without comparisons: whatever the arguments. A call that this machine does not have is
  /// skipped.
  void add(const char* call, std::uint32_t action,
           const std::vector<scmp_arg_cmp>& comparisons = {}) {
    const int number = seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR) return;
    const int error =
        seccomp_rule_add_array(context_.get(), action, number,
                               static_cast<unsigned>(comparisons.size()), comparisons.data());
    if (error < 0 && error != -EDOM)
      throw std::runtime_error(std::string("no seccomp rule for ") + call);
  }

  std::vector<sock_filter> program() const {
    const int fd = memfd_create("filter", MFD_CLOEXEC);
    if (fd < 0 || seccomp_export_bpf(context_.get(), fd) != 0) {
      throw std::runtime_error("seccomp_export_bpf failed");
    }
    const off_t bytes = lseek(fd, 0, SEEK_END);
    std::vector<sock_filter> filter(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
    const bool complete = pread(fd, filter.data(), static_cast<std::size_t>(bytes), 0) == bytes;
    close(fd);
    if (!complete) throw std::runtime_error("the seccomp filter cannot be read back");
    return filter;
  }

 private:
  struct Release {
    void operator()(void* context) const { seccomp_release(context); }
  };
  std::unique_ptr<void, Release> context_{seccomp_init(SCMP_ACT_ALLOW)};
  std::uint32_t hostile_;
};

scmp_arg_cmp argument(unsigned index, scmp_datum_t mask, scmp_datum_t value) {
  return {.arg = index, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

}  // namespace

std::vector<sock_filter> make_filter(JailMode mode) {
  const std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  Rules rules(mode == JailMode::run ? SCMP_ACT_KILL_PROCESS : refuse);
  for (const char* call : kHostile) rules.add(call, rules.hostile());
  for (const char* call : kRefused) rules.add(call, refuse);

  // No network. Looking up a user's name asks a local service: that one is refused only
  for (scmp_datum_t family = 0; family < AF_MAX; ++family) {
    const bool local = family == AF_UNIX || family == AF_UNSPEC || family == AF_NETLINK;
    rules.add("socket", local ? refuse : rules.hostile(), {argument(0, kInt, family)});
  }

  // Threads and processes yes, namespaces no. Flags of clone3 lie in memory where no filter sees
  // them; the C library falls back to clone
  for (const int flag : kNamespaces) {
    const auto bit = static_cast<scmp_datum_t>(flag);
    rules.add("clone", rules.hostile(), {argument(0, bit, bit)});
  }
  rules.add("clone3", SCMP_ACT_ERRNO(ENOSYS));
  for (const int request : kTerminalInput) {
    rules.add("ioctl", rules.hostile(), {argument(1, kInt, static_cast<scmp_datum_t>(request))});
  }
  return rules.program();
}

bool apply_filter(std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace gradbook
