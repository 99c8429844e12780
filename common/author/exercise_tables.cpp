#include "author/exercise_tables.hpp"

#include <fmt/core.h>

#include <map>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHead =
    "| exercise | file | about | points | difficulty |\n|---|---|---|---|---|\n";

std::string table_of(const std::vector<Unit>& units) {
  std::string table = kHead;
  for (const Unit& unit : units) {
    std::string stars;
    for (int i = 0; i < unit.difficulty; ++i) stars += "★";
    table += fmt::format("| {} | `{}` | {} | {} | {} |\n", unit.number, unit.name, unit.title,
                         unit.points(), stars);
  }
  return table;
}

/// README of each chapter that has one, as it is and as it should be.
struct Readme {
  fs::path file;
  std::string is;
  std::string should_be;
};

std::vector<Readme> readmes(const Workspace& workspace, const std::vector<Unit>& units) {
  std::map<std::string, std::vector<Unit>> chapters;
  for (const Unit& unit : units) chapters[unit.chapter].push_back(unit);
  std::vector<Readme> found;
  for (const auto& [chapter, of_chapter] : chapters) {
    const fs::path file = fs::path("exercises") / chapter / "README.md";
    if (!fs::exists(workspace.root() / file)) continue;
    const std::string text = read_file(workspace.root() / file);
    found.push_back({file, text, with_exercise_table(text, of_chapter)});
  }
  return found;
}

}  // namespace

std::string with_exercise_table(std::string_view readme, const std::vector<Unit>& units) {
  const std::string with_breaks = "\n" + std::string(readme);
  const std::size_t found = with_breaks.find("\n| exercise |");
  if (found == std::string::npos) return std::string(readme) + "\n" + table_of(units);
  std::size_t end = found;  // of the lines that begin with |, in readme
  while (end < readme.size() && readme[end] == '|') {
    end = std::min(readme.find('\n', end), readme.size() - 1) + 1;
  }
  return std::string(readme.substr(0, found)) + table_of(units) + std::string(readme.substr(end));
}

std::vector<std::string> write_exercise_tables(const Workspace& workspace,
                                               const std::vector<Unit>& units) {
  std::vector<std::string> written;
  for (const Readme& readme : readmes(workspace, units)) {
    if (readme.is == readme.should_be) continue;
    write_file(workspace.root() / readme.file, readme.should_be);
    written.push_back(readme.file.string());
  }
  return written;
}

std::vector<Problem> check_exercise_tables(const Workspace& workspace,
                                           const std::vector<Unit>& units) {
  std::vector<Problem> problems;
  for (const Readme& readme : readmes(workspace, units)) {
    if (readme.is == readme.should_be) continue;
    problems.push_back(
        {readme.file.string(), "its table is not what the task files say: `gradbook dev stubs`"});
  }
  return problems;
}

}  // namespace gradbook
