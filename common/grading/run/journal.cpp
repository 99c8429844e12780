#include "grading/run/journal.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "grading/gradebook.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "journal.jsonl";
constexpr int kVersion = 1;
constexpr const char* kVersionField = "gradbook_journal";

std::string error_text(int error) { return std::generic_category().message(error); }

std::string header_line() { return nlohmann::json{{kVersionField, kVersion}}.dump() + "\n"; }

/// What the file holds, and how much of it is whole lines.
struct Content {
  std::map<std::string, JournalEntry> entries;
  std::size_t whole = 0;
};

void check_header(const fs::path& path, std::string_view line) {
  const nlohmann::json header = nlohmann::json::parse(line, nullptr, false);
  if (!header.is_object() || !header.contains(kVersionField) ||
      !header[kVersionField].is_number_integer()) {
    throw FileError(path, "line 1 is not that of a journal",
                    "move the file away, or choose another output folder");
  }
  const auto version = header[kVersionField].get<long long>();
  if (version > kVersion) {
    throw FileError(path, fmt::format("is of format {}, this Gradbook knows {}", version, kVersion),
                    "use the Gradbook that wrote it, or another output folder");
  }
}

/// Units that do not name what they were graded from are of the entry's submission and grader.
void name_origins(JournalEntry& entry) {
  for (GradedUnit& unit : entry.grade.units) {
    if (unit.submission.empty()) unit.submission = entry.sha256;
    if (unit.grader.empty()) unit.grader = entry.grader_key;
  }
}

void add_entry(const fs::path& path, const nlohmann::json& line, std::size_t number,
               Content& content) {
  try {
    const nlohmann::json& key = line.at("key");
    JournalEntry entry{.sha256 = key.at("sha256"),
                       .grader_key = key.at("grader"),
                       .grade = submission_grade_of(line.at("grade"))};
    name_origins(entry);
    content.entries.insert_or_assign(key.at("id").get<std::string>(), std::move(entry));
  } catch (const std::exception& error) {  // of the JSON library, or of submission_grade_of()
    throw FileError(path, fmt::format("line {} is damaged: {}", number, error.what()),
                    "restore the file, or delete this line: its submission is then graded again");
  }
}

/// Only the last line may be unfinished: it has no line end, or is no JSON.
Content parse_journal(const fs::path& path, std::string_view text) {
  Content content;
  if (header_line().starts_with(text)) {
    content.whole = text == header_line() ? text.size() : 0;
    return content;
  }
  for (std::size_t number = 1; content.whole < text.size(); ++number) {
    const std::size_t end = text.find('\n', content.whole);
    const std::string_view line = text.substr(content.whole, end - content.whole);
    if (number == 1) {
      check_header(path, line);
    } else {
      const nlohmann::json document = nlohmann::json::parse(line, nullptr, false);
      const bool last = end == std::string_view::npos || end + 1 == text.size();
      if (last && (end == std::string_view::npos || document.is_discarded())) return content;
      add_entry(path, document, number, content);
    }
    content.whole = end == std::string_view::npos ? text.size() : end + 1;
  }
  return content;
}

/// For its owner only: it holds seeds and logs.
int open_journal(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    throw FileError(path, "cannot be opened for writing: " + error_text(errno),
                    "check the permissions of the output folder");
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(fd);
    if (error != EWOULDBLOCK) throw FileError(path, "cannot be locked: " + error_text(error));
    throw FileError(path, "another grader works in this output folder",
                    "wait until it has ended, or choose another folder");
  }
  return fd;
}

/// A new file's name is on the disk only when its folder is.
void sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return errno;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

Regrade parse_regrade(std::string_view text) {
  if (text.empty()) return {.which = Regrade::Which::none, .id = ""};
  if (text == "changed") return {.which = Regrade::Which::changed, .id = ""};
  if (text == "all") return {.which = Regrade::Which::all, .id = ""};
  return {.which = Regrade::Which::one, .id = std::string(text)};
}

