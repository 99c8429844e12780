#include "course/unit.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <numeric>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "core/text.hpp"
#include "course/stray.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// The rest of a line that starts with a prefix, trimmed.
std::optional<std::string> after(std::string_view line, std::string_view prefix) {
  if (line.substr(0, prefix.size()) != prefix) return std::nullopt;
  return trimmed(line.substr(prefix.size()));
}

std::optional<int> small_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string Task::suite() const {
  std::string name;
  bool upper = true;
  for (const char c : function) {
    if (c == '_') {
      upper = true;
    } else {
      name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      upper = false;
    }
  }
  return name;
}

fs::path Unit::contract() const { return fs::path("exercises") / (key + ".hpp"); }
fs::path Unit::exercise() const { return fs::path("exercises") / (key + ".cpp"); }
fs::path Unit::reference() const { return fs::path("solutions") / (key + ".cpp"); }
fs::path Unit::delivered() const { return fs::path("solutions") / (key + ".stub"); }
fs::path Unit::library() const { return fs::path("solutions") / (key + ".a"); }
fs::path Unit::tests() const { return fs::path("tests") / (key + "_test.cpp"); }
fs::path Unit::mutants() const { return fs::path("tests/mutants") / key; }

int Unit::points() const {
  return std::accumulate(tasks.begin(), tasks.end(), 0,
                         [](int sum, const Task& task) { return sum + task.points; });
}

std::string Unit::target(std::string_view linkage) const {
  return fmt::format("{}.{}.{}", linkage, chapter, name);
}

Unit parse_unit(const fs::path& file, std::string_view text) {
  Unit unit;
  unit.chapter = file.parent_path().filename().string();
  unit.name = file.stem().string();
  unit.key = unit.chapter + "/" + unit.name;

  // Text belongs to the unit, then to the last "## task", then to its last "### Hint"
  std::string* body = &unit.intro;
  std::istringstream lines{std::string(text)};
  std::string line;
  int line_number = 0;
  const auto fail = [&](std::string_view problem) {
    throw FileError(file, fmt::format("line {}: {}", line_number, problem));
  };
  while (std::getline(lines, line)) {
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (const auto hint = after(line, "### Hint ")) {
      if (unit.tasks.empty()) fail("a hint stands before the first '## task'");
      std::vector<std::string>& hints = unit.tasks.back().hints;
      if (small_number(*hint) != static_cast<int>(hints.size()) + 1) {
        fail(fmt::format("expected '### Hint {}'", hints.size() + 1));
      }
      hints.emplace_back();
      body = &hints.back();
    } else if (const auto function = after(line, "## ")) {
      unit.tasks.push_back({.function = *function, .points = 0, .text = "", .hints = {}});
      body = &unit.tasks.back().text;
    } else if (const auto heading = after(line, "# "); heading && unit.title.empty()) {
      const std::size_t space = heading->find(' ');
      if (space != 4 || unit.chapter.substr(0, 2) != heading->substr(0, 2)) {
        fail("the title must be '# NN.M Title', with the chapter's number");
      }
      unit.number = heading->substr(0, space);
      unit.title = trimmed(heading->substr(space));
    } else if (const auto difficulty = after(line, "difficulty:");
               difficulty && unit.tasks.empty()) {
      unit.difficulty = small_number(*difficulty).value_or(0);
      if (unit.difficulty < 1 || unit.difficulty > 3) fail("difficulty is 1, 2 or 3");
    } else if (const auto slides = after(line, "slides:"); slides && unit.tasks.empty()) {
      unit.slides = *slides;
    } else if (const auto points = after(line, "points:"); points && !unit.tasks.empty()) {
      unit.tasks.back().points = small_number(*points).value_or(0);
      if (unit.tasks.back().points < 1) fail("points is a whole number, at least 1");
    } else {
      *body += line + "\n";
    }
  }

  if (unit.title.empty()) fail("the title '# NN.M Title' is missing");
  if (unit.tasks.empty()) fail("no task: expected '## function_name'");
  unit.intro = trimmed(unit.intro);
  for (Task& task : unit.tasks) {
    task.text = trimmed(task.text);
    for (std::string& hint : task.hints) hint = trimmed(hint);
    if (task.points < 1) fail(fmt::format("task {} has no 'points:'", task.function));
    if (task.hints.empty()) fail(fmt::format("task {} has no hint", task.function));
  }
  return unit;
}

std::vector<Unit> read_units(const fs::path& root) {
  const fs::path exercises = root / "exercises";
  std::error_code error;
  std::vector<Unit> units;
  for (const fs::directory_entry& chapter : fs::directory_iterator(exercises, error)) {
    if (!is_chapter_name(chapter.path()) || !chapter.is_directory()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(chapter.path())) {
      const fs::path& file = entry.path();
      if (file.extension() != ".md" || !is_unit_name(file) || is_stray(file)) continue;
      // A text alone is a note of somebody's: a unit has a contract or a reference too
      const fs::path key = chapter.path().filename() / file.stem();
      const fs::path solution = root / "solutions" / key;
      if (fs::exists(fs::path(file).replace_extension(".hpp")) ||
          fs::exists(fs::path(solution).replace_extension(".cpp")) ||
          fs::exists(fs::path(solution).replace_extension(".stub"))) {
        units.push_back(parse_unit(file, read_file(file)));
      }
    }
  }
  if (error) throw FileError(exercises, error.message());
  std::sort(units.begin(), units.end(),
            [](const Unit& a, const Unit& b) { return a.number < b.number; });
  return units;
}

std::vector<fs::path> unclaimed_exercises(const fs::path& root, const std::vector<Unit>& units) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::directory_entry& chapter : fs::directory_iterator(root / "exercises", error)) {
    if (!is_chapter_name(chapter.path()) || !chapter.is_directory()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(chapter.path())) {
      const fs::path file =
          fs::path("exercises") / chapter.path().filename() / entry.path().filename();
      const bool known = std::any_of(units.begin(), units.end(),
                                     [&](const Unit& unit) { return unit.exercise() == file; });
      if (file.extension() == ".cpp" && !is_stray(file) && !known) found.push_back(file);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace gradbook
