#include "grading/class_grader.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/file.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "data/checksum.hpp"
#include "grading/job_pool.hpp"
#include "grading/reports.hpp"
#include "grading/self_check.hpp"
#include "grading/submission.hpp"
#include "grading/submission_grader.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string sha256_text(const std::string& text) {
  Hasher hasher;
  hasher.update(text);
  return hasher.hex();
}

std::string first_line_of(const std::vector<std::string>& command) {
  const std::string output = run_process(command).output;
  return output.substr(0, output.find('\n'));
}

/// Fills what does not change while the class is graded.
RunInfo describe(const Stage& stage, const TierReport& sandbox, const ClassOptions& options,
                 const HiddenKey& key) {
  RunInfo info;
  info.gradbook = GRADBOOK_VERSION;
  const std::string compiler = stage.compiler_words().front();
  info.compilers[fs::path(compiler).filename()] = first_line_of({compiler, "--version"});
  for (const std::string& word : stage.compiler_words()) {
    if (word.rfind("-I", 0) != 0) info.flags.push_back(word);
  }
  info.sandbox = tier_name(stage.tier());
  info.sandbox_notes = sandbox.notes;
  info.started = now_utc();
  info.command = options.command;
  info.late_policy = options.late;
  info.key_fingerprint = key.fingerprint();
  for (const StagedUnit& staged : stage.units()) {
    std::string all = sha256_file(staged.tests);
    for (const Task& task : staged.unit.tasks) {
      all += sha256_file(stage.worker(staged.unit, task.function));
    }
    info.tests[staged.unit.key] = sha256_text(all);
  }
  return info;
}

/// Whatever decides over points besides the submission.
std::string grader_key(const RunInfo& info, bool end_to_end) {
  std::string all = info.gradbook + info.sandbox + info.key_fingerprint;
  for (const std::string& flag : info.flags) all += flag + " ";
  for (const auto& [name, version] : info.compilers) all += name + version;
  for (const auto& [unit, tests] : info.tests) all += unit + tests;
  return sha256_text(all + (end_to_end ? "together" : ""));
}

/// Reads everything that was handed in.
std::vector<Submission> read_all(const ClassIntake& intake, const std::vector<Unit>& units) {
  std::vector<Submission> submissions;
  for (const FoundSubmission& found : intake.folder.submissions) {
    try {
      submissions.push_back(read_submission(found, units));
    } catch (const FileError& error) {  // one file of a disk must not stop a class
      Submission unreadable;
      unreadable.id = found.id;
      unreadable.source = found.source;
      unreadable.unreadable = error.what();
      submissions.push_back(unreadable);
    }
    if (intake.times) use_times(submissions.back(), *intake.times);
  }
  return submissions;
}

/// Build targets of the programs that grade these units.
std::vector<std::string> sealed_targets(const std::vector<Unit>& units) {
  std::vector<std::string> targets = {"jail"};
  for (const Unit& unit : units) {
    targets.push_back(unit.target("sealed"));
    for (const Task& task : unit.tasks) {
      targets.push_back(unit.target("worker") + "." + task.function);
    }
    targets.push_back(unit.target("worker") + ".together");
  }
  return targets;
}

}  // namespace

std::vector<Unit> wanted_units(const std::vector<Unit>& units,
                               const std::vector<std::string>& only) {
  if (only.empty()) return units;
  std::vector<bool> wanted(units.size(), false);
  for (const std::string& word : only) {
    bool chapter = false;
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (units[i].chapter != word && units[i].chapter.substr(0, 2) != word) continue;
      wanted[i] = chapter = true;
    }
    if (!chapter) {
      wanted[static_cast<std::size_t>(&find_unit(units, word) - units.data())] = true;
    }
  }
  std::vector<Unit> chosen;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (wanted[i]) chosen.push_back(units[i]);
  }
  return chosen;
}

