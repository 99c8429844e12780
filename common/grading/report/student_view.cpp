#include "grading/report/student_view.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kName = 160;
constexpr std::size_t kLine = 400;
constexpr std::size_t kDetail = 1500;
constexpr std::size_t kCompiler = 6000;
constexpr std::size_t kMostRefused = 20;

/// Whether the status says that nothing of a unit could be run, through the submission.
bool is_of_unit(Status status) {
  return status == Status::compile_error || status == Status::link_error ||
         status == Status::missing_file || status == Status::rejected_file;
}

StudentTest view_of(const GradedTest& test) {
  StudentTest view;
  view.name = clean_line(test.name, kName);
  view.passed = test.status == Status::ok;
  if (view.passed) return view;
  view.diagnosis = clean_line(plain_failure(test.diagnosis), kLine);
  if (view.diagnosis.empty()) view.diagnosis = status_text(test.status);
  view.detail = clean_text(test.detail, kDetail);
  return view;
}

/// Not used: status, diagnosis and hint of the task, as they may be those of a hidden test.
StudentTask view_of(const GradedTask& task, const std::string& number) {
  StudentTask view;
  view.function = clean_line(task.function, kName);
  view.earned = task.earned;
  view.points = task.points;
  view.hint_command = fmt::format("./gradbook hint {} --task {}", number, view.function);
  for (const GradedTest& test : task.tests) {
    if (test.hidden) {
      ++view.hidden_total;
      view.hidden_passed += test.status == Status::ok ? 1 : 0;
      continue;
    }
    if (view.hint == 0 && test.status != Status::ok) view.hint = test.hint;
    if (!view.status && test.status != Status::ok) view.status = test.status;
    view.tests.push_back(view_of(test));
  }
  if (view.passed()) view.status = Status::ok;
  return view;
}

/// Of the first task that is not right, as far as students may know it.
std::optional<Status> status_of(const std::vector<StudentTask>& tasks) {
  std::optional<Status> status;
  bool all = true;
  for (const StudentTask& task : tasks) {
    all = all && task.passed();
    if (!task.passed() && task.status && !status) status = task.status;
  }
  return all ? Status::ok : status;
}

std::string together_text(const EndToEnd& together) {
  const std::string note = clean_line(together.note, kLine);
  if (!together.ran) return note;
  return fmt::format(
      "For information, without points: with your own functions of other units, {} "
      "of {} tests passed.{}{}",
      together.passed, together.total, note.empty() ? "" : " ", note);
}

std::string correction_text(const std::string& reason) {
  return "The points were set by your instructor" +
         (reason.empty() ? "." : ": " + clean_line(reason, kLine));
}

void describe(const GradedUnit& unit, StudentUnit& view) {
  view.title = clean_line(unit.title, kName);
  if (has_infra_error(unit)) return;
  if (is_of_unit(unit.status)) {
    const std::string why = clean_line(unit.diagnosis, kLine);
    view.problem = status_text(unit.status) + (why.empty() ? "" : ": " + why);
    view.compiler = clean_text(unit.detail, kCompiler);
    view.status = unit.status;
  }
  if (!unit.note.empty()) view.notes.push_back(clean_line(unit.note, kLine));
  const std::string together = together_text(unit.end_to_end);
  if (!together.empty()) view.notes.push_back(together);
  for (const GradedTask& task : unit.tasks) view.tasks.push_back(view_of(task, view.number));
  if (!view.status) view.status = status_of(view.tasks);
}

StudentUnit view_of(const FinalUnit& final, const SubmissionGrade& grade) {
  StudentUnit view;
  view.number = final.number;
  view.points = final.points;
  view.possible = final.possible;
  const auto unit =
      std::find_if(grade.units.begin(), grade.units.end(),
                   [&](const GradedUnit& candidate) { return candidate.key == final.key; });
  if (unit != grade.units.end()) describe(*unit, view);
  if (!final.raw) {
    view.problem = status_text(Status::infra_error);
    view.status = Status::infra_error;
  }
  if (final.overridden) {
    view.notes.push_back(correction_text(*final.overridden));
  } else if (final.raw && final.points && *final.points < *final.raw) {
    view.notes.push_back(fmt::format("As graded: {} points. Taken off for being late: {}.",
                                     points_text(*final.raw),
                                     points_text(*final.raw - *final.points)));
  }
  return view;
}

