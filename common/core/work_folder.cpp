#include "core/work_folder.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string error_text(int error) { return std::generic_category().message(error); }

/// Why a folder will not do, "" if it will.
std::string problem_with(const fs::path& folder) {
  std::error_code error;
  if (!folder.is_absolute()) return "is no absolute path";
  if (!fs::is_directory(folder, error)) return "is no folder";
  if (access(folder.c_str(), W_OK | X_OK) != 0) return error_text(errno);
  struct statvfs system {};
  if (statvfs(folder.c_str(), &system) != 0) return error_text(errno);
  if ((system.f_flag & ST_RDONLY) != 0) return "is read-only";
  if ((system.f_flag & ST_NOEXEC) != 0) return "no program can be started there (noexec)";
  std::string trial = (folder / "gradbook-trial-XXXXXX").string();  // /proc, a full disk
  if (mkdtemp(trial.data()) == nullptr) return error_text(errno);
  rmdir(trial.c_str());
  if (geteuid() != 0) return "";
  // Links are followed: what counts is where the folder really is
  for (fs::path above = fs::canonical(folder, error);; above = above.parent_path()) {
    struct stat info {};
    if (stat(above.c_str(), &info) != 0) return error_text(errno);
    if ((info.st_mode & S_IXOTH) == 0) return above.string() + " cannot be entered by other users";
    if (above == above.parent_path()) return "";
  }
}

std::mutex& paths_mutex() {
  static std::mutex mutex;
  return mutex;
}

std::set<fs::path>& paths() {
  static std::set<fs::path> all;
  return all;
}

}  // namespace

WorkPath::WorkPath(fs::path path) : path_(std::move(path)) {
  const std::lock_guard lock(paths_mutex());
  paths().insert(path_);
}

WorkPath::~WorkPath() {
  const std::lock_guard lock(paths_mutex());
  paths().erase(path_);
}

void remove_work_paths() {
  const std::lock_guard lock(paths_mutex());
  std::error_code error;
  for (const fs::path& path : paths()) {
    // What still runs may be writing, or removing the same
    for (int i = 0; i < 20 && fs::exists(fs::symlink_status(path, error)); ++i) {
      if (i > 0) usleep(5000);
      fs::remove_all(path, error);
    }
  }
}

fs::path work_parent() {
  std::vector<fs::path> candidates;
  const char* const wanted = std::getenv("TMPDIR");
  if (wanted != nullptr && *wanted != '\0') candidates.emplace_back(wanted);
  candidates.insert(candidates.end(), {"/tmp", "/var/tmp", "/dev/shm"});
  std::string reasons;
  for (const fs::path& candidate : candidates) {
    const std::string problem = problem_with(candidate);
    std::error_code error;
    if (problem.empty()) return fs::canonical(candidate, error);
    reasons += fmt::format("\n  {}: {}", candidate.string(), problem);
  }
  throw std::runtime_error("there is no folder for temporary files:" + reasons +
                           "\nset TMPDIR to one that other users can enter");
}

fs::path new_work_folder(std::string_view prefix) {
  std::string name = (work_parent() / fmt::format("{}XXXXXX", prefix)).string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error(fmt::format("{}: cannot be made: {}", name, error_text(errno)));
  }
  return name;
}

PlainUmask::PlainUmask() : before_(umask(022)) {}
PlainUmask::~PlainUmask() { umask(before_); }

}  // namespace gradbook
