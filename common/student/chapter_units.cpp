#include "student/chapter_units.hpp"

#include <fmt/core.h>

#include <regex>
#include <set>

#include "core/file.hpp"
#include "course/unit_source.hpp"
#include "student/student_record.hpp"

namespace gradbook {

namespace fs = std::filesystem;

namespace {

/// Adds the units that a source includes, also through the parts of the frame of all chapters
/// (common/chapter) that it includes.
void add_units(const fs::path& root, const fs::path& source, std::set<fs::path>& seen,
               std::set<std::string>& keys) {
  if (!fs::exists(source) || !seen.insert(source).second) return;
  const std::string text = read_file(source);
  for (const std::string& key : included_units(text)) keys.insert(key);
  for (const std::string& header : included_headers(text)) {
    if (!header.starts_with("chapter/")) continue;
    const fs::path file = root / "common" / header;
    add_units(root, file, seen, keys);
    add_units(root, fs::path(file).replace_extension(".cpp"), seen, keys);
  }
}

}  // namespace

std::vector<Unit> chapter_units(const fs::path& root, const std::string& chapter,
                                const std::vector<Unit>& units) {
  static const std::regex kSource(R"((?!fig_)[a-z0-9_]+\.(cpp|hpp))");
  std::set<fs::path> seen;
  std::set<std::string> keys;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "chapters" / chapter)) {
    if (std::regex_match(entry.path().filename().string(), kSource))
      add_units(root, entry.path(), seen, keys);
  }
  std::vector<Unit> needed;
  for (const Unit& unit : units) {
    if (keys.count(unit.key) != 0) needed.push_back(unit);
  }
  return needed;
}

std::string missing_exercises(const Workspace& workspace, const std::string& chapter,
                              const std::vector<Unit>& units) {
  const StudentRecord record(workspace);
  std::string names;
  for (const Unit& unit : chapter_units(workspace.root(), chapter, units)) {
    if (record.state(unit) == UnitState::passed) continue;
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", unit.number, unit.name);
  }
  return names.empty() ? "" : fmt::format("{} runs when these exercises pass: {}", chapter, names);
}

}  // namespace gradbook