std::vector<std::string> notes_of(const SubmissionGrade& grade, const FinalGrade& final) {
  std::vector<std::string> notes;
  if (grade.status == Status::rejected_file) {
    notes.push_back("The submission was not graded: " + clean_line(grade.diagnosis, kLine));
  }
  if (!final.points) {
    notes.push_back(
        "There is no grade yet: the grader failed, not you. Nothing is lost; your "
        "instructor grades again.");
  }
  if (final.days_late > 0) {
    notes.push_back(fmt::format(
        "Handed in late, on day {} after the deadline: {} taken off.", final.days_late,
        final.penalty == 1 ? std::string("1 point") : points_text(final.penalty) + " points"));
  }
  if (final.extra_days > 0) {
    notes.push_back(fmt::format("Your deadline was {} later.", counted(final.extra_days, "day")));
  }
  if (final.overridden) notes.push_back(correction_text(*final.overridden));
  for (std::size_t i = 0; i < std::min(grade.refused.size(), kMostRefused); ++i) {
    notes.push_back("Not read: " + clean_line(grade.refused[i], kLine));
  }
  return notes;
}

}  // namespace

bool StudentTask::passed() const {
  return hidden_passed == hidden_total &&
         std::all_of(tests.begin(), tests.end(),
                     [](const StudentTest& test) { return test.passed; });
}

int StudentTask::failed() const {
  return static_cast<int>(std::count_if(tests.begin(), tests.end(),
                                        [](const StudentTest& test) { return !test.passed; }));
}

StudentView student_view(const SubmissionGrade& grade, const FinalGrade& final) {
  StudentView view;
  view.id = clean_line(final.id, kName);
  view.name = clean_line(final.name, kName);
  view.points = final.points;
  view.possible = final.possible;
  view.notes = notes_of(grade, final);
  for (const FinalUnit& unit : final.units) view.units.push_back(view_of(unit, grade));
  return view;
}

std::string status_text(Status status) {
  switch (status) {
    case Status::ok:
      return "passed";
    case Status::not_implemented:
      return "not implemented yet";
    case Status::wrong_value:
      return "a wrong value";
    case Status::wrong_shape:
      return "a wrong shape";
    case Status::wrong_gradient:
      return "a wrong gradient";
    case Status::wrong_error:
      return "not the error that the contract promises";
    case Status::not_finite:
      return "NaN or infinity";
    case Status::exception:
      return "an exception that the contract does not promise";
    case Status::crash:
      return "crashed";
    case Status::cpu_limit:
      return "took too much processor time";
    case Status::wall_limit:
      return "took too long";
    case Status::memory_limit:
      return "asked for too much memory";
    case Status::output_limit:
      return "printed or returned too much";
    case Status::forbidden_syscall:
      return "asked the system for something that is not allowed";
    case Status::exited_early:
      return "ended the program instead of returning";
    case Status::protocol_violation:
      return "no valid answer";
    case Status::compile_error:
      return "did not compile";
    case Status::link_error:
      return "could not be linked";
    case Status::missing_file:
      return "no file was handed in";
    case Status::rejected_file:
      return "the file was not read";
    case Status::infra_error:
      return "could not be graded, through an error of the grader";
  }
  return "could not be graded";
}

std::string status_word(const std::optional<Status>& status) {
  return status ? status_name(*status) : "";
}

std::string hidden_text(const StudentTask& task) {
  if (task.hidden_total == 0) return "";
  return fmt::format("{} of {} passed", task.hidden_passed,
                     counted(task.hidden_total, "hidden check"));
}

std::string advice_text(const StudentTask& task, std::string (*code)(std::string_view)) {
  if (task.hint > 0) return fmt::format("Hint {} of {} helps.", task.hint, code(task.hint_command));
  const bool public_ones = std::all_of(task.tests.begin(), task.tests.end(),
                                       [](const StudentTest& test) { return test.passed; });
  if (!public_ones || task.hidden_passed == task.hidden_total) return "";
  return fmt::format(
      "Only hidden checks failed: the same tests with other inputs. Read the "
      "contract again for sizes, ties and borders, or ask {}.",
      code(task.hint_command));
}

}  // namespace gradbook
