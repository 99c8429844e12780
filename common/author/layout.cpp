// The parts of `gradbook dev check` that read files only: registry, layout, directions of includes.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "author/author.hpp"
#include "author/source_files.hpp"
#include "core/file.hpp"
#include "course/unit_source.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// The definitions of a source file without their comments. One begins wherever text stands at the
/// left edge.
std::vector<std::string> definitions(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    line = line.substr(0, line.find("//"));
    if (line.empty() || line[0] == '#') continue;
    if (found.empty() || (line[0] != ' ' && line[0] != '}')) found.emplace_back();
    found.back() += line + "\n";
  }
  return found;
}

/// Suites of a test file with a test that draws its inputs from test_rng(), itself or by a helper
/// of the same file: the grader runs such a test again with other inputs.
std::set<std::string> suites_with_random_inputs(const std::string& text) {
  const auto begins_with = std::regex_constants::match_continuous;
  const std::regex test(R"(TEST\((\w+),)");
  const std::regex helper(R"((?:struct|class) (\w+)|[^(=]*\b(\w+)\()");
  std::set<std::string> suites;
  std::string drawing = "test_rng";  // names, with | between them
  for (const std::string& definition : definitions(text)) {
    if (!std::regex_search(definition, std::regex("\\b(?:" + drawing + ")\\b"))) continue;
    std::smatch name;
    if (std::regex_search(definition, name, test, begins_with)) {
      suites.insert(name[1]);
    } else if (std::regex_search(definition, name, helper, begins_with)) {
      drawing += "|" + name[1].str() + name[2].str();
    }
  }
  return suites;
}

void check_unit_registry(const Workspace& workspace, const Unit& unit,
                         std::vector<Problem>& problems) {
  for (const fs::path& file : {unit.contract(), unit.reference(), unit.tests()}) {
    if (!fs::exists(workspace.root() / file)) {
      problems.push_back({unit.key, file.string() + " is missing"});
      return;
    }
  }
  const std::string contract = read_file(workspace.root() / unit.contract());
  const std::vector<std::string> lists = matches(contract, R"(GRADBOOK_CONTRACT\(([^)]*)\))");
  if (lists.size() != 1) {
    problems.push_back({unit.contract().string(), "needs one line GRADBOOK_CONTRACT(functions)"});
    return;
  }
  const std::vector<std::string> declared = matches(lists.front(), R"((\w+))");
  const std::string tests = read_file(workspace.root() / unit.tests());
  const std::vector<std::string> found = matches(tests, R"(TEST\((\w+),)");
  const std::set<std::string> random = suites_with_random_inputs(tests);
  std::set<std::string> suites(found.begin(), found.end());
  std::set<std::string> functions(declared.begin(), declared.end());
  for (const Task& task : unit.tasks) {
    if (functions.erase(task.function) == 0) {
      problems.push_back({unit.key, "task " + task.function + " is not in GRADBOOK_CONTRACT"});
    }
    if (suites.erase(task.suite()) == 0) {
      problems.push_back(
          {unit.key, "task " + task.function + " has no test suite " + task.suite()});
    } else if (random.count(task.suite()) == 0) {
      problems.push_back({unit.tests().string(),
                          "no test of suite " + task.suite() +
                              " draws its inputs from test_rng(): the grader cannot hide any"});
    }
    suites.erase(task.suite() + "Contract");
    if (task.hints.size() != 3) {
      problems.push_back({unit.key, fmt::format("task {} has {} hints, expected 3", task.function,
                                                task.hints.size())});
    }
  }
  for (const std::string& function : functions) {
    problems.push_back({unit.key, "function " + function + " of the contract is no task"});
  }
  for (const std::string& suite : suites) {
    problems.push_back({unit.tests().string(), "suite " + suite + " belongs to no task"});
  }
}

/// Folders whose headers the files of a folder may include.
const std::map<std::string, std::set<std::string>>& allowed_includes() {
  static const std::map<std::string, std::set<std::string>> kAllowed = {
      {"common/core", {"core"}},
      {"common/data", {"core", "data"}},
      {"common/kernels", {"kernels"}},
      {"common/given", {"core", "given"}},
      {"common/neighbors", {"core", "kernels", "exercises", "given", "neighbors"}},
      {"common/nn", {"core", "data", "kernels", "exercises", "given", "nn"}},
      {"common/verify", {"core", "verify"}},
      {"common/figures", {"core", "figures"}},
      {"common/chapter", {"core", "data", "kernels", "nn", "figures", "exercises", "chapter"}},
      {"common/course", {"core", "course"}},
      {"common/student", {"core", "course", "student"}},
      {"common/author", {"core", "course", "author"}},
      {"common/site", {"core", "course", "figures", "site"}},
      {"common/bench", {"core", "course", "bench"}},
      {"common/sealed", {"core", "verify", "course", "sealed"}},
      {"common/grading", {"core", "data", "course", "student", "author", "grading", "release"}},
      {"common/release", {"core", "course", "grading", "release"}},
      {"common/cli",
       {"core", "data", "course", "student", "author", "site", "bench", "figures", "grading",
        "release", "cli"}},
      {"exercises", {"core", "exercises", "given"}},
      {"solutions", {"core", "exercises", "given"}},
      {"chapters",
       {"core", "data", "nn", "neighbors", "figures", "chapter", "exercises", "given", "chapters"}},
  };
  return kAllowed;
}

}  // namespace

