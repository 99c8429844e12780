#include "grading/intake/submission_files.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "core/checksum.hpp"
#include "core/text.hpp"
#include "grading/intake/platform_names.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMaxRefused = 50;       // lines of a report; the others are counted
constexpr std::size_t kMaxOtherSources = 20;  // names remembered
constexpr const char* kManifestName = "submission.json";

/// "./hw1//02_neighbors\\knn.cpp" -> hw1, 02_neighbors, knn.cpp; Windows archives use backslashes.
std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : std::string(name) + "/") {
    if (c != '/' && c != '\\') {
      part += c;
      continue;
    }
    if (!part.empty() && part != ".") parts.push_back(part);
    part.clear();
  }
  return parts;
}

/// What is wrong with a name, "" if nothing is.
std::string unsafe_name(std::string_view name, const std::vector<std::string>& parts) {
  const bool drive = name.size() > 1 && name[1] == ':';
  if (name.starts_with('/') || name.starts_with('\\') || drive) {
    return "absolute names are not read";
  }
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(name.begin(), name.end(), control)) return "control characters in the name";
  for (const std::string& part : parts) {
    if (part == "..") return "names with .. are not read";
    if (part.front() == '-') return "names that begin with - are not read";
  }
  return "";
}

/// Folders in which a whole checkout keeps files of the same names that are not the student's.
bool is_aside(const std::string& folder) {
  static const std::set<std::string> kAside = {"solutions", "tests", "build", "__MACOSX"};
  return folder.front() == '.' || kAside.count(folder) == 1;
}

bool lies_aside(const std::vector<std::string>& parts, std::size_t folders) {
  return std::any_of(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(folders), is_aside);
}

/// What is wrong with an entry that should be a source file, "" if nothing is.
std::string unfit(EntryKind kind, std::uintmax_t bytes, std::uintmax_t most) {
  switch (kind) {
    case EntryKind::link:
      return "is a link; send the file itself";
    case EntryKind::hard_link:
      return "is a hard link; send the file itself";
    case EntryKind::special:
      return "is a device, pipe or socket, no file";
    case EntryKind::folder:
      return "is a folder, expected a file";
    case EntryKind::file:
      return bytes > most ? fmt::format("is larger than {} KiB", most >> 10) : "";
  }
  return "";
}

bool is_source(const std::string& file) {
  return file.ends_with(".cpp") || file.ends_with(".cc") || file.ends_with(".hpp") ||
         file.ends_with(".h");
}

}  // namespace

bool is_plain_text(std::string_view content) {
  const bool utf16 = content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff");
  return !utf16 && content.find('\0') == std::string_view::npos;
}

SubmissionFiles::SubmissionFiles(const std::vector<Unit>& units) : units_(units) {}

const Unit* SubmissionFiles::unit_of(const std::vector<std::string>& parts, bool& flat) const {
  const Unit* same_name = nullptr;
  const std::string file = without_attempt(parts.back()).first;
  for (const Unit& unit : units_) {
    if (file != unit.name + ".cpp") continue;
    flat = parts.size() < 2 || parts[parts.size() - 2] != unit.chapter;
    if (!flat) return &unit;
    if (same_name != nullptr) return nullptr;  // two units of this name: its folder must tell which
    same_name = &unit;
  }
  return same_name;
}

/// Keeps the folders that this file and all before it lie in.
void SubmissionFiles::note_folder(const std::vector<std::string>& parts) {
  const std::vector<std::string> folders(parts.begin(), parts.end() - 1);
  if (!any_file_) outermost_ = folders;
  any_file_ = true;
  const auto differ =
      std::mismatch(outermost_.begin(), outermost_.end(), folders.begin(), folders.end());
  outermost_.erase(differ.first, outermost_.end());
}

bool SubmissionFiles::looks_into(const std::string& name) const {
  const std::vector<std::string> parts = parts_of(name);
  return !lies_aside(parts, parts.size());
}

bool SubmissionFiles::wants(const std::string& name, EntryKind kind, std::uintmax_t bytes) {
  if (++entries_ > kMaxEntries) {
    throw Rejection(fmt::format(
        "holds more than {} entries; send only what `gradbook submit` packs", kMaxEntries));
  }
  const std::vector<std::string> parts = parts_of(name);
  if (const std::string why = unsafe_name(name, parts); !why.empty()) {
    refuse(name, why);
    return false;
  }
  if (name.empty()) {
    refuse("(an entry)", "its name cannot be read");
    return false;
  }
  if (parts.empty() || lies_aside(parts, parts.size() - 1)) {
    ++ignored_;
    return false;
  }
  bool flat = false;
  const Unit* const unit = unit_of(parts, flat);
  const bool archive = archives_wanted_ && is_archive(parts.back());
  const bool wanted = unit != nullptr || parts.back() == kManifestName || archive;
  if (kind == EntryKind::file && !archive) note_folder(parts);
  const std::string why = unfit(kind, bytes, archive ? kMaxArchiveBytes : kMaxSourceBytes);
  const bool suspicious = kind != EntryKind::file && kind != EntryKind::folder;
  if (!why.empty() && (wanted || suspicious)) {
    refuse(name, why);
    return false;
  }
  if (wanted) return true;
  if (kind == EntryKind::file) {
    ++ignored_;
    if (is_source(parts.back()) && other_sources_.size() < kMaxOtherSources) {
      other_sources_.push_back(printable(name));
    }
  }
  return false;
}

