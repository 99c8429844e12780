#include "grading/report/reports.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "grading/report/class_report.hpp"
#include "grading/report/feedback.hpp"
#include "grading/report/grades_csv.hpp"
#include "grading/report/junit.hpp"
#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTrialBytes = 1 << 20;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// JSON that can always be written: bytes that are no UTF-8 are replaced.
std::string dump(const nlohmann::json& document) {
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

nlohmann::json optional_points(const std::optional<double>& points) {
  return points ? nlohmann::json(*points) : nlohmann::json();
}

nlohmann::json optional_text(const std::optional<std::string>& text) {
  return text ? nlohmann::json(*text) : nlohmann::json();
}

nlohmann::json to_json(const FinalGrade& final) {
  nlohmann::json document = {{"id", final.id},
                             {"name", final.name},
                             {"status", status_name(final.status)},
                             {"possible", final.possible},
                             {"raw", optional_points(final.raw)},
                             {"points", optional_points(final.points)},
                             {"days_late", final.days_late},
                             {"extra_days", final.extra_days},
                             {"penalty", final.penalty},
                             {"overridden", optional_text(final.overridden)},
                             {"flags", final.flags},
                             {"units", nlohmann::json::array()}};
  for (const FinalUnit& unit : final.units) {
    document["units"].push_back({{"key", unit.key},
                                 {"number", unit.number},
                                 {"status", status_name(unit.status)},
                                 {"possible", unit.possible},
                                 {"raw", optional_points(unit.raw)},
                                 {"points", optional_points(unit.points)},
                                 {"overridden", optional_text(unit.overridden)}});
  }
  return document;
}

/// Writes a report that only its owner may read, unless the file is there with another mode: then
/// somebody meant that.
void write_report(const fs::path& path, const std::string& content) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::file_status before = fs::status(path, error);
  const fs::perms wanted = fs::is_regular_file(before)
                               ? before.permissions()
                               : fs::perms::owner_read | fs::perms::owner_write;
  write_file(path, content);
  fs::permissions(path, wanted, error);
  if (error) throw FileError(path, "its mode cannot be set: " + error.message());
}

/// Makes a folder for its owner alone; one that is there keeps its mode.
void make_private_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) throw FileError(folder, "cannot be created: " + error.message());
}

/// Makes the folder for seeds and logs, which nobody else on the machine can read.
void make_staff_folder(const fs::path& folder) {
  std::error_code error;
  make_private_folder(folder);
  fs::create_directories(folder / "staff", error);
  if (!error) fs::permissions(folder / "staff", fs::perms::owner_all, error);
  if (error) {
    throw FileError(folder / "staff", "cannot be created: " + error.message(),
                    "check the permissions of the output folder");
  }
}

/// Id -> final grade, after the checks that write_reports() promises.
std::map<std::string, const FinalGrade*> checked(const std::vector<SubmissionGrade>& grades,
                                                 const std::vector<FinalGrade>& finals) {
  std::map<std::string, const FinalGrade*> by_id;
  for (const FinalGrade& final : finals) by_id[final.id] = &final;
  std::set<std::string> seen;
  for (const SubmissionGrade& grade : grades) {
    const std::string problem = id_problem(grade.id);
    if (!problem.empty()) throw std::invalid_argument(problem);
    if (!seen.insert(lower(grade.id)).second) {
      throw std::invalid_argument(fmt::format("two submissions share the id {}", grade.id));
    }
    if (by_id.count(grade.id) == 0) {
      throw std::invalid_argument(fmt::format("{} has no final grade", grade.id));
    }
  }
  return by_id;
}

void write_student(const fs::path& folder, const SubmissionGrade& grade, const FinalGrade& final,
                   const GradescopeOptions& gradescope) {
  const StudentView view = student_view(grade, final);
  make_private_folder(folder / grade.id);
  write_report(folder / grade.id / "feedback.md", feedback_markdown(view));
  write_report(folder / grade.id / "feedback.html", feedback_html(view));
  write_report(folder / grade.id / "results.json",
               dump(gradescope_results(grade, final, gradescope)));
  write_report(folder / "staff" / (grade.id + ".json"),
               dump({{"grade", to_json(grade)}, {"final", to_json(final)}}));
}

}  // namespace

void expect_writable_folder(const fs::path& folder) {
  make_staff_folder(folder);
  // Larger than a block: a full disk may still take a tiny file
  const fs::path trial = folder / "staff" / "trial.tmp";
  write_file(trial, std::string(kTrialBytes, ' '));
  std::error_code error;
  fs::remove(trial, error);
  if (error) throw FileError(trial, "cannot be removed: " + error.message());
}

void write_reports(const fs::path& folder, const std::vector<SubmissionGrade>& grades,
                   const std::vector<FinalGrade>& finals, const RunInfo& info,
                   const ReportOptions& options) {
  const std::map<std::string, const FinalGrade*> by_id = checked(grades, finals);
  make_staff_folder(folder);
  for (const SubmissionGrade& grade : grades) {
    write_student(folder, grade, *by_id.at(grade.id), options.gradescope);
  }
  write_report(folder / "junit.xml", junit_xml(grades));
  write_report(folder / "report.html",
               class_report_html(class_summary(grades, finals, options.units), finals));
  write_report(folder / "run.json", dump(to_json(info)));
  write_report(folder / "students.csv", students_csv(grades));
  write_report(folder / "grades.csv", grades_csv(finals, options.units));  // last: now all is there
}

}  // namespace gradbook