std::map<std::string, JournalEntry> read_journal(const fs::path& folder) {
  const fs::path path = folder / kFileName;
  if (!fs::exists(path)) return {};
  return parse_journal(path, read_file(path)).entries;
}

Journal::Journal(const fs::path& folder) : path_(folder / kFileName) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, "cannot be created: " + error.message());
  fd_ = open_journal(path_);
  try {
    Content content = parse_journal(path_, read_file(path_));
    entries_ = std::move(content.entries);
    size_ = static_cast<long long>(content.whole);
    if (::ftruncate(fd_, size_) != 0 || ::lseek(fd_, size_, SEEK_SET) < 0) {
      throw FileError(path_, "its unfinished last line cannot be cut off: " + error_text(errno));
    }
    if (size_ == 0) {
      write_line(header_line());
      sync_folder(folder);
    }
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

Journal::~Journal() { ::close(fd_); }

void Journal::write_line(const std::string& line) {
  if (const int error = write_all(fd_, line); error != 0) {
    // Half a line in the middle would be damage: take it back. If that fails, too, the half line is
    // the last one, and the next append starts at its beginning.
    [[maybe_unused]] const int truncated = ::ftruncate(fd_, size_);
    ::lseek(fd_, size_, SEEK_SET);
    throw FileError(
        path_, "cannot write: " + error_text(error),
        error == ENOSPC ? "free some space and start again: what is graded is kept" : "");
  }
  size_ += static_cast<long long>(line.size());
}

void Journal::append(const std::string& grader_key, const SubmissionGrade& grade) {
  const nlohmann::json document = {
      {"key", {{"id", grade.id}, {"sha256", grade.sha256}, {"grader", grader_key}}},
      {"grade", to_json(grade)}};
  // Bytes that are no UTF-8 cannot stand in JSON; newlines are escaped, so it is one line
  const std::string line =
      document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  // Never write what could not be read: a NaN would become null
  const nlohmann::json back = nlohmann::json::parse(line);
  JournalEntry entry{.sha256 = grade.sha256,
                     .grader_key = grader_key,
                     .grade = submission_grade_of(back.at("grade"))};
  name_origins(entry);
  write_line(line);
  entries_.insert_or_assign(grade.id, std::move(entry));
}

const JournalEntry* Journal::entry(const std::string& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

Standing Journal::find(const std::string& id, const std::string& unit, const std::string& sha256,
                       const std::string& grader_key) const {
  const JournalEntry* const found = entry(id);
  if (found == nullptr) return Standing::missing;
  const std::vector<GradedUnit>& units = found->grade.units;
  const auto graded = std::find_if(units.begin(), units.end(),
                                   [&](const GradedUnit& one) { return one.key == unit; });
  if (graded == units.end()) return Standing::missing;
  if (has_infra_error(*graded)) return Standing::failed;
  if (graded->submission != sha256) return Standing::submission_changed;
  return graded->grader == grader_key ? Standing::current : Standing::grader_changed;
}

bool must_grade(Standing standing, const std::string& id, const Regrade& policy) {
  switch (standing) {
    case Standing::missing:
    case Standing::failed:
      return true;
    case Standing::submission_changed:
    case Standing::grader_changed:
      if (policy.which == Regrade::Which::changed) return true;
      break;
    case Standing::current:
      break;
  }
  return policy.which == Regrade::Which::all ||
         (policy.which == Regrade::Which::one && policy.id == id);
}

std::string kept_flag(Standing standing, const std::string& units) {
  switch (standing) {
    case Standing::submission_changed:
      return fmt::format("the submission has changed since {} was graded: --regrade changed",
                         units);
    case Standing::grader_changed:
      return fmt::format("the grader has changed since {} was graded: --regrade changed", units);
    default:
      return "";
  }
}

}  // namespace gradbook
