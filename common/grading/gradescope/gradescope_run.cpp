#include "grading/gradescope/gradescope_run.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "core/work_folder.hpp"
#include "grading/gradescope/gradescope_metadata.hpp"
#include "grading/late_policy.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A folder for the reports of one run, which nobody else can read. It is removed again.
class PrivateFolder {
 public:
  PrivateFolder() : path_(new_work_folder("gradbook-gradescope-")) {}
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// The submission's folder, or the one archive in it: Gradescope unpacks a zip, but no tar.gz.
fs::path submission_source(const fs::path& folder) {
  if (!fs::is_directory(fs::symlink_status(folder))) throw FileError(folder, "is no folder");
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    entries.push_back(entry.path());
  }
  if (entries.size() != 1 || !fs::is_regular_file(fs::symlink_status(entries[0]))) return folder;
  const std::string ending = entries[0].extension().string();
  return ending == ".zip" || ending == ".gz" || ending == ".tgz" ? entries[0] : folder;
}

std::vector<std::string> notes_on(const SubmissionGrade& grade, const FinalGrade& final) {
  std::vector<std::string> notes;
  if (!grade.diagnosis.empty()) notes.push_back(grade.diagnosis);
  for (const GradedUnit& unit : grade.units) {
    notes.push_back(fmt::format("{} {:g} of {}: {}{}{}", unit.number, unit.earned(), unit.points(),
                                status_name(unit.status), unit.diagnosis.empty() ? "" : ": ",
                                unit.diagnosis));
    if (has_infra_error(unit)) notes.push_back(unit.staff_log);
  }
  if (final.days_late > 0) {
    notes.push_back(fmt::format("late: {} days, {:g} points off", final.days_late, final.penalty));
  }
  notes.insert(notes.end(), final.flags.begin(), final.flags.end());
  return notes;
}

void grade_into(GradescopeRun& run, const Workspace& workspace, const std::vector<Unit>& units,
                ClassOptions options, const fs::path& autograder) {
  const GradescopeMetadata metadata =
      read_gradescope_metadata(autograder / "submission_metadata.json");
  run.id = metadata.id;
  options.late = with_gradescope_due(options.late, metadata.due);
  if (parse_late_policy(options.late).due && metadata.created_at.empty()) {
    throw std::runtime_error(
        "submission_metadata.json does not say when the submission came (created_at), so nobody "
        "knows whether it is late");
  }
  ClassIntake intake;
  FoundSubmission found;
  found.id = metadata.id;
  found.source = submission_source(autograder / "submission");
  intake.folder.submissions.push_back(found);
  if (!metadata.created_at.empty()) {
    intake.times.emplace();
    intake.times->emplace(metadata.id, metadata.created_at);
  }
  const PrivateFolder out;
  options.out = out.path();
  options.jobs = 1;
  options.regrade.clear();
  const ClassResult result = grade_intake(workspace, units, options, intake);

  const FinalGrade& final = result.grades.at(0);
  run.possible = final.possible;
  run.notes = notes_on(result.raw.at(0), final);
  if (!final.points) return;
  write_file(autograder / "results" / "results.json",
             read_file(out.path() / metadata.id / "results.json"));
  run.points = final.points;
}

}  // namespace

std::string gradescope_not_graded() {
  const nlohmann::json document = {
      {"output",
       "Gradbook: not graded\nThe autograder failed, not your submission, and this is no 0: tell "
       "the course's staff, who find the reason in the autograder's output.\n"},
      {"output_format", "text"},
      {"stdout_visibility", "hidden"}};
  return document.dump(1) + "\n";
}

GradescopeRun grade_gradescope(const Workspace& workspace, const std::vector<Unit>& units,
                               const ClassOptions& options, const fs::path& autograder) {
  write_file(autograder / "results" / "results.json", gradescope_not_graded());
  GradescopeRun run;
  try {
    grade_into(run, workspace, units, options, fs::absolute(autograder));
  } catch (const std::exception& error) {
    run.points.reset();
    run.notes.push_back(error.what());
  }
  return run;
}

}  // namespace gradbook
