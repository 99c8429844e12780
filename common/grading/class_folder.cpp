#include "grading/class_folder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <system_error>

#include "core/file.hpp"
#include "data/checksum.hpp"
#include "grading/printable.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kMaxSubmissions = 10000;

// Never isalnum() and the like: these depend on the locale
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool may_stand_in_id(char c) {
  return is_letter_or_digit(c) || std::string_view("._@-").find(c) != std::string_view::npos;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// The name without the ending of an archive; nothing is taken off if there is none.
std::string without_ending(const std::string& name) {
  for (const std::string_view ending : {".tar.gz", ".tgz", ".zip"}) {
    if (name.size() >= ending.size() && lower(name).ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

/// An id for an entry that has none of its own.
std::string replacement_id(const std::string& entry) {
  Hasher hash;
  hash.update(entry);
  std::string id = without_ending(entry).substr(0, kLongestId - 16);
  for (char& c : id) {
    if (!may_stand_in_id(c)) c = '_';
  }
  if (id.empty() || !is_letter_or_digit(id.front())) id.insert(0, "id");
  return id + "-" + hash.hex().substr(0, 8);
}

/// Why an entry of the class folder is no submission; "" if it is one, perhaps a rejected one.
std::string no_submission(const fs::directory_entry& entry, const std::string& name) {
  std::error_code error;
  const fs::file_status status = entry.symlink_status(error);
  const bool archive = without_ending(name) != name;
  if (archive || fs::is_directory(status) || fs::is_symlink(status)) return "";
  return "is no folder, .zip, .tar.gz or .tgz";
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    entries.push_back(*at);
    if (entries.size() > kMaxSubmissions) {
      throw FileError(folder, fmt::format("holds more than {} entries", kMaxSubmissions),
                      "give the folder that holds one entry per student");
    }
  }
  if (error) {
    throw FileError(folder, "cannot be read: " + error.message(),
                    "give the folder that holds one folder or archive per student");
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

/// Rejects all entries that share an id.
void reject_shared_ids(std::vector<FoundSubmission>& submissions) {
  std::map<std::string, std::vector<FoundSubmission*>> by_id;
  for (FoundSubmission& found : submissions) by_id[lower(found.id)].push_back(&found);
  for (const auto& [id, sharing] : by_id) {
    if (sharing.size() < 2) continue;
    std::string names;
    for (const FoundSubmission* found : sharing) {
      names += (names.empty() ? "" : ", ") + printable(found->source.filename().string());
    }
    for (FoundSubmission* found : sharing) {
      found->id = replacement_id(found->source.filename().string());
      found->rejected = fmt::format("{} have the same id; keep the one that counts", names);
    }
  }
}

}  // namespace

std::string id_problem(const std::string& id) {
  static const std::set<std::string> kTaken = {"staff",        "grades.csv", "report.html",
                                               "junit.xml",    "run.json",   "journal.jsonl",
                                               "overrides.csv"};
  const bool good = !id.empty() && id.size() <= kLongestId && is_letter_or_digit(id.front()) &&
                    std::all_of(id.begin(), id.end(), may_stand_in_id);
  if (!good) {
    return fmt::format(
        "'{}' is no id: 1 to {} letters, digits and . _ @ -, the first a letter or digit; rename "
        "it",
        printable(id), kLongestId);
  }
  if (kTaken.count(lower(id)) == 1)
    return "'" + id + "' is a name the grader needs itself; rename it";
  return "";
}

FoundSubmission found_submission(const fs::path& source) {
  // "ann/" has no file name of its own
  const fs::path plain = source.has_filename() ? source : source.parent_path();
  const std::string name = plain.filename().string();
  std::error_code error;
  const fs::file_status status = fs::symlink_status(plain, error);
  FoundSubmission found;
  found.source = plain;
  found.id = fs::is_directory(status) ? name : without_ending(name);
  found.rejected = id_problem(found.id);
  if (!found.rejected.empty()) found.id = replacement_id(name);
  if (fs::is_symlink(status)) found.rejected = "is a link; put the submission itself here";
  return found;
}

ClassFolder find_submissions(const fs::path& folder) {
  ClassFolder result;
  for (const fs::directory_entry& entry : entries_of(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.front() == '.' || name == "times.csv") continue;
    if (const std::string why = no_submission(entry, name); !why.empty()) {
      result.refused.push_back(printable(name) + ": " + why);
      continue;
    }
    result.submissions.push_back(found_submission(entry.path()));
  }
  reject_shared_ids(result.submissions);
  std::sort(result.submissions.begin(), result.submissions.end(),
            [](const FoundSubmission& a, const FoundSubmission& b) { return a.id < b.id; });
  return result;
}

}  // namespace gradbook
