#include "grading/release.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// The name under which an edition is put together; what is left there at the end is removed.
class Workplace {
 public:
  explicit Workplace(const fs::path& target)
      : path_(target.parent_path() / ("." + target.filename().string() + ".new")) {
    fs::remove_all(path_);  // of a run that was interrupted
    fs::create_directories(folder());
  }
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  fs::path folder() const { return path_ / "edition"; }
  fs::path zip() const { return path_ / "edition.zip"; }

 private:
  fs::path path_;
};

/// The target as an absolute path without a slash at its end. Throws if something is there.
fs::path free_place(const fs::path& target, const fs::path& root) {
  fs::path place = fs::weakly_canonical(fs::absolute(target));
  if (!place.has_filename()) place = place.parent_path();
  if (place.lexically_relative(root).native().rfind("..", 0) != 0) {
    throw std::invalid_argument(fmt::format(
        "{} lies inside this checkout: choose a place outside of it, so that no edition ever gets "
        "into the next one",
        place.string()));
  }
  if (!fs::exists(fs::symlink_status(place))) return place;
  const bool zip = place.extension() == ".zip";
  if (zip || !fs::is_directory(place) || !fs::is_empty(place)) {
    throw std::invalid_argument(
        fmt::format("{} is there already{}, and nothing is ever overwritten: choose another name, "
                    "or remove it first",
                    place.string(), !zip && fs::is_directory(place) ? " and not empty" : ""));
  }
  return place;
}

void expect_committed(const fs::path& root) {
  std::vector<std::string> changed = changed_files(root);
  if (changed.empty()) return;
  const std::size_t count = changed.size();
  changed.resize(std::min<std::size_t>(count, 5));
  throw std::invalid_argument(
      fmt::format("{} tracked files are not as they were committed ({}{}): commit or restore them, "
                  "or take them as they are with --force",
                  count, fmt::join(changed, ", "), count > changed.size() ? ", …" : ""));
}

/// Sources that students get, as they are in the edition: what a reference shares with them is
/// public.
std::vector<std::string> public_code(const fs::path& folder,
                                     const std::vector<TrackedFile>& files) {
  std::vector<std::string> texts;
  for (const TrackedFile& file : files) {
    const std::string extension = fs::path(file.path).extension().string();
    if (extension == ".cpp" || extension == ".hpp") texts.push_back(read_file(folder / file.path));
  }
  return texts;
}

/// Files and bytes of a folder.
void measure(const fs::path& folder, ReleaseOutcome& outcome) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++outcome.files;
    outcome.bytes += entry.file_size();
  }
}

ReleaseOutcome make(const Workspace& workspace, const std::vector<Unit>& units,
                    const ReleaseRequest& request, const fs::path& place) {
  const fs::path& root = workspace.root();
  const std::vector<TrackedFile> files = delivered_files(tracked_files(root));
  const Workplace work(place);
  write_edition_texts(workspace, units, files, work.folder(), request.with_library);
  if (request.with_library) write_reference_libraries(workspace, units, work.folder());

  ReleaseOutcome outcome;
  outcome.place = place;
  measure(work.folder(), outcome);
  const bool zip = place.extension() == ".zip";
  if (zip) {
    write_zip(work.folder(), work.zip(), place.stem().string(), current_commit(root).seconds);
    outcome.bytes = fs::file_size(work.zip());
  }
  const fs::path result = zip ? work.zip() : work.folder();
  outcome.leaks = scan_for_leaks(result, Secrets(root, units, public_code(work.folder(), files)));
  if (outcome.leaks.empty()) fs::rename(result, place);
  return outcome;
}

}  // namespace

ReleaseOutcome make_student_edition(const Workspace& workspace, const std::vector<Unit>& units,
                                    const ReleaseRequest& request) {
  const fs::path root = fs::canonical(workspace.root());
  expect_full_edition(root, "gradbook release");
  const fs::path place = free_place(request.target, root);
  tracked_files(root);  // is it a checkout at all?
  if (!request.force) expect_committed(root);
  try {
    return make(workspace, units, request, place);
  } catch (const fs::filesystem_error& error) {
    throw FileError(place, "cannot be written: " + error.code().message(),
                    "check permissions and free space; nothing was left there");
  }
}

}  // namespace gradbook