bool SubmissionFiles::is_archive(std::string_view name) {
  std::string small(name);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small.ends_with(".zip") || small.ends_with(".tar.gz") || small.ends_with(".tgz");
}

std::map<std::string, std::string> SubmissionFiles::take_archives(bool wanted) {
  archives_wanted_ = wanted;
  return std::exchange(archives_, {});
}

void SubmissionFiles::add(const std::string& name, std::string content) {
  const std::vector<std::string> parts = parts_of(name);
  if (archives_wanted_ && is_archive(parts.back())) {
    archives_[name] = std::move(content);
    return;
  }
  if (!is_plain_text(content)) return refuse(name, "is no plain text; save it as UTF-8");
  if (parts.back() == kManifestName) {
    manifests_.push_back(std::move(content));
    return;
  }
  Candidate candidate;
  const Unit* const unit = unit_of(parts, candidate.flat);
  if (unit == nullptr) return;
  candidate.name = name;
  candidate.attempt = without_attempt(parts.back()).second;
  candidate.content = std::move(content);
  candidates_[unit].push_back(std::move(candidate));
}

void SubmissionFiles::refuse(const std::string& name, const std::string& why) {
  const std::string line = printable(name) + ": " + why;
  if (refused_.size() < kMaxRefused) {
    refused_.push_back(line);
  } else {
    ++more_refused_;
  }
  const std::vector<std::string> parts = parts_of(name);
  bool flat = false;
  const Unit* const unit = parts.empty() ? nullptr : unit_of(parts, flat);
  if (unit != nullptr) refused_units_.emplace(unit, line);
}

std::string SubmissionFiles::manifest() const {
  return manifests_.size() == 1 ? manifests_.front() : "";
}

/// Of files that differ in the number of an attempt only, keeps the one without a number, which the
/// student works with, else the newest; of files with the same content, the first.
void SubmissionFiles::take_attempt(std::vector<const Candidate*>& usable,
                                   Submission& submission) const {
  if (usable.empty()) return;
  const auto rank = [](const Candidate* candidate) {
    return candidate->attempt == 0 ? std::numeric_limits<int>::max() : candidate->attempt;
  };
  const Candidate* const best =
      *std::max_element(usable.begin(), usable.end(),
                        [&](const Candidate* a, const Candidate* b) { return rank(a) < rank(b); });
  std::erase_if(usable, [&](const Candidate* candidate) {
    if (rank(candidate) == rank(best)) return false;
    submission.refused.push_back(
        fmt::format("{}: {} counts", printable(candidate->name), printable(best->name)));
    return true;
  });
  if (best->attempt > 0 && usable.size() == 1) {
    submission.flags.push_back(printable(best->name) + " was taken for a file without the number");
  }
  const bool same = std::all_of(usable.begin(), usable.end(), [&](const Candidate* candidate) {
    return candidate->content == best->content;
  });
  if (same) usable.resize(1);
}

/// Takes the one file of a unit, or says why there is none.
void SubmissionFiles::choose(const Unit& unit, Submission& submission) const {
  std::vector<const Candidate*> usable;
  std::string names;
  if (const auto found = candidates_.find(&unit); found != candidates_.end()) {
    for (const Candidate& candidate : found->second) {
      const std::size_t folders = parts_of(candidate.name).size() - 1;
      if (candidate.flat && folders != outermost_.size()) {
        ++submission.ignored;
        continue;
      }
      usable.push_back(&candidate);
    }
  }
  take_attempt(usable, submission);
  for (std::size_t i = 0; i < std::min<std::size_t>(usable.size(), 3); ++i) {
    names += (names.empty() ? "" : " and ") + printable(usable[i]->name);
  }
  if (usable.size() > 1) {
    const std::string why = fmt::format("{}: {} files for {}, and none is used; send only one",
                                        names, usable.size(), unit.key);
    submission.refused.push_back(why);
    submission.unusable[unit.key] = why;
  } else if (usable.size() == 1) {
    Hasher hash;
    hash.update(usable.front()->content);
    submission.files.push_back({.unit = unit.key,
                                .content = usable.front()->content,
                                .sha256 = hash.hex(),
                                .contract = ""});
  } else if (const auto why = refused_units_.find(&unit); why != refused_units_.end()) {
    submission.unusable[unit.key] = why->second;
  }
}

void SubmissionFiles::finish(Submission& submission) const {
  submission.refused = refused_;
  submission.ignored = ignored_;
  for (const Unit& unit : units_) choose(unit, submission);
  if (more_refused_ > 0) {
    submission.refused.push_back(fmt::format("{} more entries were not read", more_refused_));
  }
  if (manifests_.size() > 1) {
    submission.flags.push_back(
        fmt::format("holds {} files {}: none is used", manifests_.size(), kManifestName));
  }
  if (!other_sources_.empty()) {
    const std::size_t shown = std::min<std::size_t>(other_sources_.size(), 5);
    submission.flags.push_back(fmt::format(
        "source files of no unit were not read: {}{}",
        fmt::join(other_sources_.begin(), other_sources_.begin() + static_cast<int>(shown), ", "),
        other_sources_.size() > shown ? " ..." : ""));
  }
}

}  // namespace gradbook
