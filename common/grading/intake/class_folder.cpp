#include "grading/intake/class_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "grading/intake/class_entries.hpp"
#include "grading/intake/unicode_names.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestId = 64;

// Never isalnum() and the like: these depend on the locale
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool may_stand_in_id(char c) {
  return is_letter_or_digit(c) || std::string_view("._@-").find(c) != std::string_view::npos;
}

bool holds(const fs::path& entry, const fs::path& out) {
  if (out.empty()) return false;
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(out, error);
  const fs::path outer = fs::weakly_canonical(entry, error);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// Takes the newest of a student's attempts at one file, or of whole folders with a time.
std::vector<const ClassEntry*> newest_attempts(const std::vector<const ClassEntry*>& entries,
                                               FoundSubmission& found) {
  std::map<std::string, const ClassEntry*> newest;
  for (const ClassEntry* const entry : entries) {
    // A folder without a time stands for itself: Moodle's files and online texts
    const bool lone = entry->folder && entry->name.attempt.empty();
    const std::string key =
        lone ? "folder " + entry->file : (entry->folder ? "" : "file " + entry->name.file);
    const auto [place, first] = newest.emplace(key, entry);
    if (first) continue;
    const bool later = entry->name.attempt > place->second->name.attempt;
    const ClassEntry* const old = later ? place->second : entry;
    const ClassEntry* const kept = later ? entry : place->second;
    place->second = kept;
    if (old->name.attempt == kept->name.attempt) {
      found.rejected = fmt::format("{} and {} cannot both count; keep one", printable(old->file),
                                   printable(kept->file));
      continue;
    }
    const std::string note =
        fmt::format("{}: an older attempt; {} counts", printable(old->file), printable(kept->file));
    found.notes.push_back(note);
    found.flags.push_back(note);
  }
  std::vector<const ClassEntry*> kept;
  for (const ClassEntry* const entry : entries) {
    for (const auto& [key, one] : newest) {
      if (one == entry) kept.push_back(entry);
    }
  }
  return kept;
}

/// One student's submission from all entries that are of that student.
FoundSubmission found_of(const std::vector<const ClassEntry*>& entries, const PlatformName& name) {
  FoundSubmission found;
  found.id = id_of_student(name.student);
  found.name = name.name;
  found.aliases = {name.student, name.name, name.number};
  found.source = entries.front()->path;
  bool flat = false;
  bool known = false;
  for (const ClassEntry* const entry : entries) {
    found.entry += (found.entry.empty() ? "" : "; ") + entry->file;
    flat = flat || !entry->name.file.empty();
    known = known || entry->name.known;
    if (entry->link) found.rejected = "is a link; put the submission itself here";
    if (entry->name.late) found.flags.push_back("the platform marks it as late");
  }
  if (entries.size() == 1 && !flat) return found;
  if (!known) {
    std::string names;
    for (const ClassEntry* const entry : entries) {
      names += (names.empty() ? "" : ", ") + printable(entry->file);
    }
    found.rejected = fmt::format("{} have the same id; keep the one that counts", names);
    return found;
  }
  found.in_parts = true;
  for (const ClassEntry* const entry : newest_attempts(entries, found)) {
    found.parts.push_back({.path = entry->path, .name = entry->name.file});
  }
  return found;
}

/// Ids that differ in capitals only would be one folder on other systems.
void part_by_capitals(std::vector<FoundSubmission>& submissions, ClassFolder& result) {
  std::map<std::string, std::vector<FoundSubmission*>> by_id;
  for (FoundSubmission& found : submissions) by_id[lower_ascii(found.id)].push_back(&found);
  for (const auto& [id, sharing] : by_id) {
    if (sharing.size() < 2) continue;
    std::vector<std::string> names;
    for (FoundSubmission* const found : sharing) {
      names.push_back(printable(found->entry));
      if (found->id == id) continue;
      Hasher hash;
      hash.update(decomposed(found->aliases.at(0)));
      found->id = found->id.substr(0, kLongestId - 9) + "-" + hash.hex().substr(0, 8);
    }
    result.warnings.push_back(fmt::format("{} differ in capitals only: taken for {} students",
                                          fmt::join(names, " and "), sharing.size()));
  }
}

/// Why an entry is no submission, "" if it is one.
std::string no_submission(const ClassEntry& entry) {
  if (entry.folder || entry.link || entry.name.known || is_archive_name(entry.file)) return "";
  return "is no folder, .zip, .tar.gz or .tgz";
}

void warn_of_names(ClassFolder& result) {
  std::vector<std::string> examples;
  int count = 0;
  for (const FoundSubmission& found : result.submissions) {
    if (found.id == found.name) continue;
    if (++count <= 3) examples.push_back(fmt::format("{} is {}", found.id, found.name));
  }
  if (count == 0) return;
  result.warnings.push_back(fmt::format(
      "{} of {} names are no ids, and got one: {}{}; students.csv says whose id is whose", count,
      result.submissions.size(), fmt::join(examples, ", "), count > 3 ? ", ..." : ""));
}

}  // namespace

