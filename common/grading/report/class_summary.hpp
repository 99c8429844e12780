/// @file common/grading/report/class_summary.hpp
/// How a class did: the numbers behind the class report.
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grading/gradebook.hpp"

namespace gradbook {

/// A mistake that several students made.
struct Mistake {
  std::string text;  ///< diagnosis with N for each number
  int count = 0;     ///< students
  int hint = 0;      ///< that helps, 0 for none in particular
};

/// How the class did in a task.
struct TaskSummary {
  std::string function;           ///< "knn_predict"
  int points = 0;                 ///< that can be had
  int graded = 0;                 ///< submissions of which the grader could judge it
  int full = 0;                   ///< with all points
  double mean = 0;                ///< points
  std::vector<Mistake> mistakes;  ///< most frequent first
};

/// How the class did in a unit.
struct UnitSummary {
  std::string number;              ///< "02.3"
  std::string title;               ///< "k nearest neighbours"
  int points = 0;                  ///< that can be had
  int graded = 0;                  ///< submissions of which the grader could judge it
  int full = 0;                    ///< with all points
  double mean = 0;                 ///< points
  std::map<Status, int> statuses;  ///< of the units that could not be run, or not graded
  std::vector<TaskSummary> tasks;  ///< in the order of the unit
};

/// How the class did.
struct ClassSummary {
  int submissions = 0;              ///< all
  int without_grade = 0;            ///< through an error of the grader
  int late = 0;                     ///< handed in late
  int possible = 0;                 ///< points that can be had
  double mean = 0;                  ///< final points of those with a grade
  std::map<Status, int> statuses;   ///< of the submissions
  std::array<int, 10> totals = {};  ///< submissions with 0–10 %, … 90–100 % of the points
  std::vector<UnitSummary> units;   ///< in the order of the gradebook, points as graded
};

/// The text with N in place of each number, so that equal mistakes have equal texts; numbers in
/// names, as in l2_distance, stay.
/// @param text  a diagnosis
std::string without_numbers(std::string_view text);

/// Sums up a class. Names of students, hidden tests and what only one student was told do not
/// appear: a diagnosis of a single student counts as "another mistake".
/// @param grades  as graded
/// @param finals  of the same class
/// @param units   that are graded
ClassSummary class_summary(const std::vector<SubmissionGrade>& grades,
                           const std::vector<FinalGrade>& finals,
                           const std::vector<GradebookUnit>& units);

}  // namespace gradbook
