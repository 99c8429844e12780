#include "course/workspace.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "core/file.hpp"
#include "course/content.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// The compiler that the user wants for the loop; empty: none in particular.
std::string wanted_compiler() {
  const char* wanted = std::getenv("GRADBOOK_CXX");
  return wanted == nullptr ? "" : wanted;
}

/// Compiler of the student's loop.
std::string loop_compiler() {
  const std::string wanted = wanted_compiler();
  if (!wanted.empty()) return wanted;
  return program_exists("clang++") ? "clang++" : "g++";
}

/// The user's environment (CXXFLAGS, CMAKE_GENERATOR, NINJA_STATUS, LANG …) changes no build.
ProcessOptions build_options(const fs::path& root) {
  ProcessOptions options;
  options.folder = root;
  options.plain_environment = true;
  return options;
}

/// Two commands at once must not build in one folder: the second waits for the first.
class BuildLock {
 public:
  BuildLock(const fs::path& folder, const std::atomic<bool>* cancel) {
    fs::create_directories(folder);
    const fs::path file = folder / "gradbook.lock";
    fd_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (fd_ < 0) throw FileError(file, "cannot be opened", "check permissions and free space");
    while (::flock(fd_, LOCK_EX | LOCK_NB) != 0 && !(cancel != nullptr && *cancel)) {
      ::usleep(20000);
    }
  }
  ~BuildLock() { ::close(fd_); }
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int fd_;
};

/// Whether a build folder was configured completely, and for this checkout: it may have been moved.
bool configured(const fs::path& folder, const fs::path& root) {
  const fs::path cache = folder / "CMakeCache.txt";
  return fs::exists(folder / "build.ninja") && fs::exists(cache) &&
         read_file(cache).find("\nCMAKE_HOME_DIRECTORY:INTERNAL=" + root.string() + "\n") !=
             std::string::npos;
}

}  // namespace

Workspace::Workspace(fs::path root) : root_(std::move(root)) {
  if (!fs::exists(root_ / "exercises") || !fs::exists(root_ / "CMakeLists.txt")) {
    throw FileError(root_, "is no Gradbook checkout (no exercises/ or no CMakeLists.txt)",
                    "run ./gradbook of the checkout you work in");
  }
  root_ = fs::canonical(root_);  // as the build tools name it
}

fs::path Workspace::build_folder(const std::string& preset) const {
  const std::string wanted = wanted_compiler();
  if (preset != "dev" || wanted.empty()) return root_ / "build" / preset;
  return root_ / "build" / (preset + "-" + fs::path(wanted).filename().string());
}

void Workspace::configure(const std::string& preset,
                          const std::vector<std::string>& settings) const {
  const BuildLock lock(build_folder(preset), nullptr);
  configure_locked(preset, settings);
}

void Workspace::configure_locked(const std::string& preset,
                                 const std::vector<std::string>& settings) const {
  const fs::path folder = build_folder(preset);
  const bool done = configured(folder, root_);
  if (settings.empty() && done) return;
  std::vector<std::string> command = {"cmake", "--preset", preset, "-B", folder.string()};
  if (!done) command.emplace_back("--fresh");
  if (preset == "dev" && !done) command.push_back("-DCMAKE_CXX_COMPILER=" + loop_compiler());
  command.insert(command.end(), settings.begin(), settings.end());
  const ProcessResult result = run_process(command, build_options(root_));
  if (!result.ok()) {
    throw std::runtime_error(
        fmt::format("the build of '{}' cannot be configured:\n{}", preset, result.output));
  }
}

ProcessResult Workspace::build(const std::string& preset, const std::vector<std::string>& targets,
                               bool show, const std::atomic<bool>* cancel, bool keep_going) const {
  const BuildLock lock(build_folder(preset), cancel);
  configure_locked(preset, {});
  std::vector<std::string> command = {"cmake", "--build", build_folder(preset).string()};
  if (!targets.empty()) command.emplace_back("--target");
  command.insert(command.end(), targets.begin(), targets.end());
  if (keep_going) command.insert(command.end(), {"--", "-k", "0"});
  ProcessOptions options = build_options(root_);
  options.max_output = 1 << 20;
  options.capture = !show;
  options.cancel = cancel;
  BuiltContent content(root_, build_folder(preset));
  content.remove_outdated();
  ProcessResult result = run_process(command, options);
  content.note_saved_meanwhile();
  return result;
}

}  // namespace gradbook
