#include "grading/report/class_summary.hpp"

#include <algorithm>

#include "grading/report/report_text.hpp"
#include "grading/report/student_view.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kLine = 160;
constexpr const char* kOther = "another mistake, of one student each";
constexpr const char* kHiddenOnly = "public tests pass, only hidden checks fail";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Length of the number at the start of text: digits, decimals, exponent.
std::size_t number_length(std::string_view text) {
  const auto digits = [&](std::size_t from) {
    while (from < text.size() && is_digit(text[from])) ++from;
    return from;
  };
  std::size_t end = digits(0);
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) end = digits(end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const std::size_t sign =
        end + 1 < text.size() && (text[end + 1] == '-' || text[end + 1] == '+') ? 1 : 0;
    const std::size_t exponent = digits(end + 1 + sign);
    if (exponent > end + 1 + sign) end = exponent;
  }
  return end;
}

/// What went wrong in a task, as far as students are told; empty if nothing did.
std::string mistake_text(const GradedUnit& unit, const GradedTask& task) {
  bool hidden_failed = false;
  for (const GradedTest& test : task.tests) {
    if (test.status == Status::ok) continue;
    if (test.hidden) {
      hidden_failed = true;
      continue;
    }
    const std::string line = clean_line(test.diagnosis, kLine);
    return line.empty() ? status_text(test.status) : without_numbers(line);
  }
  if (hidden_failed) return kHiddenOnly;
  return task.tests.empty() && unit.status != Status::ok ? status_text(unit.status) : "";
}

int mistake_hint(const GradedTask& task) {
  for (const GradedTest& test : task.tests) {
    if (!test.hidden && test.status != Status::ok) return test.hint;
  }
  return 0;
}

/// Texts that one student alone was told may hold what that student wrote: an exception's message.
std::vector<Mistake> ordered_mistakes(const std::map<std::string, Mistake>& found) {
  std::vector<Mistake> mistakes;
  Mistake other{.text = kOther, .count = 0, .hint = 0};
  for (const auto& [text, mistake] : found) {
    if (mistake.count == 1 && text != kHiddenOnly) {
      ++other.count;
    } else {
      mistakes.push_back(mistake);
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.count > b.count; });
  if (other.count > 0) mistakes.push_back(other);
  return mistakes;
}

/// Gathers one unit over all submissions.
class UnitCounter {
 public:
  explicit UnitCounter(const GradebookUnit& unit) {
    summary_.number = unit.number;
    summary_.points = unit.points;
  }

  void add(const GradedUnit& unit) {
    if (summary_.title.empty()) summary_.title = clean_line(unit.title, kLine);
    if (has_infra_error(unit)) {
      ++summary_.statuses[Status::infra_error];
      return;
    }
    const bool ran = std::any_of(unit.tasks.begin(), unit.tasks.end(),
                                 [](const GradedTask& task) { return !task.tests.empty(); });
    if (!ran && unit.status != Status::ok) ++summary_.statuses[unit.status];
    ++summary_.graded;
    summary_.mean += unit.earned();
    summary_.full += unit.earned() >= summary_.points ? 1 : 0;
    for (const GradedTask& task : unit.tasks) add(unit, task);
  }

  UnitSummary result() {
    const auto average = [](double& sum, int count) { sum = count > 0 ? sum / count : 0; };
    average(summary_.mean, summary_.graded);
    for (TaskSummary& task : summary_.tasks) {
      average(task.mean, task.graded);
      task.mistakes = ordered_mistakes(mistakes_[task.function]);
    }
    return summary_;
  }

 private:
  void add(const GradedUnit& unit, const GradedTask& task) {
    auto found = std::find_if(
        summary_.tasks.begin(), summary_.tasks.end(),
        [&](const TaskSummary& candidate) { return candidate.function == task.function; });
    if (found == summary_.tasks.end()) {
      summary_.tasks.emplace_back();
      found = summary_.tasks.end() - 1;
      found->function = task.function;
      found->points = task.points;
    }
    ++found->graded;
    found->mean += task.earned;
    found->full += task.earned >= task.points ? 1 : 0;
    const std::string text = mistake_text(unit, task);
    if (text.empty()) return;
    Mistake& mistake = mistakes_[task.function][text];
    mistake.text = text;
    ++mistake.count;
    if (mistake.hint == 0) mistake.hint = mistake_hint(task);
  }

  UnitSummary summary_;
  std::map<std::string, std::map<std::string, Mistake>> mistakes_;
};

}  // namespace

std::string without_numbers(std::string_view text) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_digit(text[at]) && (at == 0 || !is_word(text[at - 1]))) {
      const bool sign = !result.empty() && (result.back() == '-' || result.back() == '+') &&
                        (result.size() == 1 || !is_word(result[result.size() - 2]));
      if (sign) result.pop_back();
      result += 'N';
      at += number_length(text.substr(at));
      // Sizes such as 3x5
      while (at + 1 < text.size() && text[at] == 'x' && is_digit(text[at + 1])) {
        result += "xN";
        at += 1 + number_length(text.substr(at + 1));
      }
    } else {
      result += text[at++];
    }
  }
  return result;
}

ClassSummary class_summary(const std::vector<SubmissionGrade>& grades,
                           const std::vector<FinalGrade>& finals,
                           const std::vector<GradebookUnit>& units) {
  ClassSummary summary;
  int graded = 0;
  for (const FinalGrade& final : finals) {
    ++summary.submissions;
    ++summary.statuses[final.status];
    summary.late += final.days_late > 0 ? 1 : 0;
    summary.possible = final.possible;
    if (!final.points) {
      ++summary.without_grade;
      continue;
    }
    ++graded;
    summary.mean += *final.points;
    // In this order whole points give whole tenths
    const double tenths = final.possible > 0 ? 10 * *final.points / final.possible : 0;
    ++summary.totals[static_cast<std::size_t>(std::clamp(static_cast<int>(tenths), 0, 9))];
  }
  if (graded > 0) summary.mean /= graded;

  for (const GradebookUnit& column : units) {
    UnitCounter counter(column);
    for (const SubmissionGrade& grade : grades) {
      for (const GradedUnit& unit : grade.units) {
        if (unit.key == column.key && grade.status == Status::ok) counter.add(unit);
      }
    }
    summary.units.push_back(counter.result());
  }
  return summary;
}

}  // namespace gradbook
