#include "grading/intake/class_intake.hpp"

#include <fmt/core.h>

#include <set>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "core/text.hpp"
#include "grading/intake/unicode_names.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A table of times by the students' ids. Its rows may also name students as the platform does.
std::map<std::string, std::string> times_by_id(const std::map<std::string, std::string>& table,
                                               const fs::path& path, ClassFolder& folder) {
  std::map<std::string, std::set<std::string>> ids;  // of what may stand in the table
  for (const FoundSubmission& found : folder.submissions) {
    for (const std::string& alias : found.aliases) {
      if (!alias.empty()) ids[decomposed(alias)].insert(found.id);
    }
  }
  for (const FoundSubmission& found : folder.submissions) ids[found.id] = {found.id};
  std::map<std::string, std::string> times;
  std::size_t unknown = 0;
  std::string example;
  for (const auto& [text, time] : table) {
    const auto found = ids.find(decomposed(text));
    if (found == ids.end()) {
      if (unknown++ == 0) example = printable(text);
      times.emplace(text, time);  // perhaps of one that is not in the class folder any more
      continue;
    }
    if (found->second.size() > 1) {
      throw FileError(
          path, fmt::format("'{}' names {} submissions", printable(text), found->second.size()),
          "write the ids as in students.csv");
    }
    const auto [place, first] = times.emplace(*found->second.begin(), time);
    if (!first && place->second != time) {
      throw FileError(path, fmt::format("has two times for {}", place->first), "keep one");
    }
  }
  if (unknown > 0) {
    folder.warnings.push_back(fmt::format("{} rows of the table of times name no submission: {}{}",
                                          unknown, example, unknown > 1 ? ", ..." : ""));
  }
  return times;
}

}  // namespace

ClassIntake find_class(const fs::path& submissions, const fs::path& out, const fs::path& times) {
  std::error_code error;
  if (fs::exists(out, error) && fs::equivalent(submissions, out, error)) {
    throw std::invalid_argument("--out is the folder of the class: give another one");
  }
  ClassIntake intake{.folder = find_submissions(submissions, out), .times = std::nullopt};
  if (!times.empty()) intake.times = times_by_id(read_times(times), times, intake.folder);
  return intake;
}

std::vector<Submission> read_class(const ClassIntake& intake, const std::vector<Unit>& units) {
  std::vector<Submission> submissions;
  for (const FoundSubmission& found : intake.folder.submissions) {
    try {
      submissions.push_back(read_submission(found, units));
      // What the platform's own file says, unless staff give a table
      if (!found.created_at.empty()) {
        submissions.back().created_at = found.created_at;
        submissions.back().time_source = TimeSource::table;
      }
    } catch (const FileError& error) {  // one file of a disk must not stop a class
      Submission unreadable;
      unreadable.id = found.id;
      unreadable.name = found.name;
      unreadable.entry = found.entry;
      unreadable.source = found.source;
      unreadable.unreadable = error.what();
      submissions.push_back(unreadable);
    }
    if (intake.times) use_times(submissions.back(), *intake.times);
  }
  return submissions;
}

std::string warning_of_empty(const std::vector<Submission>& submissions) {
  std::string names;
  int count = 0;
  for (const Submission& submission : submissions) {
    const bool none = submission.files.empty() && submission.unusable.empty() &&
                      submission.rejected.empty() && submission.unreadable.empty();
    if (none && ++count <= 3) names += (count == 1 ? "" : ", ") + submission.id;
  }
  if (count == 0) return "";
  return fmt::format("{} of {} submissions hold no exercise file, look at them: {}{}", count,
                     submissions.size(), names, count > 3 ? ", ..." : "");
}

}  // namespace gradbook
