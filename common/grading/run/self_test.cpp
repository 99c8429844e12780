#include "grading/run/self_test.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <regex>
#include <shared_mutex>
#include <sstream>
#include <thread>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/job_pool.hpp"
#include "core/progress.hpp"
#include "course/mutant.hpp"
#include "course/stub.hpp"
#include "grading/run/class_grader.hpp"
#include "grading/run/left_behind.hpp"
#include "grading/run/self_check.hpp"
#include "grading/run/submission_grader.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// One submission and what its grade must be.
struct Trial {
  Submission submission;
  std::function<std::string(const SubmissionGrade&)> problem;  ///< empty if all is well
};

Submission one_file(const std::string& id, const std::string& unit, const std::string& source) {
  Submission submission;
  submission.id = id;
  SubmittedFile file;
  file.unit = unit;
  file.content = source;
  submission.files.push_back(file);
  return submission;
}

const GradedUnit& unit_of(const SubmissionGrade& grade, const std::string& key) {
  const auto found = std::find_if(grade.units.begin(), grade.units.end(),
                                  [&](const GradedUnit& unit) { return unit.key == key; });
  if (found == grade.units.end()) throw std::runtime_error(key + " was not graded");
  return *found;
}

std::string points_problem(const SubmissionGrade& grade, bool all) {
  if (grade.status == Status::infra_error) return grade.id + ": " + grade.diagnosis;
  for (const GradedUnit& unit : grade.units) {
    if (unit.earned() == (all ? unit.points() : 0)) continue;
    return fmt::format("{}: {} earns {} of {} points ({}: {})", grade.id, unit.number,
                       unit.earned(), unit.points(), status_name(unit.status), unit.diagnosis);
  }
  return "";
}

/// What all rows share.
class SelfTest {
 public:
  SelfTest(const Workspace& workspace, const std::vector<Unit>& all, const std::vector<Unit>& units,
           const SelfTestOptions& options)
      : workspace_(workspace),
        sandbox_(prepare_grading(workspace, units, false)),
        stage_(workspace, all, units, sandbox_.tier),
        jobs_(options.jobs > 0
                  ? options.jobs
                  : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))) {
    settings_.key = HiddenKey::random();
    settings_.end_to_end = false;
  }

  /// The pipeline over some submissions.
  SelfTestRow run(const std::string& what, const std::string& expected,
                  const std::vector<Trial>& trials) {
    return run(what, expected, trials, settings_, jobs_);
  }

  /// The same with short limits: many attacks wait for the longest time that they get.
  SelfTestRow run_attacks(const std::vector<Trial>& trials) {
    GraderSettings settings = settings_;
    settings.cpu_seconds = 2;
    settings.answer_seconds = 4;
    settings.worker_seconds = 20;
    return run("attacks", "0 points or rejected", trials, settings, 2 * jobs_);
  }

  SelfTestRow run(const std::string& what, const std::string& expected,
                  const std::vector<Trial>& trials, const GraderSettings& settings, int jobs) {
    SelfTestRow row{.what = what, .count = trials.size(), .expected = expected, .problems = {}};
    const auto start = std::chrono::steady_clock::now();
    Progress progress(what, std::max<std::size_t>(1, trials.size()));
    std::map<std::size_t, std::string> problems;
    std::mutex mutex;
    std::size_t done = 0;
    run_jobs(jobs, trials.size(), [&](int job, std::size_t i) {
      const SubmissionGrade grade =
          grade_submission(stage_, job, settings, busy_, trials[i].submission);
      const std::string problem = trials[i].problem(grade);
      const std::lock_guard lock(mutex);
      if (!problem.empty()) problems[i] = problem;
      progress.update(++done, trials[i].submission.id);
    });
    for (const auto& [i, problem] : problems) row.problems.push_back(problem);
    row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return row;
  }

  std::string reference(const Unit& unit) const {
    return read_file(workspace_.root() / unit.reference());
  }
  const Stage& stage() const { return stage_; }
  const TierReport& sandbox() const { return sandbox_; }

  /// The references again and again while every core is busy; only tests are run, not compilers.
  SelfTestRow references_under_load(int repeats);

 private:
  const Workspace& workspace_;
  TierReport sandbox_;
  Stage stage_;
  int jobs_;
  GraderSettings settings_;
  std::shared_mutex busy_;
};

SelfTestRow SelfTest::references_under_load(int repeats) {
  SelfTestRow row{.what = "references on a busy machine",
                  .count = static_cast<std::size_t>(repeats),
                  .expected = "100 %, every time",
                  .problems = {}};
  const auto start = std::chrono::steady_clock::now();
  std::atomic<bool> over = false;
  std::vector<std::thread> load;
  for (unsigned i = 0; i < 2 * std::max(1U, std::thread::hardware_concurrency()); ++i) {
    load.emplace_back([&] {
      for (volatile unsigned x = 0; !over;) x = x + 1;
    });
  }
  try {
    stage_.clear_job(0);
    const auto built = build_student_code(
        stage_, 0,
        made_submission("reference", stage_, [&](const Unit& u) { return reference(u); }));
    UnitGrader grader(stage_, 0, settings_, busy_);
    Progress progress(row.what, row.count);
    for (int i = 0; i < repeats; ++i) {
      const StagedUnit& staged =
          stage_.units()[static_cast<std::size_t>(i) % stage_.units().size()];
      const GradedUnit unit =
          grader.grade(staged, built.at(staged.unit.key), fmt::format("reference-{}", i));
      if (unit.earned() != unit.points()) {
        row.problems.push_back(fmt::format("{}: {} of {} points ({})", unit.number, unit.earned(),
                                           unit.points(), unit.diagnosis));
      }
      progress.update(static_cast<std::size_t>(i) + 1, unit.number);
    }
  } catch (...) {
    over = true;
    for (std::thread& thread : load) thread.join();
    throw;
  }
  over = true;
  for (std::thread& thread : load) thread.join();
  row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return row;
}

