#include "grading/run/class_grader.hpp"

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

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/job_pool.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "core/utc_time.hpp"
#include "core/version.hpp"
#include "core/work_folder.hpp"
#include "course/check.hpp"
#include "grading/jail/interrupt.hpp"
#include "grading/report/reports.hpp"
#include "grading/run/kept_grades.hpp"
#include "grading/run/self_check.hpp"
#include "grading/run/submission_grader.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

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
  info.gradbook = gradbook_version();
  const std::string compiler = stage.compiler_words().front();
  info.compilers[fs::path(compiler).filename()] = first_line_of({compiler, "--version"});
  for (const std::string& word : stage.compiler_words()) {
    if (word.rfind("-I", 0) != 0) info.flags.push_back(word);
  }
  info.sandbox = tier_name(stage.tier());
  info.sandbox_notes = sandbox.notes;
  info.started = utc_text(std::time(nullptr));
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

/// Whatever decides over the points of a unit besides the submission, by the unit's key. What other
/// units are graded in the same run does not.
std::map<std::string, std::string> grader_keys(const RunInfo& info, bool end_to_end) {
  std::string common = info.gradbook + info.sandbox + info.key_fingerprint;
  for (const std::string& flag : info.flags) common += flag + " ";
  for (const auto& [name, version] : info.compilers) common += name + version;
  common += end_to_end ? "together" : "";
  std::map<std::string, std::string> keys;
  for (const auto& [unit, tests] : info.tests) keys[unit] = sha256_text(common + unit + tests);
  return keys;
}

/// Throws unless the submission that is to be graded again is there.
Regrade expect_known_id(const Regrade& regrade, const std::vector<Submission>& submissions) {
  const bool known = regrade.which != Regrade::Which::one ||
                     std::any_of(submissions.begin(), submissions.end(),
                                 [&](const Submission& one) { return one.id == regrade.id; });
  if (known) return regrade;
  throw std::invalid_argument(
      fmt::format("--regrade {}: there is no submission with this id; write changed, all, or an id "
                  "as in grades.csv",
                  printable(regrade.id)));
}

/// Entries of submissions that were graded before and are not in the class folder any more.
std::vector<const JournalEntry*> entries_without(const std::vector<Submission>& submissions,
                                                 const Journal& journal) {
  std::set<std::string> ids;
  for (const Submission& submission : submissions) ids.insert(submission.id);
  std::vector<const JournalEntry*> entries;
  for (const auto& [id, entry] : journal.entries()) {
    if (ids.count(id) == 0) entries.push_back(&entry);
  }
  return entries;
}

std::set<std::string> all_ids(const std::vector<Submission>& submissions, const Journal& journal) {
  std::set<std::string> ids;
  for (const Submission& submission : submissions) ids.insert(submission.id);
  for (const auto& [id, entry] : journal.entries()) ids.insert(id);
  return ids;
}

std::vector<std::string> warnings_of(const FolderUnits& folder,
                                     const std::vector<Submission>& submissions,
                                     const Journal& journal) {
  std::vector<std::string> warnings;
  for (const std::string& key : folder.gone) {
    warnings.push_back(key +
                       " was graded here before and is no unit of this course any more: its "
                       "points are in journal.jsonl only");
  }
  for (const JournalEntry* const entry : entries_without(submissions, journal)) {
    warnings.push_back(entry->grade.id +
                       " was graded here before and is not in the class folder "
                       "any more: its grade is kept");
  }
  const std::string empty = warning_of_empty(submissions);
  if (!empty.empty()) warnings.push_back(empty);
  return warnings;
}

/// Grades what has no grade, and what --regrade asks for. Returns how many submissions that were.
std::size_t grade_open(const Stage& stage, const Workspace& workspace,
                       const GraderSettings& settings, const std::vector<Submission>& submissions,
                       const RegradePlan& plan, int jobs, const StopRequest& stop,
                       Journal& journal) {
  std::vector<std::pair<const Submission*, std::vector<GradedUnit>>> open;
  for (const Submission& submission : submissions) {
    std::vector<GradedUnit> kept = kept_units(journal, submission, plan);
    if (kept.size() < plan.graders.size()) open.emplace_back(&submission, std::move(kept));
  }
  if (open.empty()) return 0;
  std::string run_key;
  for (const auto& [unit, key] : plan.graders) run_key += key;
  run_key = sha256_text(run_key);
  std::shared_mutex busy;
  expect_trustworthy(stage, workspace, settings, busy);
  Progress progress("grading", open.size());
  std::mutex mutex;
  std::size_t graded = 0;
  // One more than there are cores: each waits now and then for a jail
  const int cores = static_cast<int>(std::thread::hardware_concurrency()) + 1;
  run_jobs(jobs > 0 ? jobs : cores, open.size(), [&](int job, std::size_t i) {
    stop.check();
    const auto& [submission, kept] = open[i];
    SubmissionGrade grade = grade_submission(stage, job, settings, busy, *submission, kept);
    stop.check();  // what was ended early is no grade
    for (GradedUnit& unit : grade.units) {
      if (unit.submission.empty()) unit.submission = submission->sha256;
      if (unit.grader.empty()) unit.grader = plan.graders.at(unit.key);
    }
    const std::lock_guard lock(mutex);
    journal.append(run_key, with_other_units(std::move(grade), journal, plan));
    progress.update(++graded, submission->id);
  });
  return graded;
}

