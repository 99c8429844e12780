#include "student/student_record.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "core/utc_time.hpp"
#include "course/content.hpp"
#include "course/stub.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "# Gradbook progress, written by ./gradbook: unit, state, points, last failed task, hints "
    "seen,\n"
    "# solution seen before passing, fingerprint of the file, time of the last check (UTC)\n";

std::string hints_text(const std::map<std::string, int>& hints) {
  std::string text;
  for (const auto& [function, number] : hints) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", function, number);
  }
  return text.empty() ? "-" : text;
}

std::map<std::string, int> parse_hints(const std::string& text) {
  std::map<std::string, int> hints;
  std::istringstream entries(text);
  std::string entry;
  while (text != "-" && std::getline(entries, entry, ',')) {
    const std::size_t colon = entry.find(':');
    if (colon == std::string::npos) throw std::invalid_argument("hints");
    hints[entry.substr(0, colon)] = std::stoi(entry.substr(colon + 1));
  }
  return hints;
}

/// "key=value" -> value; throws if the word has another key.
std::string value_of(const std::string& word, const std::string& key) {
  if (word.rfind(key + "=", 0) != 0) throw std::invalid_argument(key);
  const std::string value = word.substr(key.size() + 1);
  return value == "-" ? "" : value;
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string record_line(const std::string& key, const UnitRecord& record) {
  return fmt::format("{} {} points={} task={} hints={} gave_up={} file={} checked={}\n", key,
                     record.passed ? "passed" : "open", record.earned, or_dash(record.task),
                     hints_text(record.hints), record.gave_up ? "yes" : "no", or_dash(record.file),
                     or_dash(record.checked));
}

std::pair<std::string, UnitRecord> parse_record(const std::string& line) {
  std::istringstream words(line);
  std::string key, state, points, task, hints, gave_up, file, checked, rest;
  words >> key >> state >> points >> task >> hints >> gave_up >> file >> checked;
  if (!words || words >> rest || (state != "passed" && state != "open")) {
    throw std::invalid_argument("fields");
  }
  UnitRecord record;
  record.passed = state == "passed";
  record.earned = std::stod(value_of(points, "points"));
  record.task = value_of(task, "task");
  record.hints = parse_hints(hints.substr(hints.find('=') + 1));
  record.gave_up = value_of(gave_up, "gave_up") == "yes";
  record.file = value_of(file, "file");
  record.checked = value_of(checked, "checked");
  return {key, record};
}

/// Made of the reference; in a student edition, as it was delivered.
std::string starter_file(const Workspace& workspace, const Unit& unit) {
  const fs::path delivered = workspace.root() / unit.delivered();
  if (fs::exists(delivered)) return read_file(delivered);
  const fs::path reference = workspace.root() / unit.reference();
  if (fs::exists(reference)) return make_stub(unit, read_file(reference));
  throw FileError(
      reference, "is missing, so no new starter file can be made",
      fmt::format("git checkout {} brings the delivered one back", unit.exercise().string()));
}

}  // namespace

std::string state_name(UnitState state) {
  switch (state) {
    case UnitState::untouched:
      return "untouched";
    case UnitState::started:
      return "started";
    case UnitState::failed:
      return "failed";
    case UnitState::passed:
      return "passed";
    case UnitState::edited:
      return "edited";
  }
  return "unknown";
}

StudentRecord::StudentRecord(const Workspace& workspace)
    : workspace_(&workspace), path_(workspace.state() / "progress.txt") {
  load();
}

void StudentRecord::load() {
  records_.clear();
  if (!fs::exists(path_)) return;
  std::istringstream lines(read_file(path_));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    try {
      records_.insert(parse_record(line));
    } catch (const std::logic_error&) {
      throw FileError(
          path_, fmt::format("line {} is damaged", number),
          "correct or delete that line (the exercise files themselves are not affected)");
    }
  }
}

const UnitRecord& StudentRecord::of(const Unit& unit) const {
  static const UnitRecord kNothing;
  const auto found = records_.find(unit.key);
  return found == records_.end() ? kNothing : found->second;
}

UnitState StudentRecord::state(const Unit& unit) const {
  const fs::path file = workspace_->root() / unit.exercise();
  const bool same_file = checked_as_it_is(unit);
  if (of(unit).passed) return same_file ? UnitState::passed : UnitState::edited;

  std::error_code error;
  if (!fs::is_regular_file(file, error)) return UnitState::untouched;
  const std::string text = read_file(file);
  const bool untouched = std::all_of(unit.tasks.begin(), unit.tasks.end(), [&](const Task& task) {
    return text.find(fmt::format("todo(\"{} {}\")", unit.number, task.function)) !=
           std::string::npos;
  });
  if (untouched) return UnitState::untouched;
  return same_file ? UnitState::failed : UnitState::started;
}

bool StudentRecord::checked_as_it_is(const Unit& unit) const {
  const std::string& checked = of(unit).file;
  return !checked.empty() && checked == unit_fingerprint(workspace_->root(), unit);
}

double StudentRecord::earned(const Unit& unit) const {
  return checked_as_it_is(unit) ? of(unit).earned : 0;
}

const Unit* StudentRecord::last_checked(const std::vector<Unit>& units) const {
  const Unit* last = nullptr;
  for (const Unit& unit : units) {
    const std::string& time = of(unit).checked;
    if (!time.empty() && (last == nullptr || time >= of(*last).checked)) last = &unit;
  }
  return last;
}

void StudentRecord::note_verdict(const Unit& unit, const UnitVerdict& verdict) {
  load();
  UnitRecord& record = records_[unit.key];
  record.passed = verdict.passed();
  record.earned = verdict.points_final ? verdict.earned() : 0;
  record.task = verdict.failed_task;
  record.file = verdict.content;
  record.checked = utc_text(std::time(nullptr));
  save();
}

void StudentRecord::note_hint(const Unit& unit, const std::string& function, int number) {
  load();
  int& seen = records_[unit.key].hints[function];
  seen = std::max(seen, number);
  save();
}

void StudentRecord::note_give_up(const Unit& unit) {
  load();
  records_[unit.key].gave_up = true;
  save();
}

void StudentRecord::save() const {
  std::string text = kHeader;
  for (const auto& [key, record] : records_) text += record_line(key, record);
  write_file(path_, text);
}

fs::path reset_exercise(const Workspace& workspace, const Unit& unit) {
  const fs::path file = workspace.root() / unit.exercise();
  const std::string stub = starter_file(workspace, unit);
  fs::path backup;
  if (fs::exists(file)) {
    const fs::path folder = workspace.state() / "backup" / unit.chapter;
    const std::string stem = unit.name + "-" + utc_stamp(std::time(nullptr));
    backup = folder / (stem + ".cpp");
    for (int copy = 2; fs::exists(backup); ++copy) {
      backup = folder / fmt::format("{}-{}.cpp", stem, copy);
    }
    write_file(backup, read_file(file));
  }
  write_file(file, stub);
  return backup;
}

}  // namespace gradbook