std::vector<Trial> mutant_trials(const Workspace& workspace, const SelfTest& test) {
  std::vector<Trial> trials;
  for (const StagedUnit& staged : test.stage().units()) {
    for (const Mutant& mutant : read_mutants(workspace.root(), staged.unit)) {
      if (!mutant.equivalent.empty()) continue;
      Trial trial;
      trial.submission =
          one_file(mutant.id, staged.unit.key, apply_mutant(mutant, test.reference(staged.unit)));
      trial.problem = [key = staged.unit.key](const SubmissionGrade& grade) -> std::string {
        const GradedUnit& unit = unit_of(grade, key);
        if (unit.status == Status::infra_error) return grade.id + ": " + unit.diagnosis;
        if (unit.earned() >= unit.points()) return grade.id + " gets full marks";
        return unit.diagnosis.empty() ? grade.id + " gets no diagnosis" : "";
      };
      trials.push_back(trial);
    }
  }
  return trials;
}

std::vector<Trial> attack_trials(const std::vector<Attack>& attacks, const SelfTest& test) {
  std::vector<Trial> trials;
  for (const Attack& attack : attacks) {
    const auto& units = test.stage().units();
    const bool staged = std::any_of(units.begin(), units.end(), [&](const StagedUnit& unit) {
      return unit.unit.key == attack.unit;
    });
    if (!staged) continue;
    Trial trial;
    trial.submission = one_file(attack.name, attack.unit, attack.source);
    trial.problem = [attack](const SubmissionGrade& grade) {
      return attack_problem(attack, unit_of(grade, attack.unit));
    };
    trials.push_back(trial);
  }
  return trials;
}

}  // namespace

Attack parse_attack(const std::string& file, const std::string& text) {
  Attack attack{.name = fs::path(file).stem(), .unit = "", .expected = {}, .source = text};
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(R"(^// unit: (\S+)\n)"))) {
    throw FileError(file, "has no first line // unit: NN_topic/name");
  }
  attack.unit = match[1];
  if (!std::regex_search(text, match, std::regex(R"(\n// expect: ([^\n]+)\n)"))) {
    throw FileError(file, "has no line // expect: zero, rejected, partial or statuses");
  }
  std::istringstream words(match[1].str());
  std::string word;
  while (std::getline(words, word, ',')) {
    word.erase(0, word.find_first_not_of(' '));
    const bool known = word == "zero" || word == "rejected" || word == "partial";
    if (!known) status_of(word);
    attack.expected.push_back(word);
  }
  return attack;
}

std::vector<Attack> read_attacks(const fs::path& root) {
  std::vector<Attack> attacks;
  const fs::path folder = root / "tests" / "attacks";
  if (!fs::exists(folder)) return attacks;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".cpp") continue;
    attacks.push_back(parse_attack(entry.path(), read_file(entry.path())));
  }
  std::sort(attacks.begin(), attacks.end(),
            [](const Attack& a, const Attack& b) { return a.name < b.name; });
  return attacks;
}

std::string attack_problem(const Attack& attack, const GradedUnit& unit) {
  const std::string got = fmt::format("{}: {} of {} points, {}: {}", attack.name, unit.earned(),
                                      unit.points(), status_name(unit.status), unit.diagnosis);
  if (unit.status == Status::infra_error) return got;
  const bool none = unit.earned() == 0;
  const bool built = unit.status != Status::compile_error && unit.status != Status::link_error &&
                     unit.status != Status::rejected_file;
  const auto holds = [&](const std::string& word) {
    if (word == "zero") return none;
    if (word == "rejected") return none && !built;
    if (word == "partial") return unit.earned() < unit.points();
    return none && std::any_of(unit.tasks.begin(), unit.tasks.end(), [&](const GradedTask& task) {
             return status_name(task.status) == word;
           });
  };
  if (std::any_of(attack.expected.begin(), attack.expected.end(), holds)) return "";
  return fmt::format("{} (expected: {})", got, fmt::join(attack.expected, " or "));
}

void self_test(const Workspace& workspace, const std::vector<Unit>& units,
               const SelfTestOptions& options,
               const std::function<void(const SelfTestRow&)>& show) {
  SelfTest test(workspace, units, wanted_units(units, options.units), options);
  const auto full = [](const SubmissionGrade& grade) { return points_problem(grade, true); };
  const auto none = [](const SubmissionGrade& grade) { return points_problem(grade, false); };
  const auto reference = [&](const Unit& unit) { return test.reference(unit); };
  const auto stub = [&](const Unit& unit) { return make_stub(unit, test.reference(unit)); };
  show(test.run("references", "100 %",
                {{made_submission("reference", test.stage(), reference), full}}));
  show(test.run("starter files", "0", {{made_submission("stub", test.stage(), stub), none}}));
  show(test.run("typical mistakes", "less than full marks, with a diagnosis",
                mutant_trials(workspace, test)));
  const Surroundings before(workspace, test.stage());
  show(test.run_attacks(attack_trials(read_attacks(workspace.root()), test)));
  show({.what = "left behind by attacks",
        .count = 1,
        .expected = "no process, no file, no changed byte",
        .problems = before.changes()});
  show(test.references_under_load(options.repeats));
}

}  // namespace gradbook
