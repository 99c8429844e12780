#include "sealed/worker_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/file.hpp"

namespace gradbook::sealed {
namespace {

constexpr std::size_t kMaxLog = 1 << 16;

/// A pipe whose ends lie above the descriptors that the worker gets.
std::array<int, 2> high_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  for (int& end : ends) {
    const int moved = fcntl(end, F_DUPFD_CLOEXEC, 10);
    close(end);
    end = moved;
  }
  return ends;
}

/// In the child: descriptors 0 to 4, then the jail.
[[noreturn]] void become(std::vector<char*>& words, const char* log, int requests, int answers) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  const int output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  dup2(nothing, 0);
  dup2(output, 1);
  dup2(output, 2);
  dup2(requests, 3);
  dup2(answers, 4);
  execv(words[0], words.data());
  _exit(127);
}

std::uint64_t random_tag() {
  std::uint64_t tag = 0;
  if (getrandom(&tag, sizeof tag, 0) != sizeof tag) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return tag;
}

/// The first bytes of a file that a worker may have made as long as it likes.
std::string first_bytes(const std::filesystem::path& file) {
  std::string text(kMaxLog, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, stream.gcount())));
  return text;
}

/// Whether the dynamic linker complained of a function or library that is missing.
bool has_unresolved_symbol(const std::string& log) {
  return log.find("symbol lookup error") != std::string::npos ||
         log.find("error while loading shared libraries") != std::string::npos;
}

WorkerEnd end_of(const nlohmann::json& status, const std::string& log) {
  const int signal_number = status.value("signal", 0);
  if (!status.value("started", false)) {
    return {"infra_error", "the jail could not be set up: " + status.value("error", log)};
  }
  if (status.value("cpu_limit", false)) {
    return {"cpu_limit", "takes too much processor time: an endless loop?"};
  }
  if (status.value("wall_limit", false)) {
    return {"wall_limit", "not done in time: does it wait or sleep?"};
  }
  if (status.value("killed_by_filter", false)) {
    return {"forbidden_syscall", "asks the system for something that an exercise does not need"};
  }
  if (signal_number == SIGXFSZ) return {"output_limit", "writes more than it may"};
  if (log.find("std::bad_alloc") != std::string::npos) {
    return {"memory_limit", "asks for more memory than it may have"};
  }
  if (signal_number != 0) {
    return {"crash", fmt::format("crashes ({}): {}", strsignal(signal_number),
                                 signal_number == SIGABRT
                                     ? "an exception in a place that allows none?"
                                     : "memory outside a matrix, or endless recursion?")};
  }
  if (has_unresolved_symbol(log)) {
    return {"link_error", "uses a function that is nowhere defined"};
  }
  return {"exited_early", fmt::format("ends the program (exit code {}) instead of returning",
                                      status.value("exit_code", -1))};
}

/// Waits until no process of a jail that has ended holds its status file. Without namespaces it
/// sweeps its user's processes last, and would take the next worker for one that was left.
void wait_until_swept(const std::filesystem::path& status) {
  const int file = open(status.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  for (int i = 0; i < 5000 && flock(file, LOCK_EX | LOCK_NB) != 0; ++i) usleep(1000);
  close(file);
}

}  // namespace

WorkerProcess::WorkerProcess(const WorkerStart& start) : start_(start) {
  std::signal(SIGPIPE, SIG_IGN);
  write_file(start_.status, "");  // the jail writes into it, and makes none
  std::vector<char*> words;
  for (std::string& word : start_.command) words.push_back(word.data());
  words.push_back(nullptr);
  const std::array<int, 2> requests = high_pipe();
  const std::array<int, 2> answers = high_pipe();
  process_ = fork();
  if (process_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (process_ == 0) become(words, start_.log.c_str(), requests[0], answers[1]);
  setpgid(process_, process_);
  close(requests[0]);
  close(answers[1]);
  requests_ = requests[1];
  answers_ = answers[0];
  fcntl(requests_, F_SETFL, O_NONBLOCK);
  fcntl(answers_, F_SETFL, O_NONBLOCK);
}

WorkerProcess::~WorkerProcess() { stop(); }

void WorkerProcess::stop() {
  for (int* end : {&requests_, &answers_}) {
    if (*end >= 0) close(*end);
    *end = -1;
  }
  if (process_ < 0) return;
  kill(-process_, SIGTERM);  // the jail's own process ends everything in it
  for (int i = 0; i < 500; ++i) {
    if (waitpid(process_, nullptr, WNOHANG) != 0) {
      process_ = -1;
      return wait_until_swept(start_.status);
    }
    usleep(2000);
  }
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
  wait_until_swept(start_.status);
}

std::optional<WorkerEnd> WorkerProcess::ask(std::uint32_t index, const std::string& arguments,
                                            Frame& reply) {
  const Deadline deadline =
      std::chrono::steady_clock::now() +
      std::chrono::milliseconds(static_cast<long>(start_.answer_seconds * 1e3));
  const Frame request{.kind = index, .tag = random_tag(), .payload = arguments};
  FrameResult result = FrameResult::closed;
  if (write_frame(requests_, request, deadline)) result = read_frame(answers_, reply, deadline);
  if (result == FrameResult::complete && reply.tag != request.tag) result = FrameResult::malformed;
  if (result == FrameResult::complete) return std::nullopt;
  return ended(result);
}

WorkerEnd WorkerProcess::ended(FrameResult result) {
  bool by_itself = false;
  if (result == FrameResult::closed) {
    // Give the jail the time to say how it ended; a worker may also just have closed its pipe
    for (int i = 0; i < 1000 && !by_itself; ++i) {
      by_itself = waitpid(process_, nullptr, WNOHANG) != 0;
      if (!by_itself) usleep(1000);
    }
    if (by_itself) process_ = -1;
  }
  stop();
  if (result == FrameResult::malformed || (result == FrameResult::closed && !by_itself)) {
    return {"protocol_violation",
            "sends something that is no answer: does it use descriptors 3 or 4?"};
  }
  if (result == FrameResult::too_large) {
    return {"output_limit", "returns more than fits into an answer"};
  }
  if (result == FrameResult::late) {
    return {"wall_limit", "not done in time: does it wait or sleep?"};
  }
  const nlohmann::json status = nlohmann::json::parse(first_bytes(start_.status), nullptr, false);
  if (!status.is_object()) {
    return {"infra_error", "the jail left no word how the worker ended"};
  }
  return end_of(status, first_bytes(start_.log));
}

}  // namespace gradbook::sealed
