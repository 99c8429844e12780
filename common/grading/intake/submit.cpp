#include "grading/intake/submit.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <system_error>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/utc_time.hpp"
#include "core/version.hpp"
#include "course/terminal.hpp"
#include "grading/intake/contract_version.hpp"
#include "grading/intake/submission_archive.hpp"
#include "grading/intake/submission_files.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// True if Vim's swap file says that its buffer was changed since it was saved.
bool vim_has_changes(const fs::path& swap, const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(swap, error)) return false;
  constexpr std::size_t kDirtyAt = 1007;  // b0_dirty, the last byte of b0_fname
  constexpr char kDirty = 0x55;
  constexpr std::uintmax_t kMaxSwapBytes = std::uintmax_t{256} << 20;
  const std::string bytes = read_file(swap, kMaxSwapBytes);
  if (bytes.starts_with("b0VIM") && bytes.size() > kDirtyAt) return bytes[kDirtyAt] == kDirty;
  // Of another program: newer than the file is suspicious enough
  return fs::last_write_time(swap, error) > fs::last_write_time(file, error);
}

/// The record says "edited" also of a unit that had passed and was reset.
bool is_begun(const Workspace& workspace, const Unit& unit, const StudentRecord& record) {
  if (record.state(unit) == UnitState::untouched) return false;
  const fs::path file = workspace.root() / unit.exercise();
  std::error_code error;
  return !fs::is_regular_file(file, error) || !is_starter(unit, read_file(file));
}

std::string sha256_of(const std::string& content) {
  Hasher hash;
  hash.update(content);
  return hash.hex();
}

bool is_zip(const fs::path& out) { return out.extension() == ".zip"; }

}  // namespace

std::vector<const Unit*> units_to_submit(const Workspace& workspace, const std::vector<Unit>& units,
                                         const std::vector<std::string>& named,
                                         const StudentRecord& record) {
  std::set<const Unit*> wanted;
  for (const std::string& name : named) {
    const Choice choice = choose_units(units, name);
    wanted.insert(choice.units.begin(), choice.units.end());
  }
  std::vector<const Unit*> chosen;
  for (const Unit& unit : units) {
    const bool take = named.empty() ? is_begun(workspace, unit, record) : wanted.count(&unit) == 1;
    if (take) chosen.push_back(&unit);
  }
  return chosen;
}

bool is_starter(const Unit& unit, const std::string& content) {
  return std::all_of(unit.tasks.begin(), unit.tasks.end(), [&](const Task& task) {
    return content.find(fmt::format("todo(\"{} {}\")", unit.number, task.function)) !=
           std::string::npos;
  });
}

std::string unsaved_changes(const fs::path& file) {
  const fs::path folder = file.parent_path();
  const std::string name = file.filename().string();
  std::error_code error;
  for (const char* ending : {".swp", ".swo"}) {
    const fs::path swap = folder / ("." + name + ending);
    if (vim_has_changes(swap, file)) {
      return "has changes that Vim has not saved (" + swap.filename().string() +
             "); save it, or delete that file";
    }
  }
  // Emacs keeps these two exactly as long as there are unsaved changes
  for (const std::string& sign : {"#" + name + "#", ".#" + name}) {
    if (fs::exists(fs::symlink_status(folder / sign, error))) {
      return "has changes that Emacs has not saved (" + sign + "); save it, or delete that file";
    }
  }
  const fs::path backup = folder / (name + "~");
  if (fs::is_regular_file(backup, error) &&
      fs::last_write_time(backup, error) > fs::last_write_time(file, error)) {
    return "is older than its backup " + name + "~; save it, or delete the backup";
  }
  return "";
}

PackedFile pack_file(const Workspace& workspace, const Unit& unit) {
  const fs::path path = workspace.root() / unit.exercise();
  PackedFile file;
  file.unit = &unit;
  std::error_code error;
  if (!fs::exists(path, error)) {
    file.problem =
        fmt::format("is missing; `gradbook reset {}` makes a new starter file", unit.number);
    return file;
  }
  file.content = read_file(path);
  file.exists = true;
  if (file.content.size() > kMaxSourceBytes) {
    file.problem = fmt::format("has {} bytes, and more than {} KiB are not graded",
                               file.content.size(), kMaxSourceBytes >> 10);
  } else if (!is_plain_text(file.content)) {
    file.problem = "is no plain text; save it as UTF-8";
  } else {
    file.problem = unsaved_changes(path);
  }
  return file;
}

void note_check(const Workspace& workspace, const UnitVerdict& verdict, PackedFile& file) {
  const bool broken =
      verdict.outcome == Outcome::compile_error || verdict.outcome == Outcome::link_error;
  if (broken) file.problem = verdict.diagnosis;
  if (read_file(workspace.root() / file.unit->exercise()) != file.content) {
    file.problem = "was saved while it was checked; submit again";
  }
}

std::string verdict_line(const Unit& unit, const UnitVerdict& verdict) {
  std::string line = fmt::format("{} {}: ", unit.number, unit.name);
  line += verdict.points_final ? fmt::format("{:.3g}/{} points", verdict.earned(), unit.points())
                               : "points are given when graded";
  if (verdict.passed()) return line + ", public tests passed";
  return line + (verdict.failed_task.empty() ? "" : ", " + verdict.failed_task) + ": " +
         harmless(verdict.diagnosis);
}

Manifest manifest_of(const fs::path& root, const std::vector<PackedFile>& files, std::time_t now) {
  Manifest manifest;
  manifest.gradbook = gradbook_version();
  manifest.created_at = utc_text(now);
  for (const PackedFile& file : files) {
    if (!file.exists) continue;
    manifest.units.push_back({.unit = file.unit->key,
                              .path = file.unit->exercise().generic_string(),
                              .sha256 = sha256_of(file.content),
                              .contract = contract_sha256(root, *file.unit)});
  }
  return manifest;
}

fs::path default_archive(const Workspace& workspace, std::time_t now) {
  return workspace.output() / ("submission-" + utc_stamp(now) + ".zip");
}

void expect_archive_name(const fs::path& out) {
  const std::string name = out.filename().string();
  if (is_zip(out) || name.ends_with(".tar.gz") || name.ends_with(".tgz")) return;
  throw std::invalid_argument(
      fmt::format("--out {}: the name must end in .zip or .tar.gz", out.string()));
}

void write_submission(const fs::path& out, const fs::path& root,
                      const std::vector<PackedFile>& files, std::time_t now) {
  std::vector<ArchiveEntry> entries;
  for (const PackedFile& file : files) {
    if (file.exists) entries.push_back({file.unit->exercise().generic_string(), file.content});
  }
  entries.push_back({"submission.json", manifest_text(manifest_of(root, files, now))});
  write_file(out, write_archive(entries, now, is_zip(out)));
}

}  // namespace gradbook
