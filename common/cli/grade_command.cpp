// grade: a class of submissions, or the grader's test of itself
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "cli/commands.hpp"
#include "core/work_folder.hpp"
#include "course/edition.hpp"
#include "course/terminal.hpp"
#include "grading/gradescope/gradescope_run.hpp"
#include "grading/jail/interrupt.hpp"
#include "grading/report/report_text.hpp"
#include "grading/run/class_grader.hpp"
#include "grading/run/journal.hpp"
#include "grading/run/self_test.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kLongestNote = 4000;

struct GradeArguments {
  ClassOptions options;
  std::filesystem::path autograder;  ///< Gradescope's folder; empty: a class
  bool self_test = false;
  int repeats = 100;
};

std::string points_text(const FinalGrade& grade) {
  if (!grade.points) return "no grade";
  return fmt::format("{:g} / {}", *grade.points, grade.possible);
}

int print_class(const ClassResult& result, const ClassOptions& options) {
  std::size_t width = 2;
  for (const FinalGrade& grade : result.grades) width = std::max(width, grade.id.size());
  for (const FinalGrade& grade : result.grades) {
    std::string note = grade.status == Status::ok ? "" : status_name(grade.status);
    if (grade.days_late > 0) note += fmt::format(" {} days late", grade.days_late);
    if (!grade.flags.empty()) note += fmt::format(" {} flags", grade.flags.size());
    if (grade.name != grade.id) note += "  " + clean_line(grade.name, kLongestNote);
    fmt::print("{:<{}}  {:>12}  {}\n", grade.id, width, points_text(grade), note);
  }
  for (const std::string& refused : result.refused) fmt::print("not a submission: {}\n", refused);
  for (const std::string& warning : result.warnings) {
    fmt::print(stderr, "warning: {}\n", clean_line(warning, kLongestNote));
  }
  fmt::print("{} submissions, {} graded now in {:.0f} s; {}/grades.csv, {}/report.html\n",
             result.grades.size(), result.graded, result.seconds, options.out.string(),
             options.out.string());
  if (result.failed == 0) return kOk;
  fmt::print(stderr,
             "{} without a grade, because the grader failed (infra_error): start the same command "
             "again to try these once more; {}/staff says what happened\n",
             result.failed, options.out.string());
  return kEnvironment;
}

int run_self_test(const std::filesystem::path& root, const GradeArguments& arguments) {
  const Workspace workspace(root);
  const PlainUmask modes;
  SelfTestOptions options;
  options.jobs = arguments.options.jobs;
  options.repeats = arguments.repeats;
  options.units = arguments.options.only;
  bool ok = true;
  self_test(workspace, read_units(root), options, [&](const SelfTestRow& row) {
    ok = ok && row.problems.empty();
    const std::string sign =
        row.problems.empty() ? paint("ok", Colour::green) : paint("x ", Colour::red);
    fmt::print("{} {:<28} {:>4}  {:<42} {:6.1f} s\n", sign, row.what, row.count, row.expected,
               row.seconds);
    for (const std::string& problem : row.problems) fmt::print("     {}\n", problem);
    std::fflush(stdout);
  });
  return ok ? kOk : kAnswerIsNo;
}

/// One submission at Gradescope. What students wrote stands behind a bar, so that no line of it
/// can be taken for one of ours.
int run_gradescope(const std::filesystem::path& root, const GradeArguments& arguments) {
  const Workspace workspace(root);
  const GradescopeRun run =
      grade_gradescope(workspace, read_units(root), arguments.options, arguments.autograder);
  if (run.points) {
    fmt::print("gradbook: {} gets {:g} of {} points\n", run.id, *run.points, run.possible);
  } else {
    fmt::print("gradbook: {} is not graded, because the grader failed\n", run.id);
  }
  for (const std::string& note : run.notes) {
    std::istringstream lines(clean_text(note, kLongestNote));
    for (std::string line; std::getline(lines, line);) fmt::print("  | {}\n", line);
  }
  return run.points ? kOk : kEnvironment;
}

