/// @file common/grading/report/reports.hpp
/// Writes all reports of a run over a class.
///
/// | file                    | for      | content                                               |
/// |-------------------------|----------|-------------------------------------------------------|
/// | `grades.csv`            | staff    | final points, one row per student                     |
/// | `students.csv`          | staff    | id, name, entry of the class folder                   |
/// | `<id>/feedback.md`      | student  | points per task, diagnoses, hints                     |
/// | `<id>/feedback.html`    | student  | the same as a page                                    |
/// | `<id>/results.json`     | student  | the same for Gradescope                               |
/// | `staff/<id>.json`       | staff    | everything: hidden tests, seeds, logs                 |
/// | `report.html`           | lecture  | the class as a whole; ids folded away at its end      |
/// | `junit.xml`             | staff    | every test, for CI                                    |
/// | `run.json`              | staff    | versions, flags, sandbox, checksums                   |
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "grading/gradebook.hpp"
#include "grading/intake/class_folder.hpp"  // id_problem()
#include "grading/report/gradescope.hpp"
#include "grading/run/run_info.hpp"

namespace gradbook {

/// What the reports need besides grades.
struct ReportOptions {
  std::vector<GradebookUnit> units;  ///< that are graded: the columns of grades.csv
  GradescopeOptions gradescope;      ///< who sees what there
};

/// Makes the folder if it is missing and writes a file there for trial: to be called before
/// anything is graded. Throws FileError.
/// @param folder  for the reports
void expect_writable_folder(const std::filesystem::path& folder);

/// Writes all reports. New folders and files are for their owner alone; what is there keeps its
/// mode. Every file holds its old or its new content at every moment.
/// @param folder   for the reports
/// @param grades   as graded, in any order
/// @param finals   of the same students
/// @param info     about the run
/// @param options  columns, and who sees what
/// Throws std::invalid_argument before anything is written, if an id has an id_problem(), is there
/// twice (also in other capitals) or has no final grade; FileError if a file cannot be written.
void write_reports(const std::filesystem::path& folder, const std::vector<SubmissionGrade>& grades,
                   const std::vector<FinalGrade>& finals, const RunInfo& info,
                   const ReportOptions& options);

}  // namespace gradbook
