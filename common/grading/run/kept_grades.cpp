#include "grading/run/kept_grades.hpp"

#include <algorithm>

#include "grading/jail/jail.hpp"
#include "grading/run/submission_grader.hpp"

namespace gradbook {
namespace {

const GradedUnit* find_graded(const SubmissionGrade& grade, const std::string& key) {
  const auto found = std::find_if(grade.units.begin(), grade.units.end(),
                                  [&](const GradedUnit& unit) { return unit.key == key; });
  return found == grade.units.end() ? nullptr : &*found;
}

void add_missing(const std::vector<std::string>& more, std::vector<std::string>& flags) {
  for (const std::string& flag : more) {
    if (std::find(flags.begin(), flags.end(), flag) == flags.end()) flags.push_back(flag);
  }
}

/// "02.1, 02.3"; "it" if these are all units that have a grade.
std::string names_of(const std::vector<std::string>& numbers, std::size_t graded) {
  if (numbers.size() == graded) return "it";
  std::string names;
  for (const std::string& number : numbers) names += (names.empty() ? "" : ", ") + number;
  return names;
}

}  // namespace

FolderUnits folder_units(const std::vector<Unit>& registry, const std::vector<Unit>& wanted,
                         const Journal& journal) {
  std::set<std::string> keys;
  for (const Unit& unit : wanted) keys.insert(unit.key);
  for (const auto& [id, entry] : journal.entries()) {
    for (const GradedUnit& unit : entry.grade.units) keys.insert(unit.key);
  }
  FolderUnits result;
  for (const Unit& unit : registry) {
    if (keys.erase(unit.key) == 1) result.units.push_back(unit);
  }
  result.gone.assign(keys.begin(), keys.end());
  return result;
}

std::vector<GradedUnit> kept_units(const Journal& journal, const Submission& submission,
                                   const RegradePlan& plan) {
  std::vector<GradedUnit> kept;
  for (const auto& [unit, grader] : plan.graders) {
    const Standing standing = journal.find(submission.id, unit, submission.sha256, grader);
    // Of a unit that is not asked for, only what has no grade is graded
    const Regrade regrade = plan.wanted.count(unit) == 1 ? plan.regrade : Regrade{};
    if (must_grade(standing, submission.id, regrade)) continue;
    kept.push_back(*find_graded(journal.entry(submission.id)->grade, unit));
  }
  return kept;
}

SubmissionGrade with_other_units(SubmissionGrade fresh, const Journal& journal,
                                 const RegradePlan& plan) {
  const JournalEntry* const entry = journal.entry(fresh.id);
  if (entry == nullptr) return fresh;
  for (const GradedUnit& unit : entry->grade.units) {
    if (plan.graders.count(unit.key) == 0) fresh.units.push_back(unit);
  }
  return fresh;
}

SubmissionGrade reported_grade(const Journal& journal, const Submission& submission,
                               const RegradePlan& plan) {
  const JournalEntry& entry = *journal.entry(submission.id);
  SubmissionGrade grade = entry.grade;
  grade.name = submission.name;
  grade.entry = submission.entry;
  const bool same = entry.sha256 == submission.sha256;
  // The time of files that are not those that were graded says nothing; a platform's does
  if (same || submission.time_source == TimeSource::table) grade.created_at = submission.created_at;
  if (same) {
    grade.flags = submission.flags;
    grade.refused = submission.refused;
    if (grade.sandbox == tier_name(Tier::none)) grade.flags.emplace_back(kNoSandboxFlag);
  } else {
    add_missing(submission.flags, grade.flags);
  }
  std::map<Standing, std::vector<std::string>> standings;
  std::size_t graded = 0;
  for (const auto& [unit, grader] : plan.graders) {
    const GradedUnit* const found = find_graded(grade, unit);
    if (found == nullptr) continue;
    ++graded;
    standings[journal.find(submission.id, unit, submission.sha256, grader)].push_back(
        found->number);
  }
  for (const auto& [standing, numbers] : standings) {
    const std::string flag = kept_flag(standing, names_of(numbers, graded));
    if (!flag.empty()) grade.flags.push_back(flag);
  }
  return grade;
}

SubmissionGrade reported_grade(const JournalEntry& entry,
                               const std::optional<std::map<std::string, std::string>>& times) {
  SubmissionGrade grade = entry.grade;
  grade.flags.emplace_back("its submission is not in the class folder any more");
  if (!times) return grade;
  const auto time = times->find(grade.id);
  if (time != times->end()) grade.created_at = time->second;
  return grade;
}

}  // namespace gradbook