TierReport prepare_grading(const Workspace& workspace, const std::vector<Unit>& wanted,
                           bool unsafe) {
  const ProcessResult build =
      workspace.build("release", sealed_targets(wanted), stderr_is_terminal());
  if (!build.ok()) {
    throw std::runtime_error("the grader's programs do not build:\n" +
                             compiler_messages(build.output));
  }
  const TierReport sandbox = probe_tiers(workspace.build_folder("release") / "jail");
  if (sandbox.tier == Tier::none && !unsafe) {
    std::string reasons;
    for (const std::string& note : sandbox.notes) reasons += "\n  " + note;
    throw std::runtime_error(
        "no sandbox works on this machine, so nothing was run:" + reasons +
        "\nallow user namespaces for bubblewrap, or run as root; --unsafe-no-sandbox runs what "
        "students sent with your own rights");
  }
  return sandbox;
}

ClassResult grade_class(const Workspace& workspace, const std::vector<Unit>& units,
                        const ClassOptions& options) {
  ClassIntake intake{.folder = find_submissions(options.submissions), .times = std::nullopt};
  if (!options.times.empty()) intake.times = read_times(options.times);
  return grade_intake(workspace, units, options, intake);
}

ClassResult grade_intake(const Workspace& workspace, const std::vector<Unit>& units,
                         const ClassOptions& options, const ClassIntake& intake) {
  const auto start = std::chrono::steady_clock::now();
  // Everything that can be wrong with the options is found before anything is graded
  const std::vector<Unit> wanted = wanted_units(units, options.only);
  const LatePolicy late = parse_late_policy(options.late);
  const Regrade regrade = parse_regrade(options.regrade);
  GraderSettings settings;
  settings.end_to_end = options.end_to_end;
  if (!options.key.empty()) settings.key = HiddenKey(options.key);
  expect_writable_folder(options.out);
  Journal journal(options.out);

  const TierReport sandbox = prepare_grading(workspace, wanted, options.unsafe);
  const Stage stage(workspace, units, wanted, sandbox.tier);
  const std::vector<Submission> submissions = read_all(intake, units);
  std::set<std::string> ids;
  for (const Submission& submission : submissions) ids.insert(submission.id);
  const std::vector<GradebookUnit> graded_units = gradebook_units(wanted);
  Overrides overrides;
  if (!options.overrides.empty()) overrides = read_overrides(options.overrides, ids, graded_units);

  RunInfo info = describe(stage, sandbox, options, settings.key);
  const std::string key = grader_key(info, settings.end_to_end);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    info.submissions[submissions[i].id] = submissions[i].sha256;
    if (must_grade(journal, submissions[i].id, submissions[i].sha256, key, regrade)) {
      open.push_back(i);
    }
  }

  ClassResult result;
  result.refused = intake.folder.refused;
  std::shared_mutex busy;
  if (!open.empty()) {
    expect_trustworthy(stage, workspace, settings, busy);
    Progress progress("grading", open.size());
    std::mutex mutex;
    // One more than there are cores: each waits now and then for a jail
    const int cores = static_cast<int>(std::thread::hardware_concurrency()) + 1;
    run_jobs(options.jobs > 0 ? options.jobs : cores, open.size(), [&](int job, std::size_t i) {
      const SubmissionGrade grade =
          grade_submission(stage, job, settings, busy, submissions[open[i]]);
      const std::lock_guard lock(mutex);
      journal.append(key, grade);
      progress.update(++result.graded, grade.id);
    });
  }

  std::vector<SubmissionGrade> grades;
  for (const Submission& submission : submissions) {
    const JournalEntry* entry = journal.entry(submission.id);
    if (entry == nullptr) continue;
    grades.push_back(entry->grade);
    const std::string flag = kept_flag(journal.find(submission.id, submission.sha256, key));
    if (!flag.empty()) grades.back().flags.push_back(flag);
    result.failed += has_infra_error(grades.back()) ? 1 : 0;
  }
  result.grades = final_grades(grades, graded_units, late, overrides);
  info.ended = now_utc();
  ReportOptions report;
  report.units = graded_units;
  write_reports(options.out, grades, result.grades, info, report);
  result.raw = std::move(grades);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace gradbook
