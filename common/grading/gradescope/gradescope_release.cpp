#include "grading/gradescope/gradescope_release.hpp"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"
#include "grading/gradescope/gradescope_metadata.hpp"
#include "grading/late_policy.hpp"
#include "grading/run/class_grader.hpp"
#include "grading/run/hidden_seed.hpp"
#include "release/release.hpp"
#include "release/release_place.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Tracked files that grade nobody. Keys come only if they are asked for.
constexpr std::array kLeftOut = {"*.key", "*.pem", ".ci/*", "tests/mutants/*", "tests/fuzz/*"};

constexpr const char* kKeyFile = "hidden.key";

bool left_out(const std::string& path) {
  return std::any_of(kLeftOut.begin(), kLeftOut.end(),
                     [&](const char* pattern) { return fnmatch(pattern, path.c_str(), 0) == 0; });
}

/// Everything that would otherwise fail only at Gradescope.
void expect_sensible(const GradescopeRequest& request) {
  if (request.target.extension() != ".zip") {
    throw std::invalid_argument(
        fmt::format("{}: Gradescope takes a .zip, so choose such a name", request.target.string()));
  }
  parse_late_policy(with_gradescope_due(request.late, "2026-12-01T00:00:00Z"));
  if (!request.key.empty()) HiddenKey(request.key);
}

void put_together(const Workspace& workspace, const GradescopeRequest& request,
                  const std::vector<Unit>& wanted, const fs::path& folder) {
  const fs::path& root = workspace.root();
  for (const TrackedFile& file : tracked_files(root)) {
    if (left_out(file.path)) continue;
    copy_release_file(root / file.path, folder / "course" / file.path, file.executable);
  }
  for (const char* script : {"setup.sh", "run_autograder"}) {
    copy_release_file(root / "common/grading/gradescope" / script, folder / script, true);
  }
  write_file(folder / "grading.conf", gradescope_config(wanted, request));
  if (!request.key.empty()) write_file(folder / kKeyFile, read_file(request.key));
}

}  // namespace

std::string gradescope_config(const std::vector<Unit>& units, const GradescopeRequest& request) {
  std::string text =
      "# Options of `gradbook grade` for setup.sh and run_autograder: only (once per unit), late, "
      "key\n";
  for (const Unit& unit : units) text += fmt::format("only {}\n", unit.number);
  text += fmt::format("late {}\n", request.late);
  if (!request.key.empty()) text += fmt::format("key {}\n", kKeyFile);
  return text;
}

GradescopeZip make_gradescope_zip(const Workspace& workspace, const std::vector<Unit>& units,
                                  const GradescopeRequest& request) {
  const fs::path root = fs::canonical(workspace.root());
  expect_full_edition(root, "gradbook release");
  expect_sensible(request);
  const std::vector<Unit> wanted = wanted_units(units, request.only);
  GradescopeZip made;
  made.place = free_release_place(request.target, root);
  made.units = wanted.size();
  for (const Unit& unit : wanted) made.points += unit.points();
  tracked_files(root);  // is it a checkout at all?
  if (!request.force) expect_committed(root);
  try {
    const ReleasePlace work(made.place);
    fs::permissions(work.folder().parent_path(), fs::perms::owner_all);
    put_together(workspace, request, wanted, work.folder());
    made.files = write_zip(work.folder(), work.zip(), "", current_commit(root).seconds);
    fs::permissions(work.zip(), fs::perms::owner_read | fs::perms::owner_write);
    made.bytes = fs::file_size(work.zip());
    fs::rename(work.zip(), made.place);
  } catch (const fs::filesystem_error& error) {
    throw FileError(made.place, "cannot be written: " + error.code().message(),
                    "check permissions and free space; nothing was left there");
  }
  return made;
}

}  // namespace gradbook
