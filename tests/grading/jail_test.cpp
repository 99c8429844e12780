// What: a command in a jail reaches nothing but what it was given, and its end is told truly.
// Why:  students' code runs on the grader's machine; a status that code can forge is a grade it can
// forge.
#include "grading/jail/jail.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include "core/file.hpp"
#include "jail_lab.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

INSTANTIATE_TEST_SUITE_P(Tiers, JailTest, testing::Values(Tier::bwrap, Tier::unshare, Tier::setuid),
                         [](const auto& suite) { return tier_name(suite.param); });

TEST_P(JailTest, RunsACommand) {
  const JailResult result = hostile({"hello"});
  EXPECT_TRUE(result.ok()) << result.error << result.output;
  EXPECT_EQ(result.output, "hello\n");
  EXPECT_GT(result.cpu_seconds, 0);
  EXPECT_LT(result.cpu_seconds, 1);
}

TEST_P(JailTest, RunsOpenMpAndBlas) {
  JailOptions two = options();
  two.environment = {{"OMP_NUM_THREADS", "2"}};
  const JailResult result = run_in_jail(lab.jail, {lab.threads.string()}, two);
  EXPECT_TRUE(result.ok()) << result.error << result.output;
  EXPECT_EQ(result.output, "2 threads, 7, caught");
}

TEST_P(JailTest, ReportsExitCodesAndSignals) {
  const JailResult exited = hostile({"exit", "124"});  // the jail's own code for the deadline
  EXPECT_TRUE(exited.started);
  EXPECT_EQ(exited.exit_code, 124);
  EXPECT_FALSE(exited.wall_limit);
  for (const int signal_number : {SIGSEGV, SIGABRT, SIGKILL}) {
    const JailResult killed = hostile({"signal", std::to_string(signal_number)});
    EXPECT_TRUE(killed.started);
    EXPECT_EQ(killed.signal, signal_number);
    EXPECT_EQ(killed.exit_code, -1);
    EXPECT_FALSE(killed.cpu_limit);
  }
}

TEST_P(JailTest, AMissingProgramIsNoExitCode) {
  const JailResult result = run_in_jail(lab.jail, {"/no/such/program"}, options());
  EXPECT_FALSE(result.started);
  EXPECT_NE(result.error.find("/no/such/program"), std::string::npos) << result.error;
}

TEST_P(JailTest, RunsFromAFolderThatNobodyElseMayEnter) {
  const fs::path hidden = secret.parent_path() / "jail";
  fs::copy_file(lab.jail, hidden, fs::copy_options::overwrite_existing);
  const JailResult result = run_in_jail(hidden, {lab.hostile, "hello"}, options());
  EXPECT_TRUE(result.ok()) << result.error << result.output;
}

TEST_P(JailTest, HidesWhatItWasNotGiven) {
  EXPECT_EQ(hostile({"read", secret.string()}).exit_code, 1);
  if (!has_own_files())
    GTEST_SKIP() << "without namespaces, readable files of the machine are seen";
  const JailResult result =
      hostile({"read", "/etc/passwd", "/proc/self/environ", "/proc/1/environ", "/dev/null",
               "/dev/shm", "/home", "/root", "/sys", "/usr/bin/env", lab.folder / "jail"});
  EXPECT_EQ(result.exit_code, 1) << result.output;
}

