// The texts of a student edition: what is taken over, and what is written for it.
#include <fmt/core.h>
#include <sys/utsname.h>

#include <stdexcept>

#include "core/file.hpp"
#include "course/edition.hpp"
#include "course/stub.hpp"
#include "release/release.hpp"
#include "release/release_place.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// What students read first: only commands that work in this edition from the first day.
constexpr const char* kReadme = R"({title}

**This is the student edition.** You write the lectures' algorithms as small functions; tests tell you within a second what is right
and what is not yet. On a Debian 12 machine the first command installs what is missing.

```sh
./gradbook next            # the next exercise: task, files, how to check it
./gradbook list            # how all exercises stand
./gradbook watch           # save the file, see the verdict; keys: next, hint, solution, list, reset, quit
./gradbook check {number}      # the same once; exit code 0 if your code passes
./gradbook hint {number}       # one more hint each time
./gradbook reset {number}      # a new starter file; yours goes to .gradbook/backup first
./gradbook submit          # when you have begun one: packs your exercises into out/, to hand them in
{run}```

You edit `exercises/NN_topic/unit.cpp`; its task and hints are in `unit.md`, its contract (formula, shapes, errors) in `unit.hpp` beside
it. {references}

- [For students](docs/students.md): the loop, handing in, your own network
- [Chapters](chapters/README.md): one lesson per lecture topic, and its program
- [Exercises](exercises/README.md), and the [tests](tests/README.md) that judge them
- [Notation](docs/notation.md), and [where the decks are wrong](docs/errata.md)
- `./gradbook docs --open`: all of it as a site that needs no network

`solution`, `dev`, `release` and `test --oracle` belong to the full edition and say so here. `edition.txt` says which edition this is:
name it when you ask something. Code: MIT licence; texts: CC BY 4.0.
)";

/// The README of an edition, below the title of the checkout's own.
std::string edition_readme(const std::string& readme, const std::vector<Unit>& units,
                           bool with_library) {
  const std::size_t title_end = readme.find('\n');
  if (readme.rfind("# ", 0) != 0 || title_end == std::string::npos) {
    throw std::runtime_error("README.md does not begin with its title, '# …'");
  }
  const char* const run =
      with_library
          ? "./gradbook run --quick     # every chapter on less data: tables, out/results.json\n"
          : "";
  const char* const references =
      with_library
          ? "The references are here as compiled libraries only: chapters, figures and exercises "
            "that build on others\nuse them, so exercises can be done in any order."
          : "The references are not here: an exercise that builds on others uses yours, and the "
            "verdict names the one to write\nfirst. `./gradbook run 01_data` runs a chapter when "
            "the "
            "exercises that it calls pass; until then it names them.";
  return fmt::format(fmt::runtime(kReadme), fmt::arg("title", readme.substr(0, title_end)),
                     fmt::arg("number", units.at(0).number), fmt::arg("run", run),
                     fmt::arg("references", references));
}

std::string solutions_readme(bool with_library) {
  return fmt::format(
      "The starter files as they were delivered (`.stub`), for `./gradbook reset`{}. This edition "
      "has no solutions.\n",
      with_library ? ", and the references compiled (`.a`)" : "");
}

std::string edition_text(const fs::path& root, const std::vector<Unit>& units, bool with_library) {
  const Commit commit = current_commit(root);
  const bool changed = !changed_files(root, starter_files(units)).empty();
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
  write_file(folder / "README.md",
             edition_readme(read_file(root / "README.md"), units, with_library));
  write_file(folder / kEditionFile, edition_text(root, units, with_library));
}

}  // namespace gradbook
