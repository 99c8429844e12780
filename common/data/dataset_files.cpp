#include "data/dataset_files.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

std::uintmax_t size_of(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(path, error);
  return error ? 0 : bytes;
}

FileSpec spec_of(const DatasetFile& file, const fs::path& folder) {
  return {mirror_url(file.url), file.bytes, file.sha256, folder / file.name};
}

/// True if the content of every member is known without the archive.
bool members_are_pinned(const DatasetFile& file) {
  return std::all_of(file.members.begin(), file.members.end(),
                     [](const ArchiveMember& member) { return !member.sha256.empty(); });
}

/// Compares a file with a size (0: any) and a checksum computed by `hash`.
template <typename Hash>
FileCheck check_file(const fs::path& path, std::uintmax_t bytes, const std::string& expected,
                     const Hash& hash) {
  FileCheck check{.path = path, .expected = expected};
  if (!is_file(path)) return check;
  if (bytes > 0 && size_of(path) != bytes) {
    check.status = FileStatus::wrong_size;
    check.expected = fmt::format("{} bytes", bytes);
    check.actual = fmt::format("{} bytes", size_of(path));
    return check;
  }
  try {
    check.actual = hash(path);
    check.status = check.actual == expected ? FileStatus::ok : FileStatus::wrong_checksum;
  } catch (const FileError& error) {
    check.status = FileStatus::unreadable;
    check.actual = error.what();
  }
  return check;
}

FileCheck check_sha256(const fs::path& path, std::uintmax_t bytes, const std::string& expected) {
  return check_file(path, bytes, expected, sha256_file);
}

/// The checksum in the line of a README's table that names the file.
std::string checksum_in_readme(const fs::path& folder, const std::string& file) {
  const fs::path path = folder / "README.md";
  const std::string text = read_file(path);
  const std::size_t row = text.find("| `" + file + "` |");
  if (row == std::string::npos) throw FileError(path, "does not name " + file);
  const std::string line = text.substr(row, text.find('\n', row) - row);
  const std::size_t end = line.rfind('`');
  const std::size_t start = line.rfind('`', end - 1) + 1;
  return line.substr(start, end - start);
}

/// The members of an archive, or the archive itself if they cannot be judged without it.
std::vector<FileCheck> check_members(const DatasetFile& file, const fs::path& folder) {
  std::vector<std::string> expected;
  for (const ArchiveMember& member : file.members) expected.push_back(member.sha256);
  std::vector<FileCheck> checks;
  if (!members_are_pinned(file)) {
    const FileCheck archive = check_sha256(folder / file.name, file.bytes, file.sha256);
    checks.push_back(archive);
    if (archive.status != FileStatus::ok) return checks;
    expected = member_checksums(folder / file.name, file.members);
  }
  for (std::size_t i = 0; i < file.members.size(); ++i) {
    const ArchiveMember& member = file.members[i];
    checks.push_back(check_sha256(folder / member.name, member.bytes, expected[i]));
  }
  return checks;
}

std::vector<FileCheck> check_dataset_file(const DatasetInfo& info, const DatasetFile& file) {
  const fs::path folder = dataset_folder(info);
  const fs::path path = folder / file.name;
  if (!file.members.empty()) return check_members(file, folder);
  if (!file.content_md5.empty()) {
    return {check_file(path, 0, file.content_md5,
                       [](const fs::path& p) { return md5_gzip_content(p); })};
  }
  if (info.origin == DatasetOrigin::embedded) {
    try {
      return {check_sha256(path, 0, checksum_in_readme(folder, file.name))};
    } catch (const FileError& error) {
      return {{.path = path, .status = FileStatus::unreadable, .actual = error.what()}};
    }
  }
  return {check_sha256(path, file.bytes, file.sha256)};
}

bool all_ok(const std::vector<FileCheck>& checks) {
  return std::all_of(checks.begin(), checks.end(),
                     [](const FileCheck& check) { return check.status == FileStatus::ok; });
}

/// What may be given with --from: the files themselves, and pinned members of archives.
std::vector<FileSpec> acceptable(const DatasetInfo& info) {
  const fs::path folder = dataset_folder(info);
  std::vector<FileSpec> specs;
  for (const DatasetFile& file : info.files) {
    specs.push_back(spec_of(file, folder));
    if (!members_are_pinned(file)) continue;
    for (const ArchiveMember& member : file.members) {
      specs.push_back({"", member.bytes, member.sha256, folder / member.name});
    }
  }
  return specs;
}