/// Build targets of the programs that grade these units.
std::vector<std::string> sealed_targets(const std::vector<Unit>& units) {
  std::vector<std::string> targets = {"jail"};
  for (const Unit& unit : units) targets.push_back(unit.target("graded"));
  return targets;
}

}  // namespace

std::vector<Unit> wanted_units(const std::vector<Unit>& units,
                               const std::vector<std::string>& only) {
  if (only.empty()) return units;
  std::vector<bool> wanted(units.size(), false);
  for (const std::string& word : only) {
    for (const Unit* unit : choose_units(units, word).units) {
      wanted[static_cast<std::size_t>(unit - units.data())] = true;
    }
  }
  std::vector<Unit> chosen;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (wanted[i]) chosen.push_back(units[i]);
  }
  return chosen;
}

TierReport prepare_grading(const Workspace& workspace, const std::vector<Unit>& wanted, bool unsafe,
                           const std::atomic<bool>* cancel) {
  const ProcessResult build =
      workspace.build("release", sealed_targets(wanted), stderr_is_terminal(), cancel);
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
  return grade_intake(workspace, units, options,
                      find_class(options.submissions, options.out, options.times));
}

ClassResult grade_intake(const Workspace& workspace, const std::vector<Unit>& units,
                         const ClassOptions& options, const ClassIntake& intake) {
  const auto start = std::chrono::steady_clock::now();
  // Everything that can be wrong with the options is found before anything is graded
  const std::vector<Unit> wanted = wanted_units(units, options.only);
  const LatePolicy late = parse_late_policy(options.late);
  GraderSettings settings;
  settings.end_to_end = options.end_to_end;
  if (!options.key.empty()) settings.key = HiddenKey(options.key);
  const std::vector<Submission> submissions = read_class(intake, units);
  RegradePlan plan;
  plan.regrade = expect_known_id(parse_regrade(options.regrade), submissions);
  for (const Unit& unit : wanted) plan.wanted.insert(unit.key);
  const PlainUmask modes;
  expect_writable_folder(options.out);
  Journal journal(options.out);

  const FolderUnits folder = folder_units(units, wanted, journal);
  const std::vector<GradebookUnit> columns = gradebook_units(folder.units);
  Overrides overrides;
  if (!options.overrides.empty()) {
    overrides = read_overrides(options.overrides, all_ids(submissions, journal), columns);
  }
  const StopRequest stop;
  try {
    const TierReport sandbox =
        prepare_grading(workspace, folder.units, options.unsafe, stop.cancel());
    const Stage stage(workspace, units, folder.units, sandbox.tier, stop.cancel());
    RunInfo info = describe(stage, sandbox, options, settings.key);
    plan.graders = grader_keys(info, settings.end_to_end);

    ClassResult result;
    result.refused = intake.folder.refused;
    result.warnings = intake.folder.warnings;
    for (const std::string& warning : warnings_of(folder, submissions, journal)) {
      result.warnings.push_back(warning);
    }
    result.graded =
        grade_open(stage, workspace, settings, submissions, plan, options.jobs, stop, journal);

    for (const Submission& submission : submissions) {
      info.submissions[submission.id] = submission.sha256;
      result.raw.push_back(reported_grade(journal, submission, plan));
    }
    for (const JournalEntry* const entry : entries_without(submissions, journal)) {
      result.raw.push_back(reported_grade(*entry, intake.times));
    }
    for (const SubmissionGrade& grade : result.raw) {
      result.failed += has_infra_error(grade) ? 1 : 0;
    }
    result.grades = final_grades(result.raw, columns, late, overrides);
    info.ended = utc_text(std::time(nullptr));
    ReportOptions report;
    report.units = columns;
    write_reports(options.out, result.raw, result.grades, info, report);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
  } catch (const std::exception&) {
    stop.check();  // what was ended early fails in many ways
    throw;
  }
}

}  // namespace gradbook