std::vector<Problem> check_registry(const Workspace& workspace, const std::vector<Unit>& units) {
  std::vector<Problem> problems;
  std::set<std::string> numbers;
  std::set<std::string> functions;
  for (const Unit& unit : units) {
    if (!numbers.insert(unit.number).second)
      problems.push_back({unit.key, unit.number + " is taken"});
    for (const Task& task : unit.tasks) {
      if (!functions.insert(task.function).second) {
        problems.push_back({unit.key, "function " + task.function + " exists in another unit"});
      }
    }
    check_unit_registry(workspace, unit, problems);
  }
  return problems;
}

std::vector<Problem> check_layout(const Workspace& workspace, const std::vector<Unit>& units) {
  std::set<std::string> keys;
  for (const Unit& unit : units) keys.insert(unit.key);
  const std::set<std::string> top = {
      "README.md",      "CONTRIBUTING.md",   "LICENSE",    "LICENSE-text.md", "gradbook",
      "CMakeLists.txt", "CMakePresets.json", "chapters",   "common",          "datasets",
      "docs",           "exercises",         "solutions",  "tests",           ".ci",
      ".clang-format",  ".clang-tidy",       ".gitignore", ".gitattributes"};
  const std::regex unit_file(
      R"((?:exercises|solutions)/([^/]+/[^/.]+)\.(?:md|hpp|cpp)|tests/(\d\d_[^/]+/[^/.]+)_test\.cpp|tests/mutants/([^/]+/[^/]+)/M[\d.]+\.patch)");
  const std::regex unit_folder(R"((?:exercises|solutions|tests/mutants|tests/\d\d_[^/]+)/.*)");

  std::vector<Problem> problems;
  std::set<std::string> folders;
  const std::vector<std::string> files = tracked_files(workspace);
  for (const std::string& file : files) {
    if (top.count(first_folder(file)) == 0)
      problems.push_back({file, "is outside the agreed layout"});
    std::smatch match;
    if (fs::path(file).filename() != "README.md" && std::regex_match(file, unit_folder)) {
      const bool known = std::regex_match(file, match, unit_file) &&
                         keys.count(match[1].str() + match[2].str() + match[3].str()) == 1;
      if (!known) problems.push_back({file, "belongs to no unit"});
    }
    const fs::path parent = fs::path(file).parent_path();
    const std::string root = first_folder(file);
    if (parent == root) folders.insert(root);
    const bool chapter_of_code = root == "solutions" || root == "tests";
    if (std::distance(parent.begin(), parent.end()) == 2 && !chapter_of_code)
      folders.insert(parent.string());
  }
  for (const std::string& folder : folders) {
    const bool hidden = folder.empty() || folder[0] == '.' || folder.find('.') != std::string::npos;
    if (!hidden && fs::is_directory(workspace.root() / folder) &&
        !fs::exists(workspace.root() / folder / "README.md")) {
      problems.push_back({folder, "has no README.md that says its purpose"});
    }
  }
  return problems;
}

std::vector<Problem> check_includes(const Workspace& workspace) {
  std::vector<Problem> problems;
  for (const std::string& file : tracked_sources(workspace)) {
    const std::string text = read_file(workspace.root() / file);
    for (const std::string& included : included_headers(text)) {
      if (fs::path(included).extension() == ".cpp")
        problems.push_back({file, "includes a .cpp: " + included});
      for (const auto& [folder, allowed] : allowed_includes()) {
        if (file.rfind(folder + "/", 0) != 0 || included.find('/') == std::string::npos) continue;
        if (allowed.count(first_folder(included)) == 0) {
          problems.push_back(
              {file, "may not include " + included + " (arrows point one way only)"});
        }
        // A unit may build on its own chapter and on those before it
        const std::string chapter = fs::path(file).parent_path().filename().string();
        const std::string other = fs::path(included).parent_path().filename().string();
        const bool unit = folder == "exercises" || folder == "solutions";
        if (unit && first_folder(included) == "exercises" && other > chapter) {
          problems.push_back({file, "includes a unit of a later chapter: " + included});
        }
        // What another chapter is given may be what this unit asks for
        if (unit && first_folder(included) == "given" && other != chapter) {
          problems.push_back({file, "includes what another chapter is given: " + included});
        }
      }
    }
  }
  return problems;
}

}  // namespace gradbook
