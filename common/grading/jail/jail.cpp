#include "grading/jail/jail.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "core/file.hpp"
#include "core/process.hpp"
#include "core/work_folder.hpp"
#include "grading/jail/jail_protocol.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// An empty file for one status line. It is removed again.
class StatusFile {
 public:
  StatusFile() {
    std::string name = (work_parent() / "gradbook-status-XXXXXX").string();
    fd_ = mkostemp(name.data(), O_CLOEXEC);
    if (fd_ < 0) throw FileError(name, "no temporary file can be made");
    path_.emplace(name);
  }
  ~StatusFile() {
    std::error_code error;
    fs::remove(path(), error);
    close(fd_);
  }
  StatusFile(const StatusFile&) = delete;
  StatusFile& operator=(const StatusFile&) = delete;
  const fs::path& path() const { return path_->path(); }
  /// Waits until no process of the jail's holds it: a jail that was killed still cleans up, and
  /// would take the slot's next command for a leftover.
  void wait_until_released() const { flock(fd_, LOCK_EX); }

 private:
  int fd_ = -1;
  std::optional<WorkPath> path_;
};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Empty if `true` runs in this tier, else why not.
std::string why_not(Tier tier, const fs::path& jail_program) {
  JailOptions options = jail_defaults(JailMode::compile);
  options.tier = tier;
  options.wall_seconds = 10;
  const JailResult result = run_in_jail(jail_program, {"/usr/bin/true"}, options);
  if (result.ok()) return "";
  if (result.started) {
    return fmt::format("{}: `true` ended with exit code {}, signal {}", tier_name(tier),
                       result.exit_code, result.signal);
  }
  const std::string said = first_line(result.output);
  return fmt::format("{}: {}{}{}", tier_name(tier), result.error, said.empty() ? "" : ": ", said);
}

}  // namespace

JailOptions jail_defaults(JailMode mode) {
  JailOptions options;
  options.mode = mode;
  if (mode == JailMode::run) return options;
  options.cpu_seconds = 20;
  options.wall_seconds = 200;
  options.memory_bytes = 2'500'000'000;
  options.file_bytes = 64 << 20;
  options.tmp_bytes = 256 << 20;
  options.processes = 32;
  options.open_files = 128;
  return options;
}

TierReport probe_tiers(const fs::path& jail_program) {
  std::vector<Tier> candidates = {Tier::bwrap, Tier::unshare, Tier::setuid};
  TierReport report;
  if (const char* only = std::getenv("GRADBOOK_TIER"); only != nullptr && *only != '\0') {
    candidates = {tier_of(only)};
    report.notes.push_back(fmt::format("GRADBOOK_TIER={}: no other tier was tried", only));
  }
  for (const Tier tier : candidates) {
    if (tier == Tier::none) break;
    const std::string reason = why_not(tier, jail_program);
    if (reason.empty()) {
      report.tier = tier;
      break;
    }
    report.notes.push_back(reason);
  }
  return report;
}

void prepare_writable(const fs::path& folder, int slot) {
  fs::create_directories(folder);
  if (geteuid() != 0) return;
  if (lchown(folder.c_str(), jail_uid(slot), jail_uid(slot)) != 0) {
    throw fs::filesystem_error("cannot be given to a jail", folder,
                               std::error_code(errno, std::generic_category()));
  }
}

JailResult run_in_jail(const fs::path& jail_program, const std::vector<std::string>& command,
                       const JailOptions& options) {
  JailResult result;
  try {
    const StatusFile status;
    JailOptions own = options;
    own.status_file = status.path();
    own.status_fd = -1;
    own.keep_fds = false;
    ProcessOptions outside;
    outside.max_output = options.max_output;
    outside.cancel = options.cancel;
    const ProcessResult process = run_process(jail_command(jail_program, command, own), outside);
    status.wait_until_released();
    result = parse_status(read_file(status.path()));
    result.output = process.output;
    result.cancelled = process.cancelled;
  } catch (const std::exception& error) {
    result.error = error.what();
  }
  return result;
}

std::vector<std::string> jail_command(const fs::path& jail_program,
                                      const std::vector<std::string>& command,
                                      const JailOptions& options) {
  std::vector<std::string> words = format_words({.options = options, .command = command});
  words.insert(words.begin(), jail_program.string());
  return words;
}

JailResult parse_status(std::string_view text) {
  JailResult result;
  const nlohmann::json status = nlohmann::json::parse(text, nullptr, false);
  try {
    result.exit_code = status.at("exit_code");
    result.signal = status.at("signal");
    result.cpu_limit = status.at("cpu_limit");
    result.wall_limit = status.at("wall_limit");
    result.killed_by_filter = status.at("killed_by_filter");
    result.cpu_seconds = status.at("cpu_seconds");
    result.wall_seconds = status.at("wall_seconds");
    result.error = status.at("error");
    result.started = status.at("started");
  } catch (const nlohmann::json::exception&) {
    result = {};
    result.error = "the jail left no status";
  }
  return result;
}

}  // namespace gradbook