/// Takes one given file if it is acceptable; else throws, or ignores it (`optional`).
void take_one(const DatasetInfo& info, const fs::path& given, bool optional) {
  const std::vector<FileSpec> specs = acceptable(info);
  for (const FileSpec& spec : specs) {
    if (has_content(given, spec)) return take_from_file(given, spec);
  }
  // By its name it should have been one, or nothing else can be meant: say what is wrong with it
  for (const FileSpec& spec : specs) {
    const bool named_alike = given.filename() == spec.destination.filename();
    if (named_alike || (!optional && info.files.size() == 1)) take_from_file(given, spec);
  }
  if (optional) return;
  std::vector<std::string> names;
  for (const FileSpec& spec : specs) names.push_back(spec.destination.filename().string());
  throw FileError(given, "is no file of " + info.name,
                  fmt::format("expected: {}", fmt::join(names, ", ")));
}

void take_all(const DatasetInfo& info, const std::vector<fs::path>& from) {
  for (const fs::path& given : from) {
    std::error_code error;
    if (!fs::is_directory(given, error)) {
      expect_readable_file(given);
      take_one(info, given, false);
      continue;
    }
    std::vector<fs::path> entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(given, error)) {
      if (is_file(entry.path())) entries.push_back(entry.path());
    }
    if (error) throw FileError(given, "cannot be listed: " + error.message());
    std::sort(entries.begin(), entries.end());
    for (const fs::path& entry : entries) take_one(info, entry, true);
  }
}

void download_file(const DatasetInfo& info, const DatasetFile& file, const GetOptions& options) {
  FetchOptions patience = options.fetch;
  patience.on_progress = nullptr;
  if (options.on_progress) {
    patience.on_progress = [&](std::uintmax_t done, std::uintmax_t total) {
      options.on_progress(file.name, done, total);
    };
  }
  fetch(spec_of(file, dataset_folder(info)), patience);
}

/// Unpacks an archive that is here and right; keeps it only if its members need it as evidence.
void unpack(const DatasetInfo& info, const DatasetFile& file) {
  const fs::path folder = dataset_folder(info);
  const fs::path archive = folder / file.name;
  if (file.members.empty() || !has_content(archive, spec_of(file, folder))) return;
  extract_members(archive, folder, file.members);
  std::error_code error;
  if (members_are_pinned(file)) fs::remove(archive, error);
}

}  // namespace

DatasetState dataset_state(const DatasetInfo& info) {
  DatasetState state{.name = info.name, .folder = dataset_folder(info)};
  const std::vector<fs::path> paths = files_to_load(info);
  std::size_t here = 0;
  for (const fs::path& path : paths) {
    if (!is_file(path)) continue;
    ++here;
    state.bytes += size_of(path);
  }
  if (here > 0) state.presence = here == paths.size() ? Presence::installed : Presence::partial;
  return state;
}

std::vector<DatasetState> dataset_states() {
  std::vector<DatasetState> states;
  for (const DatasetInfo& info : known_datasets()) states.push_back(dataset_state(info));
  return states;
}

void get_dataset(const std::string& name, const GetOptions& options) {
  get_dataset(find_dataset(name), options);
}

void get_dataset(const DatasetInfo& info, const GetOptions& options) {
  if (info.origin != DatasetOrigin::download) {
    expect_argument(options.from.empty(), "get_dataset",
                    info.name + " is not downloaded: no --from");
    return expect_installed(info);
  }
  remove_leftovers(dataset_folder(info));
  take_all(info, options.from);
  for (const DatasetFile& file : info.files) {
    if (all_ok(check_dataset_file(info, file))) continue;
    if (options.from.empty()) download_file(info, file, options);
    unpack(info, file);
    for (const FileCheck& check : check_dataset_file(info, file)) {
      if (check.status == FileStatus::ok) continue;
      throw FileError(check.path, file_status_text(check.status),
                      options.from.empty() ? "" : "it was not among the files given with --from");
    }
  }
}

std::string file_status_text(FileStatus status) {
  switch (status) {
    case FileStatus::ok:
      return "ok";
    case FileStatus::missing:
      return "missing";
    case FileStatus::wrong_size:
      return "wrong size";
    case FileStatus::wrong_checksum:
      return "wrong checksum";
    case FileStatus::unreadable:
      break;
  }
  return "unreadable";
}

bool VerifyReport::ok() const { return all_ok(files); }

VerifyReport verify_dataset(const std::string& name) { return verify_dataset(find_dataset(name)); }

VerifyReport verify_dataset(const DatasetInfo& info) {
  VerifyReport report{.name = info.name, .files = {}};
  for (const DatasetFile& file : info.files) {
    for (FileCheck& check : check_dataset_file(info, file))
      report.files.push_back(std::move(check));
  }
  return report;
}

}  // namespace gradbook
