#include "release/release.hpp"

#include "core/file.hpp"
#include "course/edition.hpp"
#include "release/release_place.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

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
  const std::vector<TrackedFile> files = delivered_files(tracked_files(root), units);
  const ReleasePlace work(place);
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
  const fs::path place = free_release_place(request.target, root);
  tracked_files(root);  // is it a checkout at all?
  if (!request.force) expect_committed(root, starter_files(units));
  try {
    return make(workspace, units, request, place);
  } catch (const fs::filesystem_error& error) {
    throw FileError(place, "cannot be written: " + error.code().message(),
                    "check permissions and free space; nothing was left there");
  }
}

}  // namespace gradbook
