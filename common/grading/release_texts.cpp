// The texts of a student edition: what is taken over, and what is written for it.
#include <fmt/core.h>
#include <sys/utsname.h>

#include <set>
#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"
#include "course/stub.hpp"
#include "grading/release.hpp"
#include "grading/release_place.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// What the references of this edition are, in one sentence.
const char* references_text(bool with_library) {
  return with_library
             ? "The references are in it as compiled libraries only: chapters, figures and units "
               "that build on others\nuse them."
             : "The references are not in it: wherever one would be used, your own file is. A unit "
               "that builds on others\nneeds these first, and a chapter runs when its units are "
               "written.";
}

std::string readme_note(bool with_library) {
  return fmt::format(
      "\n**This is the student edition.** {}\n`solution`, `dev`, `release` and `test --oracle` "
      "belong to the full edition and say so here.\n",
      references_text(with_library));
}

/// The README with a note below its title.
std::string marked_readme(const std::string& readme, bool with_library) {
  const std::size_t title_end = readme.find('\n');
  if (readme.rfind("# ", 0) != 0 || title_end == std::string::npos) {
    throw std::runtime_error("README.md does not begin with its title, '# …'");
  }
  return readme.substr(0, title_end + 1) + readme_note(with_library) + readme.substr(title_end + 1);
}

std::string solutions_readme(bool with_library) {
  return fmt::format(
      "The starter files as they were delivered (`.stub`), for `./gradbook reset`{}. This edition "
      "has no solutions.\n",
      with_library ? ", and the references compiled (`.a`)" : "");
}

std::string edition_text(const fs::path& root, bool with_library) {
  const Commit commit = current_commit(root);
  const bool changed = !changed_files(root).empty();
  utsname machine{};
  ::uname(&machine);
  const std::string library =
      fmt::format("library, for {} with the C++ library of g++ {}", machine.machine, __GNUC__);
  return fmt::format(
      "Gradbook, student edition. Written by ./gradbook release; its commands read this file.\n"
      "commit: {} of {}{}\nreferences: {}\n",
      commit.id, commit.date, changed ? ", and changes that were not committed" : "",
      with_library ? library : "none");
}

}  // namespace

void write_edition_texts(const Workspace& workspace, const std::vector<Unit>& units,
                         const std::vector<TrackedFile>& files, const fs::path& folder,
                         bool with_library) {
  const fs::path& root = workspace.root();
  for (const TrackedFile& file : files) {
    copy_release_file(root / file.path, folder / file.path, file.executable);
  }
  for (const Unit& unit : units) {
    const std::string stub = make_stub(unit, read_file(root / unit.reference()));
    write_file(folder / unit.exercise(), stub);
    write_file(folder / unit.delivered(), stub);
  }
  write_file(folder / "solutions/README.md", solutions_readme(with_library));
  write_file(folder / "README.md", marked_readme(read_file(root / "README.md"), with_library));
  write_file(folder / kEditionFile, edition_text(root, with_library));
}

}  // namespace gradbook
