// What: the page about a class.
// Why:  it is shown in the lecture: sums must be right and nobody may be named.
#include "grading/report/class_report.hpp"

#include <gtest/gtest.h>

#include "sample_reports.hpp"

namespace gradbook {
namespace {

TEST(ClassSummary, PutsNForNumbersButNotInNames) {
  EXPECT_EQ(without_numbers("dW is exactly 4 times too large"), "dW is exactly N times too large");
  EXPECT_EQ(without_numbers("l2_distance(3, -1.5e-3): x2"), "l2_distance(N, N): x2");
  EXPECT_EQ(without_numbers("2x3x10, expected 3x"), "NxNxN, expected Nx");
  EXPECT_EQ(without_numbers("7. 1e 5."), "N. Ne N.");
  EXPECT_EQ(without_numbers("k-1, 3-1"), "k-N, N-N");
  EXPECT_EQ(without_numbers(""), "");
}

std::vector<SubmissionGrade> sample_class() {
  std::vector<SubmissionGrade> grades;
  for (int i = 0; i < 5; ++i) {
    grades.push_back(sample_grade("name" + std::to_string(i), {sample_knn(i), sample_linear()}));
    for (GradedTest& test : grades.back().units[0].tasks[0].tests) {
      if (test.status == Status::ok) continue;
      test.diagnosis = "the label is " + std::to_string(i + 2) + " times too large";
      test.hint = 3;
    }
  }
  grades[3].units[0].tasks[0].tests[3].diagnosis = "what(): I was told by name0";
  return grades;
}

ClassSummary summary_of(const std::vector<SubmissionGrade>& grades) {
  return class_summary(grades, final_grades(grades, sample_columns(), {}, {}), sample_columns());
}

TEST(ClassSummary, AddsUpByHand) {
  std::vector<SubmissionGrade> grades = sample_class();
  grades.push_back(sample_grade("eve", {}));
  grades.back().status = Status::infra_error;
  const ClassSummary summary = summary_of(grades);
  EXPECT_EQ(summary.submissions, 6);
  EXPECT_EQ(summary.without_grade, 1);
  EXPECT_DOUBLE_EQ(summary.mean, 8);  // 4, 6, 8, 10 and 12 points of 12
  EXPECT_EQ(summary.totals, (std::array<int, 10>{0, 0, 0, 1, 0, 1, 1, 0, 1, 1}));
  ASSERT_EQ(summary.units.size(), 2U);
  EXPECT_EQ(summary.units[0].graded, 5);
  EXPECT_EQ(summary.units[0].full, 1);
  EXPECT_DOUBLE_EQ(summary.units[0].mean, 4);
  const std::vector<Mistake>& mistakes = summary.units[0].tasks.at(0).mistakes;
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(mistakes[0].text, "the label is N times too large");
  EXPECT_EQ(mistakes[0].count, 3);
  EXPECT_EQ(mistakes[0].hint, 3);
  EXPECT_EQ(mistakes[1].count, 1);
  EXPECT_FALSE(contains(mistakes[1].text, "name0")) << "one student alone may have written it";
}

TEST(ClassReport, NamesNobodyInThePartToShow) {
  const std::vector<SubmissionGrade> grades = sample_class();
  const std::string page =
      class_report_html(summary_of(grades), final_grades(grades, sample_columns(), {}, {}));
  const std::size_t staff = page.find("<details><summary>Students");
  ASSERT_NE(staff, std::string::npos);
  EXPECT_FALSE(contains(page.substr(0, staff), "name0"));
  EXPECT_TRUE(contains(page.substr(staff), "name0"));
  EXPECT_TRUE(contains(page, "the label is N times too large"));
  EXPECT_FALSE(contains(page, "<script"));
  EXPECT_FALSE(contains(page, "http://"));
  EXPECT_FALSE(contains(page, "https://"));
}

TEST(ClassReport, HostileTextsOfTwoStudentsAreEscaped) {
  for (const std::string& text : hostile_texts()) {
    std::vector<SubmissionGrade> grades = {hostile_grade(text), hostile_grade(text)};
    grades[1].id = "bob";
    const std::string page =
        class_report_html(summary_of(grades), final_grades(grades, sample_columns(), {}, {}));
    expect_printable(page);
    EXPECT_FALSE(contains(page, "<script"));
    EXPECT_FALSE(contains(page, "<img"));
    EXPECT_LT(page.size(), 40000U);
  }
}

TEST(ClassReport, AnEmptyClassHasAPage) {
  EXPECT_TRUE(contains(class_report_html(summary_of({}), {}), "0 submissions"));
}

}  // namespace
}  // namespace gradbook
