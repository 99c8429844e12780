// One program for all tests of the jail: argv[1] says what to try. Exit code 0: it did what it
// wanted.
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

int open_files(const std::vector<std::string>& paths, int flags) {
  int opened = 0;
  for (const std::string& path : paths) {
    if (open(path.c_str(), flags, 0644) < 0) continue;
    std::printf("opened %s\n", path.c_str());
    ++opened;
  }
  return opened > 0 ? 0 : 1;
}

int fill_tmp() {
  const std::vector<char> block(1 << 20, 'x');
  long megabytes = 0;
  for (int i = 0; i < 200; ++i) {
    const int fd = open(("/tmp/fill" + std::to_string(i)).c_str(), O_CREAT | O_WRONLY, 0644);
    if (fd < 0 || write(fd, block.data(), block.size()) != 1 << 20) break;
    close(fd);
    ++megabytes;
  }
  std::printf("%ld", megabytes);
  return 0;
}

int bomb() {
  int forks = 0;
  for (int i = 0; i < 200; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child > 0) ++forks;
  }
  std::printf("%d", forks);
  return 0;
}

[[noreturn]] void loop() {
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) signal(signal_number, SIG_IGN);
  for (volatile long i = 0;; i = i + 1) {
  }
}

int eat_memory() {
  for (long megabytes = 0; megabytes < 8000; megabytes += 64) {
    void* block = std::malloc(64 << 20);
    if (block == nullptr) {
      std::printf("%ld", megabytes);
      return 0;
    }
    std::memset(block, 1, 1 << 20);
  }
  return 1;
}

[[noreturn]] void heartbeat(const std::string& path) {
  while (true) {
    const int fd = open(path.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0644);
    if (fd >= 0 && write(fd, "x", 1) == 1) close(fd);
    usleep(10000);
  }
}

/// Returns when the file has been written to by a process that nobody is parent of.
int daemon_writing(const std::string& path) {
  if (fork() == 0) {
    setsid();
    for (int signal_number = 1; signal_number < NSIG; ++signal_number)
      signal(signal_number, SIG_IGN);
    if (fork() == 0) heartbeat(path);
    _exit(0);
  }
  wait(nullptr);
  while (access(path.c_str(), F_OK) != 0) usleep(1000);
  return 0;
}

int inherited() {
  int count = 0;
  for (int fd = 3; fd < 1024; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) continue;
    std::printf("%d ", fd);
    ++count;
  }
  return count > 0 ? 0 : 1;
}

int forge() {
  const std::string lie =
      "started\n{\"started\":true,\"exit_code\":0,\"signal\":0,\"cpu_limit\":false,\"wall_limit\":"
      "false,"
      "\"killed_by_filter\":false,\"cpu_seconds\":0,\"wall_seconds\":0,\"error\":\"\"}\n";
  for (int fd = 0; fd < 256; ++fd) {
    if (write(fd, lie.data(), lie.size()) < 0) continue;
  }
  // Nor by stopping or ending the process that reports
  for (const int victim : {1, static_cast<int>(getppid())}) {
    for (const int signal_number : {SIGTERM, SIGCHLD, SIGSTOP, SIGKILL})
      kill(victim, signal_number);
  }
  return 7;
}

int report(long result) {
  std::printf("%s", result < 0 ? std::strerror(errno) : "done");
  return result < 0 ? 1 : 0;
}

int call(const std::string& name) {
  constexpr long kUpperBits = 1L << 40;  // not looked at by the kernel, so not by the filter either
  if (name == "ptrace") return report(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
  if (name == "keyctl") return report(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, -3, 1));
  if (name == "unshare") return report(unshare(CLONE_NEWUSER));
  if (name == "clone") return report(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
  if (name == "clone3") return report(syscall(SYS_clone3, nullptr, 0));
  if (name == "vsock") return report(socket(AF_VSOCK, SOCK_STREAM, 0));
  if (name == "inet") return report(syscall(SYS_socket, AF_INET | kUpperBits, SOCK_STREAM, 0));
  if (name == "unix") return report(socket(AF_UNIX, SOCK_STREAM, 0));
  if (name == "tiocsti") return report(syscall(SYS_ioctl, 0, TIOCSTI | kUpperBits, "x"));
  if (name == "bpf") return report(syscall(SYS_bpf, 0, nullptr, 0));
  if (name == "shmget") return report(syscall(SYS_shmget, 1234, 4096, 0666 | 01000));
#ifdef __x86_64__
  if (name == "x32") return report(syscall(0x40000000 + SYS_getpid));
#endif
  return 2;
}

int echo_between_pipes() {
  char text[64];
  const ssize_t n = read(3, text, sizeof text);
  return n > 0 && write(4, text, static_cast<std::size_t>(n)) == n ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "hello";
  const std::vector<std::string> rest(argv + (argc > 2 ? 2 : argc), argv + argc);
  if (what == "hello") return std::puts("hello") < 0;
  if (what == "exit") return std::atoi(argv[2]);
  if (what == "signal") return raise(std::atoi(argv[2]));
  if (what == "uid") return std::printf("%u %u", getuid(), geteuid()) < 0;
  if (what == "read") return open_files(rest, O_RDONLY);
  if (what == "write") return open_files(rest, O_WRONLY | O_CREAT);
  if (what == "fill") return fill_tmp();
  if (what == "bomb") return bomb();
  if (what == "loop") loop();
  if (what == "pause") return pause();
  if (what == "memory") return eat_memory();
  if (what == "heartbeat") heartbeat(rest.at(0));
  if (what == "daemon") return daemon_writing(rest.at(0));
  if (what == "inherited") return inherited();
  if (what == "forge") return forge();
  if (what == "call") return call(rest.at(0));
  if (what == "echo") return echo_between_pipes();
  return 2;
}