int grade(const std::filesystem::path& root, const GradeArguments& arguments) {
  if (!arguments.autograder.empty()) return run_gradescope(root, arguments);
  expect_full_edition(root, "gradbook grade");
  if (arguments.self_test) return run_self_test(root, arguments);
  if (arguments.options.submissions.empty() || arguments.options.out.empty()) {
    throw std::invalid_argument(
        "grade needs the folder of the class and --out: ./gradbook grade submissions --out grades");
  }
  const Workspace workspace(root);
  try {
    return print_class(grade_class(workspace, read_units(root), arguments.options),
                       arguments.options);
  } catch (const Interrupted& interrupted) {
    const std::size_t graded = read_journal(arguments.options.out).size();
    fmt::print(stderr,
               "interrupted: {} graded so far, and kept in {}; the tables there are those of the "
               "last run that came to its end\ngo on with:\n  {}\n",
               counted(static_cast<int>(graded), "submission"), arguments.options.out.string(),
               own_command_line(root));
    return 128 + interrupted.signal_number();
  }
}

}  // namespace

void add_grade_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root) {
  const auto arguments = std::make_shared<GradeArguments>();
  ClassOptions& options = arguments->options;
  CLI::App* sub = app.add_subcommand("grade", "grade a class of submissions in sandboxes, offline");
  sub->group("Instructor");
  sub->footer(
      "Examples:  ./gradbook grade submissions --out grades --only 02_neighbors\n"
      "           ./gradbook grade submissions --out grades --key key --late "
      "due=2026-12-01T23:59:59Z,per-day=10%,max-days=3\n"
      "           ./gradbook grade --self-test\n"
      "An interrupted run goes on where it stopped. Exit code 3: a submission has no grade, "
      "because\n"
      "the grader itself failed.");
  CLI::Option* const submissions =
      sub->add_option("submissions", options.submissions,
                      "folder with a folder, .zip or .tar.gz per student, or what a "
                      "learning platform lets you download");
  sub->add_option("--out", options.out, "folder for grades, feedback and reports");
  sub->add_option("--jobs", options.jobs, "submissions at a time (default: one more than cores)")
      ->check(CLI::Range(1, 32));
  sub->add_option("--only", options.only, "units or chapters that are graded (default: all)");
  sub->add_option("--late", options.late, "none, or due=TIME,per-day=10%,max-days=3,grace=15m");
  sub->add_option("--times", options.times, "table id,created_at: when each submission came");
  sub->add_option("--overrides", options.overrides,
                  "table id,unit,points,reason,extra_days: corrections by hand, applied last");
  sub->add_option("--key", options.key, "file with the secret of the hidden inputs");
  sub->add_option("--regrade", options.regrade, "changed, all, or the id of one submission");
  sub->add_flag("!--no-end-to-end", options.end_to_end,
                "leave out the run of a student's own pieces together");
  sub->add_flag("--unsafe-no-sandbox", options.unsafe,
                "where no sandbox works: run what students sent with your own rights");
  sub->add_option("--gradescope", arguments->autograder,
                  "grade DIR/submission, as `gradbook release --gradescope` sets it up")
      ->type_name("DIR")
      ->excludes(submissions);
  sub->add_flag("--self-test", arguments->self_test,
                "references, starter files, typical mistakes and attacks instead of a class");
  sub->add_option("--repeats", arguments->repeats,
                  "with --self-test: gradings of the reference on a busy machine")
      ->check(CLI::Range(1, 100000));
  sub->callback([=, &chosen] {
    arguments->options.command = {"gradbook", "grade"};
    for (const CLI::Option* option : sub->parse_order()) {
      arguments->options.command.push_back(option->get_name());
      for (const std::string& value : option->results()) {
        arguments->options.command.push_back(value);
      }
    }
    chosen.action = [=] { return grade(root, *arguments); };
  });
}

}  // namespace gradbook
