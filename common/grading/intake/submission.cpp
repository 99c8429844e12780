#include "grading/intake/submission.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <system_error>

#include "core/checksum.hpp"
#include "core/text.hpp"
#include "core/utc_time.hpp"
#include "grading/intake/manifest.hpp"
#include "grading/intake/safe_folder.hpp"
#include "grading/intake/submission_archive.hpp"
#include "grading/intake/submission_files.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::time_t kDay = 24 * 60 * 60;

/// Hash of everything that was read and of what was said about the rest, each with its length, so
/// that no two submissions make the same bytes.
std::string hash_of(const Submission& submission, const std::string& manifest) {
  Hasher hash;
  const auto add = [&](const std::string& text) {
    hash.update(fmt::format("{}:", text.size()));
    hash.update(text);
  };
  add(submission.id);
  add(submission.rejected);
  add(manifest);
  for (const SubmittedFile& file : submission.files) {
    add(file.unit);
    add(file.content);
  }
  for (const std::string& line : submission.refused) add(line);
  return hash.hex();
}

/// What the manifest says about a file's contract, and whether the file is still the one it names.
void note_manifest_unit(const ManifestUnit& said, Submission& submission) {
  const auto file =
      std::find_if(submission.files.begin(), submission.files.end(),
                   [&](const SubmittedFile& candidate) { return candidate.unit == said.unit; });
  if (file == submission.files.end()) return;
  file->contract = said.contract;
  if (said.sha256 != file->sha256) {
    submission.flags.push_back(said.unit + " was changed after `gradbook submit` packed it");
  }
}

/// @param modified  when the file that came was last written; 0 if that is not known
void note_times(const std::string& said, std::time_t modified, Submission& submission) {
  if (modified > 0) {
    submission.created_at = utc_text(modified);
    submission.time_source = TimeSource::file;
  }
  const auto time = parse_time(said);
  if (!time) return;
  submission.created_at = said;
  submission.time_source = TimeSource::manifest;
  if (*time > std::time(nullptr) + kDay || (modified > 0 && *time > modified + kDay)) {
    submission.flags.push_back(
        fmt::format("submission.json says it was made at {}, which is later than its files", said));
  }
}

void note_manifest(const std::string& text, std::time_t modified, Submission& submission) {
  Manifest manifest;
  try {
    if (!text.empty()) manifest = parse_manifest(text);
  } catch (const std::invalid_argument& error) {
    submission.flags.push_back(std::string("submission.json ") + error.what());
  }
  submission.version = manifest.gradbook;
  for (const ManifestUnit& unit : manifest.units) note_manifest_unit(unit, submission);
  note_times(manifest.created_at, modified, submission);
}

/// Lets a reader fill the files of a submission, and draws the conclusions.
/// @param read  returns when the submission was last written, 0 if that is not known
/// @param notes  on files of the student that are not read
void collect(Submission& submission, const std::vector<Unit>& units,
             const std::function<std::time_t(SubmissionFiles&)>& read,
             const std::vector<std::string>& notes = {}) {
  SubmissionFiles files(units);
  std::string manifest;
  try {
    const std::time_t modified = read(files);
    files.finish(submission);
    manifest = files.manifest();
    note_manifest(manifest, modified, submission);
    submission.refused.insert(submission.refused.begin(), notes.begin(), notes.end());
    if (submission.files.empty() && submission.unusable.empty()) {
      submission.flags.push_back("holds no exercise file");
    }
  } catch (const Rejection& rejection) {
    submission.rejected = rejection.what();
  }
  submission.sha256 = hash_of(submission, manifest);
}

/// Reads a folder, with the archives in it, or an archive.
std::time_t read_part(const fs::path& source, SubmissionFiles& files) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(source, error))) {
    const ReadFile archive = read_regular_file(source, kMaxArchiveBytes);
    read_archive(archive.content, files);
    return archive.modified;
  }
  files.take_archives(true);
  const std::time_t modified = read_folder(source, files);
  for (const auto& [name, bytes] : files.take_archives(false)) {
    try {
      read_archive(bytes, files);
    } catch (const Rejection& rejection) {
      throw Rejection(printable(name) + " " + rejection.what());
    }
  }
  return modified;
}

/// Reads one file that a platform put beside those of others.
std::time_t read_single(const FoundPart& part, SubmissionFiles& files) {
  if (SubmissionFiles::is_archive(part.name)) return read_part(part.path, files);
  if (!files.wants(part.name, EntryKind::file, 0)) return 0;
  const ReadFile file = read_regular_file(part.path, kMaxArchiveBytes);
  if (file.content.size() > kMaxSourceBytes) {
    files.refuse(part.name, fmt::format("is larger than {} KiB", kMaxSourceBytes >> 10));
  } else {
    files.add(part.name, file.content);
  }
  return file.modified;
}

}  // namespace

Submission read_archive_bytes(std::string_view bytes, const std::vector<Unit>& units,
                              const std::string& id) {
  Submission submission;
  submission.id = id;
  collect(submission, units, [&](SubmissionFiles& files) {
    read_archive(bytes, files);
    return std::time_t{0};
  });
  return submission;
}

Submission read_submission(const FoundSubmission& found, const std::vector<Unit>& units) {
  Submission submission;
  submission.id = found.id;
  submission.name = found.name.empty() ? found.id : found.name;
  submission.entry = found.entry;
  submission.source = found.source;
  submission.flags = found.flags;
  if (!found.rejected.empty()) {
    submission.unreadable = found.rejected;
    submission.sha256 = hash_of(submission, "");
    return submission;
  }
  collect(
      submission, units,
      [&](SubmissionFiles& files) {
        if (!found.in_parts) return read_part(found.source, files);
        std::time_t newest = 0;
        for (const FoundPart& part : found.parts) {
          newest = std::max(
              newest, part.name.empty() ? read_part(part.path, files) : read_single(part, files));
        }
        return newest;
      },
      found.notes);
  return submission;
}

Submission read_submission(const fs::path& source, const std::vector<Unit>& units) {
  return read_submission(found_submission(source), units);
}

void use_times(Submission& submission, const std::map<std::string, std::string>& times) {
  const auto found = times.find(submission.id);
  if (found == times.end()) {
    submission.flags.push_back("the table of times does not name it");
    return;
  }
  submission.created_at = found->second;
  submission.time_source = TimeSource::table;
}

}  // namespace gradbook
