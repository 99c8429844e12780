// The references of a student edition with library: compiled, stripped, one archive per unit.
#include <fmt/core.h>

#include <stdexcept>

#include "core/file.hpp"
#include "core/process.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "release/release.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

void run_tool(const std::vector<std::string>& command, const fs::path& folder) {
  ProcessOptions options;
  options.folder = folder;
  const ProcessResult result = run_process(command, options);
  if (!result.ok()) {
    throw std::runtime_error(
        fmt::format("{} failed on a reference's library: {}", command.front(), result.output));
  }
}

/// Puts an object file, stripped and under another name, into a library of its own. Symbols that
/// the linker does not need go, and with them the name of the source.
void make_library(const fs::path& object, const fs::path& place, const fs::path& work) {
  fs::remove_all(work);
  fs::create_directories(work);
  fs::create_directories(place.parent_path());
  const fs::path renamed = work / "reference.o";
  fs::copy_file(object, renamed);
  run_tool({"strip", "--strip-unneeded", "--remove-section=.comment", renamed.string()}, work);
  run_tool({"ar", "rcsD", place.string(), renamed.string()}, work);
  fs::remove_all(work);
}

}  // namespace

void write_reference_libraries(const Workspace& workspace, const std::vector<Unit>& units,
                               const fs::path& folder) {
  std::vector<std::string> targets;
  for (const Unit& unit : units) targets.push_back(unit.target("reference"));
  const bool show = stderr_is_terminal();
  const ProcessResult built = workspace.build("release", targets, show);
  if (!built.ok()) {
    throw std::runtime_error("the references cannot be built\n" +
                             (show ? "" : compiler_messages(built.output)));
  }
  const fs::path builds = workspace.build_folder("release");
  for (const Unit& unit : units) {
    make_library(builds / "CMakeFiles" / (unit.target("reference") + ".dir") /
                     (unit.reference().string() + ".o"),
                 folder / unit.library(), builds / "release-library");
  }
}

}  // namespace gradbook
