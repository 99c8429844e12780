// The part of `gradbook dev check` that reads docs/twins.md.
#include <fmt/core.h>

#include <regex>
#include <set>
#include <sstream>

#include "author/author.hpp"
#include "author/source_files.hpp"
#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPage = "docs/twins.md";

/// The pieces of a cell in `…`: a file, then names in it.
std::vector<std::string> quoted(const std::string& cell) { return matches(cell, "`([^`]+)`"); }

/// Whether the text has this name as a word: a function, a type, or a test "Suite.Name".
bool has_name(const std::string& text, const std::string& name) {
  const std::size_t point = name.find('.');
  if (point != std::string::npos) {
    const std::string suite = name.substr(0, point);
    return text.find("TEST(" + suite + ", " + name.substr(point + 1) + ")") != std::string::npos;
  }
  return std::regex_search(text, std::regex("\\b" + name + "\\b"));
}

void check_cell(const Workspace& workspace, const std::string& cell, const std::string& folder,
                std::vector<Problem>& problems) {
  const std::vector<std::string> parts = quoted(cell);
  if (parts.size() < 2) {
    problems.push_back({kPage, "expected `file` and `names` in: " + cell});
    return;
  }
  const std::string& file = parts.front();
  if (file.rfind(folder, 0) != 0 || !fs::exists(workspace.root() / file)) {
    problems.push_back({kPage, fmt::format("{} is no file of {}", file, folder)});
    return;
  }
  const std::string text = read_file(workspace.root() / file);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (!has_name(text, parts[i])) {
      problems.push_back({kPage, fmt::format("{} has no {}", file, parts[i])});
    }
  }
}

}  // namespace

std::vector<Problem> check_twins(const Workspace& workspace) {
  std::vector<Problem> problems;
  std::set<std::string> engines;
  std::istringstream lines(read_file(workspace.root() / kPage));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.rfind("| `", 0) != 0) continue;
    const std::vector<std::string> cells = matches(line, R"(\| ([^|]+) (?=\|))");
    if (cells.size() != 3) {
      problems.push_back({kPage, "expected unit, engine and agreement test in: " + line});
      continue;
    }
    check_cell(workspace, cells[0], "exercises/", problems);
    check_cell(workspace, cells[1], "common/", problems);
    check_cell(workspace, cells[2], "tests/", problems);
    if (!quoted(cells[1]).empty()) engines.insert(quoted(cells[1]).front());
  }
  for (const std::string& file : tracked_sources(workspace)) {
    if (file.rfind("common/", 0) != 0 || file.rfind("common/author/", 0) == 0) continue;
    const bool says_so = read_file(workspace.root() / file).find("twin of") != std::string::npos;
    if (says_so && engines.count(file) == 0) {
      problems.push_back({file, fmt::format("says that it is a twin, but {} does not", kPage)});
    }
  }
  return problems;
}

}  // namespace gradbook
