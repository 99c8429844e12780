#include "release/release_files.hpp"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/process.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Tables and pictures that a task may show.
const std::set<std::string> kMaterial = {".csv", ".png", ".svg", ".jpg"};

/// What git prints. Throws std::runtime_error with its message.
std::string git(const fs::path& root, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  ProcessOptions options;
  options.folder = root;
  options.max_output = 64 << 20;
  const ProcessResult result = run_process(arguments, options);
  if (!result.ok()) {
    throw std::runtime_error(
        fmt::format("{} is no git checkout: a student edition is made of what git tracks ({})",
                    root.string(), result.output.substr(0, result.output.find('\n'))));
  }
  return result.output;
}

/// Parts of a text that end with a separator.
std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  std::string part;
  while (std::getline(stream, part, separator)) found.push_back(part);
  return found;
}

}  // namespace

const std::vector<ReleaseRule>& release_rules() {
  static const std::vector<ReleaseRule> kRules = {
      {"*.key", false, "a key: whoever has it knows the hidden inputs"},
      {"*.pem", false, "a key"},
      {"solutions/README.md", true, "replaced by one that says what the folder holds here"},
      {"solutions/*", false, "the references; the starter files (.stub) are made instead"},
      {"tests/mutants/README.md", true, "the form of a patch only; texts link to it"},
      {"tests/mutants/*", false, "every patch quotes the lines of a reference"},
      {"tests/attacks/README.md", true,
       "which kinds of attack the grader is tried with; texts link to it"},
      {"tests/attacks/*", false, "how to cheat the grader"},
      {"tests/author/*", false, "works all examples of the decks with all references"},
      {"tests/oracle/*", false, "compares all references with other libraries"},
      {"tests/grading/*", false, "the grader's own tests need the references"},
      {"tests/sealed/*", false, "the grader's own tests"},
      {"tests/scale/*", false, "for those who change the build"},
      {"tests/fuzz/*", true, "damaged files, which the tests of the readers read"},
      {"tests/README.md", true, "what the folders of tests prove"},
      {"tests/[0-9][0-9]_*", true, "the tests of the units: a student's verdict"},
      {"tests/core/*", true, "tests of a library that students get"},
      {"tests/data/*", true, "tests of a library that students get"},
      {"tests/nn/*", true, "tests of a library that students get"},
      {"tests/verify/*", true, "tests of a library that students get"},
      {"tests/figures/*", true, "tests of a library, and the figures' numbers"},
      {"tests/chapter/*", true, "tests of a library that students get"},
      {"tests/course/*", true, "tests of the student's loop"},
      {"tests/bench/*", true, "the program of ./gradbook bench: engines only"},
      {"tests/bare/*", true, "engines only"},
      {".ci/*", false, "runs what is left out"},
      {".clang-*", true, "the style, for a student's editor"},
      {".gitignore", true, "keeps build and progress out of a student's commits"},
      {".gitattributes", true, "how git treats the files"},
      {"common/*", true, "the core, the engines, the machinery: public by design"},
      {"chapters/*", true, "lessons, programs, figures; pages name regions of references only"},
      {"datasets/*", true, "data"},
      {"docs/*", true, "guides, and what the site is made of"},
      {"exercises/*", true, "what students edit; starter files are made anew"},
      {"CMakeLists.txt", true, "the build"},
      {"CMakePresets.json", true, "the build"},
      {"gradbook", true, "the launcher"},
      {"README.md", true, "replaced by one of the student edition"},
      {"CONTRIBUTING.md", true, "how the course is made; README and the site link to it"},
      {"LICENSE*", true, "the licence"},
  };
  return kRules;
}

std::vector<TrackedFile> tracked_files(const fs::path& root) {
  const std::string top = git(root, {"rev-parse", "--show-toplevel"});
  std::error_code error;
  if (!fs::equivalent(top.substr(0, top.find('\n')), root, error)) {
    throw std::runtime_error(fmt::format(
        "{} lies inside the git checkout {}: it must be a checkout of its own, for a student "
        "edition is made of what git tracks",
        root.string(), top.substr(0, top.find('\n'))));
  }
  // Only the checkout's own rules: those of a user must not change an edition
  const std::vector<std::string> excluded =
      parts(git(root, {"ls-files", "-c", "-i", "--exclude-per-directory=.gitignore", "-z"}), '\0');
  const std::set<std::string> ignored(excluded.begin(), excluded.end());
  std::vector<TrackedFile> files;
  // 100755 hash 0<tab>path
  for (const std::string& entry : parts(git(root, {"ls-files", "-s", "-z"}), '\0')) {
    const std::string mode = entry.substr(0, 6);
    const std::string path = entry.substr(entry.find('\t') + 1);
    if (ignored.count(path) != 0) continue;
    if (mode != "100644" && mode != "100755") {
      throw std::runtime_error(
          path + " is a link or a submodule: a student edition holds plain files only");
    }
    files.push_back({.path = path, .executable = mode == "100755"});
  }
  std::sort(files.begin(), files.end(),
            [](const TrackedFile& a, const TrackedFile& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string> changed_files(const fs::path& root, const std::set<std::string>& except) {
  std::vector<std::string> changed;
  const std::string status =
      git(root, {"status", "--porcelain", "--no-renames", "--untracked-files=no", "-z"});
  for (const std::string& entry : parts(status, '\0')) {
    if (except.count(entry.substr(3)) == 0) changed.push_back(entry.substr(3));
  }
  return changed;
}

std::set<std::string> starter_files(const std::vector<Unit>& units) {
  std::set<std::string> files;
  for (const Unit& unit : units) files.insert(unit.exercise().string());
  return files;
}

std::vector<TrackedFile> delivered_files(const std::vector<TrackedFile>& tracked,
                                         const std::vector<Unit>& units) {
  std::set<std::string> of_units = starter_files(units);
  for (const Unit& unit : units) {
    of_units.insert(unit.contract().string());
    of_units.insert((fs::path("exercises") / (unit.key + ".md")).string());
  }
  std::vector<TrackedFile> delivered;
  for (const TrackedFile& file : tracked) {
    const auto& rules = release_rules();
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ReleaseRule& each) {
      return fnmatch(each.pattern, file.path.c_str(), 0) == 0;
    });
    if (rule == rules.end()) {
      throw std::runtime_error(fmt::format(
          "nothing says whether students may have {}: add a line for it to release_rules() in "
          "common/release/release_files.cpp",
          file.path));
    }
    const fs::path path = file.path;
    if (file.path.rfind("exercises/", 0) == 0 && of_units.count(file.path) == 0 &&
        path.filename() != "README.md" && kMaterial.count(path.extension().string()) == 0) {
      throw std::runtime_error(
          fmt::format("{} belongs to no exercise and may hold a solution: take it out of git "
                      "(git rm --cached), or move it out of exercises/",
                      file.path));
    }
    if (rule->delivered) delivered.push_back(file);
  }
  return delivered;
}

Commit current_commit(const fs::path& root) {
  const std::string text =
      git(root, {"log", "-1", "--date=format:%Y-%m-%d", "--format=%H %cd %ct", "HEAD"});
  std::istringstream words(text);
  Commit commit;
  words >> commit.id >> commit.date >> commit.seconds;
  commit.id = commit.id.substr(0, 12);
  return commit;
}

}  // namespace gradbook