TEST_P(JailTest, WritesOnlyWhereItMay) {
  EXPECT_EQ(hostile({"write", writable / "mine"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(writable / "mine"));
  JailOptions with_folder = options();
  with_folder.readable.push_back(lab.folder / "readable");
  write_file(lab.folder / "readable" / "file", "text");
  const JailResult result =
      hostile({"write", lab.folder / "readable" / "file", lab.folder / "readable" / "new",
               lab.hostile, "/usr/lib/new", "/new", "/jail", "/dev/new", "/etc/new"},
              with_folder);
  EXPECT_EQ(result.exit_code, 1) << result.output;
  EXPECT_EQ(read_file(lab.folder / "readable" / "file"), "text");
  hostile({"write", lab.folder / "beside"});  // at most into the private folder
  EXPECT_FALSE(fs::exists(lab.folder / "beside"));
}

TEST_P(JailTest, ThePrivateFolderIsSmallAndFresh) {
  if (!has_own_files()) GTEST_SKIP() << "without namespaces, it has no size";
  for (int run = 0; run < 2; ++run) {
    const JailResult result = hostile({"fill"});
    ASSERT_TRUE(result.ok());
    EXPECT_LE(std::stoi(result.output), 16);
    EXPECT_GE(std::stoi(result.output), 14);
  }
}

TEST_P(JailTest, LimitsProcesses) {
  const JailResult result = hostile({"bomb"});
  ASSERT_TRUE(result.ok()) << result.error;
  EXPECT_LE(std::stoi(result.output), 16);
  EXPECT_GE(std::stoi(result.output), 10);
}

TEST_P(JailTest, LimitsMemory) {
  const JailResult result = hostile({"memory"});
  ASSERT_TRUE(result.ok()) << result.error;
  EXPECT_LE(std::stoi(result.output), 1024);
}

TEST_P(JailTest, ALoopThatIgnoresSignalsEndsAtTheCpuLimit) {
  JailOptions one_second = options();
  one_second.cpu_seconds = 1;
  const JailResult result = hostile({"loop"}, one_second);
  EXPECT_TRUE(result.started);
  EXPECT_TRUE(result.cpu_limit);
  EXPECT_FALSE(result.wall_limit);
  EXPECT_GE(result.cpu_seconds, 1);
  EXPECT_LT(result.cpu_seconds, 3);
}

TEST_P(JailTest, WaitingEndsAtTheDeadline) {
  JailOptions soon = options();
  soon.wall_seconds = 0.3;
  const JailResult result = hostile({"pause"}, soon);
  EXPECT_TRUE(result.started);
  EXPECT_TRUE(result.wall_limit);
  EXPECT_FALSE(result.cpu_limit);
  EXPECT_LT(result.cpu_seconds, 0.2);
  EXPECT_GE(result.wall_seconds, 0.3);
}

TEST_P(JailTest, NobodyInsideIsRoot) {
  const uid_t expected = geteuid() == 0 ? jail_uid(3) : getuid();
  EXPECT_EQ(hostile({"uid"}).output, std::to_string(expected) + " " + std::to_string(expected));
}

TEST_P(JailTest, ADaemonDoesNotOutliveIt) {
  ASSERT_TRUE(hostile({"daemon", writable / "beats"}).ok());
  const auto size = fs::file_size(writable / "beats");
  usleep(300000);
  EXPECT_EQ(fs::file_size(writable / "beats"), size);
}

TEST_P(JailTest, EndsWithItsCaller) {
  const fs::path beats = writable / "beats";
  const pid_t caller = fork();
  if (caller == 0) {
    ::setenv("TMPDIR", lab.folder.c_str(), 1);  // for the status file that nobody will remove
    hostile({"heartbeat", beats});
    _exit(0);
  }
  while (!fs::exists(beats)) usleep(10000);
  kill(caller, SIGKILL);
  waitpid(caller, nullptr, 0);
  usleep(300000);
  const auto size = fs::file_size(beats);
  usleep(300000);
  EXPECT_EQ(fs::file_size(beats), size);
}

TEST_P(JailTest, IsCancelledFromAnotherThread) {
  std::atomic<bool> cancel = false;
  JailOptions cancellable = options();
  cancellable.cancel = &cancel;
  std::thread other([&] {
    usleep(200000);
    cancel = true;
  });
  const JailResult result = hostile({"pause"}, cancellable);
  other.join();
  EXPECT_TRUE(result.cancelled);
  EXPECT_TRUE(hostile({"hello"}).ok());  // and the slot is free again
}

TEST_P(JailTest, InheritsNoDescriptors) {
  const int leak = open("/dev/null", O_RDWR);  // without O_CLOEXEC
  const int high = fcntl(leak, F_DUPFD, 200);
  const JailResult result = hostile({"inherited"});
  EXPECT_EQ(result.exit_code, 1) << result.error << result.output;
  close(leak);
  close(high);
}

TEST_P(JailTest, ForbidsSystemCalls) {
  for (const std::string call :
       {"ptrace", "keyctl", "unshare", "clone", "vsock", "inet", "tiocsti", "bpf"}) {
    const JailResult result = hostile({"call", call});
    EXPECT_TRUE(result.killed_by_filter) << call << ": " << result.output;
    EXPECT_TRUE(result.started);
  }
  EXPECT_EQ(hostile({"call", "unix"}).output, "Operation not permitted");
  EXPECT_EQ(hostile({"call", "shmget"}).output, "Operation not permitted");
  EXPECT_EQ(hostile({"call", "clone3"}).output, "Function not implemented");
#ifdef __x86_64__
  EXPECT_TRUE(hostile({"call", "x32"}).killed_by_filter);
#endif
}

TEST_P(JailTest, NobodyInsideCanForgeTheStatus) {
  const JailResult result = hostile({"forge"});
  EXPECT_TRUE(result.started);
  EXPECT_EQ(result.exit_code, 7) << result.error;
  EXPECT_GT(result.cpu_seconds, 0);
  EXPECT_EQ(result.output.find("started\n{"),
            0U);  // it was written to the output, where it is text
}

TEST_P(JailTest, KeepsTheCallersPipes) {
  int to[2], from[2], status[2];
  ASSERT_EQ(pipe2(to, O_CLOEXEC) | pipe2(from, O_CLOEXEC) | pipe2(status, O_CLOEXEC), 0);
  JailOptions piped = options();
  piped.keep_fds = true;
  piped.status_fd = 9;
  const std::vector<std::string> words = jail_command(lab.jail, {lab.hostile, "echo"}, piped);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const int report = fcntl(status[1], F_DUPFD, 20);
    const int answers = fcntl(from[1], F_DUPFD, 20);
    dup2(fcntl(to[0], F_DUPFD, 20), 3);
    dup2(answers, 4);
    dup2(report, 9);
    execv(argv[0], argv.data());
    _exit(1);
  }
  for (const int fd : {to[0], from[1], status[1]}) close(fd);
  ASSERT_EQ(write(to[1], "question", 8), 8);
  std::string answer(64, ' ');
  answer.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(from[0], answer.data(), 64))));
  EXPECT_EQ(answer, "question");
  EXPECT_EQ(read(from[0], answer.data(), 1), 0);  // nobody else holds the other end
  int exit_status = 0;
  waitpid(child, &exit_status, 0);
  std::string line(1024, ' ');
  line.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(status[0], line.data(), 1024))));
  EXPECT_TRUE(parse_status(line).ok()) << line;
  EXPECT_EQ(WEXITSTATUS(exit_status), 0);
  for (const int fd : {to[1], from[0], status[0]}) close(fd);
}

TEST_P(JailTest, RunsTwoAtATime) {
  std::vector<int> good(2, 0);
  std::vector<std::thread> threads;
  for (int slot = 0; slot < 2; ++slot) {
    threads.emplace_back([&, slot] {
      JailOptions own = options();
      own.slot = slot;
      own.writable.clear();
      for (int run = 0; run < 10; ++run) {
        good[static_cast<std::size_t>(slot)] +=
            hostile({"exit", std::to_string(run)}, own).exit_code == run ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>({10, 10}));
}

}  // namespace
}  // namespace gradbook