std::string id_problem(const std::string& id) {
  static const std::set<std::string> kTaken = {
      "staff",    "grades.csv",    "students.csv",  "report.html", "junit.xml",
      "run.json", "journal.jsonl", "overrides.csv", "con",         "prn",
      "aux",      "nul",           "com1",          "com2",        "com3",
      "com4",     "lpt1",          "lpt2",          "lpt3"};
  const bool good = !id.empty() && id.size() <= kLongestId && is_letter_or_digit(id.front()) &&
                    std::all_of(id.begin(), id.end(), may_stand_in_id);
  if (!good) {
    return fmt::format(
        "'{}' is no id: 1 to {} letters, digits and . _ @ -, the first a letter or digit",
        printable(id), kLongestId);
  }
  if (kTaken.count(lower_ascii(id)) == 1 || id.back() == '.') {
    return "'" + id + "' is a name that is needed for something else";
  }
  return "";
}

FoundSubmission found_submission(const fs::path& source) {
  // "ann/" has no file name of its own
  ClassEntry entry = entry_at(source.has_filename() ? source : source.parent_path());
  entry.name = platform_name(entry.file, entry.folder || entry.link, false);
  if (!entry.name.known && !entry.folder) {
    entry.name.student = entry.name.name = without_archive_ending(entry.file);
  }
  return found_of({&entry}, entry.name);
}

ClassFolder find_submissions(const fs::path& folder, const fs::path& out) {
  ClassFolder result;
  const fs::path root = class_root(folder, result);
  std::map<std::string, GradescopeStudent> exported;
  std::error_code error;
  if (fs::exists(root / kGradescopeFile, error)) {
    exported = parse_gradescope_export(read_file(root / kGradescopeFile));
  }
  const std::vector<ClassEntry> entries = entries_in(root);
  std::map<std::string, std::vector<const ClassEntry*>> students;
  std::map<std::string, PlatformName> names;
  for (const ClassEntry& entry : entries) {
    if (entry.folder && holds(entry.path, out)) continue;
    if (const std::string why = no_submission(entry); !why.empty()) {
      result.refused.push_back(printable(entry.file) + ": " + why);
      continue;
    }
    if (entry.name.known && !entry.folder && entry.name.file.empty())
      continue;  // the platform's own
    PlatformName name = entry.name;
    if (!name.known && !entry.folder) name.student = name.name = without_archive_ending(entry.file);
    if (const auto told = exported.find(entry.file); told != exported.end()) {
      name.name = told->second.name;
      name.number = told->second.number;
      name.student = name.name + "_" + name.number;
    }
    const std::string key = decomposed(name.student);
    students[key].push_back(&entry);
    names.emplace(key, name);
  }
  for (const auto& [key, of_student] : students) {
    result.submissions.push_back(found_of(of_student, names.at(key)));
    const auto told = exported.find(of_student.front()->file);
    if (told != exported.end()) result.submissions.back().created_at = told->second.created_at;
  }
  part_by_capitals(result.submissions, result);
  std::sort(result.submissions.begin(), result.submissions.end(),
            [](const FoundSubmission& a, const FoundSubmission& b) { return a.id < b.id; });
  warn_of_names(result);
  return result;
}

}  // namespace gradbook
