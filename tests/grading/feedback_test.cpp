// What: what a student reads about the own submission.
// Why:  it has to help, and its texts are partly the student's own.
#include "grading/report/feedback.hpp"

#include <gtest/gtest.h>

#include "grading/report/gradescope.hpp"
#include "grading/report/report_text.hpp"
#include "sample_reports.hpp"

namespace gradbook {
namespace {

TEST(Feedback, ShowsPointsDiagnosisHintAndCounts) {
  const std::string text = feedback_markdown(view_of(ann()));
  EXPECT_TRUE(contains(text, "**8.8 of 12 points**")) << text;
  EXPECT_TRUE(contains(text, "## 02.3 k nearest neighbours: 4.8 of 8 points (wrong_value)"));
  EXPECT_TRUE(contains(text, "### knn_vote: 4.8 of 8 points"));
  EXPECT_TRUE(contains(text, "- failed: KnnVote.Ties: the label is wrong"));
  EXPECT_TRUE(contains(text, "- 1 of 2 public tests passed, 2 of 3 hidden checks passed"));
  EXPECT_TRUE(contains(text, "expected 3\nfound    4"));
  EXPECT_TRUE(contains(text, "Hint 2 of `./gradbook hint 02.3 --task knn_vote` helps."));
  const std::string page = feedback_html(view_of(ann()));
  EXPECT_TRUE(contains(page, "8.8 of 12 points"));
  EXPECT_TRUE(contains(page, "Hint 2 of <code>./gradbook hint 02.3 --task knn_vote</code> helps."));
  EXPECT_TRUE(contains(page, "2 of 3 hidden checks passed"));
}

TEST(Feedback, OnlyHiddenFailuresSayWhereToLook) {
  SubmissionGrade grade = ann();
  grade.units[0].tasks[0].tests[1].status = Status::ok;
  const std::string text = feedback_markdown(view_of(grade));
  EXPECT_TRUE(contains(text, "Only hidden checks failed")) << text;
  EXPECT_FALSE(contains(text, "Hint 2"));
}

TEST(Feedback, ShowsCompilerMessagesInsteadOfTasks) {
  SubmissionGrade grade = ann();
  grade.units[1].status = Status::compile_error;
  grade.units[1].tasks[0].earned = 0;
  grade.units[1].diagnosis = "line 3: expected ';'";
  grade.units[1].detail = "linear.cpp:3:1: error: expected ';'";
  const std::string text = feedback_markdown(view_of(grade));
  EXPECT_TRUE(contains(text, "- 09.1: did not compile: line 3: expected ';'")) << text;
  EXPECT_TRUE(contains(text, "(compile_error)"));
  EXPECT_TRUE(contains(text, "```text\nlinear.cpp:3:1: error: expected ';'\n```"));
  EXPECT_FALSE(contains(text, "linear_forward"));
}

TEST(Feedback, SaysWhatLatenessAndCorrectionsDid) {
  const Overrides overrides =
      parse_overrides("id,unit,points,reason,extra_days\nann,02.3,8,*well* argued,\nann,,,,1\n",
                      "o", {"ann"}, sample_columns());
  const FinalGrade final =
      final_grade(ann(), sample_columns(),
                  parse_late_policy("due=2026-11-23T00:00:00Z,per-day=25%"), overrides);
  const std::string text = feedback_markdown(student_view(ann(), final));
  EXPECT_TRUE(contains(text, "on day 2 after the deadline: 2 points taken off")) << text;
  EXPECT_TRUE(contains(text, "Your deadline was 1 day later."));
  EXPECT_TRUE(contains(text, "As graded: 4 points. Taken off for being late: 2.")) << text;
  EXPECT_TRUE(contains(text, "`The points were set by your instructor: *well* argued`"));
}

TEST(Feedback, AnErrorOfTheGraderIsNoGradeAndNoNumber) {
  SubmissionGrade grade = ann();
  grade.units[1].status = Status::infra_error;
  grade.units[1].diagnosis = "STAFF: out of disk";
  for (const std::string& text :
       {feedback_markdown(view_of(grade)), feedback_html(view_of(grade))}) {
    EXPECT_TRUE(contains(text, "no grade")) << text;
    EXPECT_TRUE(contains(text, "the grader failed, not you"));
    EXPECT_FALSE(contains(text, "0 of 4"));
    EXPECT_FALSE(contains(text, "of 12 points"));
    EXPECT_FALSE(contains(text, "STAFF"));
  }
}

// Every element in the page is one that we wrote, for every hostile text
TEST(Feedback, HostileTextsCannotBreakOutOfThePage) {
  const auto tags_of = [](const std::string& page) {
    std::vector<std::string> tags;
    for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
      tags.push_back(page.substr(at, page.find_first_of(" >", at) - at));
    }
    return tags;
  };
  const std::vector<std::string> expected = tags_of(feedback_html(view_of(hostile_grade("plain"))));
  for (const std::string& text : hostile_texts()) {
    const std::string page = feedback_html(view_of(hostile_grade(text)));
    const std::string shown = text.substr(0, 40);
    std::vector<std::string> tags = tags_of(page);
    if (clean_text(text, 100).empty()) continue;  // nothing is left of it, nor of its elements
    EXPECT_EQ(tags, expected) << shown;
    expect_printable(page);
    EXPECT_LT(page.size(), 60000U);
  }
}

/// A line without what stands between runs of backticks of the same length, as CommonMark reads it.
std::string without_code_spans(const std::string& line) {
  std::string plain;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t ticks = std::min(line.find_first_not_of('`', at), line.size()) - at;
    if (ticks == 0) {
      plain += line[at++];
      continue;
    }
    std::size_t end = at + ticks;
    while (end < line.size()) {
      const std::size_t begin = line.find('`', end);
      if (begin == std::string::npos) break;
      end = std::min(line.find_first_not_of('`', begin), line.size());
      if (end - begin == ticks) break;
    }
    at = end;
  }
  return plain;
}

// What to mend stands above all that passed, in every format, and each function has one line
TEST(Feedback, BeginsWithWhatToMendAndEndsWithWhatPassed) {
  SubmissionGrade grade = ann();
  std::vector<GradedTest> many;
  for (int i = 0; i < 40; ++i) many.push_back(sample_test("KnnPredict.Case" + std::to_string(i)));
  grade.units[0].tasks.push_back(sample_task("knn_predict", 8, many));
  grade.units[0].tasks.push_back(sample_task(
      "knn_other", 2,
      {sample_test("KnnOther.A", Status::wrong_value,
                   "Expected equality of these values:\n  knn_other(x)\n    Which is: 3\n  2")}));
  grade.units[0].tasks.push_back(sample_task(
      "knn_todo", 2, {sample_test("KnnTodo.A", Status::not_implemented, "not implemented")}));
  const std::string gradescope =
      gradescope_results(grade, final_of(grade), {})["output"].get<std::string>();
  for (const std::string& text :
       {feedback_markdown(view_of(grade)), feedback_html(view_of(grade)), gradescope}) {
    const std::size_t mend = text.find("What to mend");
    const std::size_t first = text.find("the label is wrong");
    const std::size_t second = text.find("knn_other(x) is 3, expected 2");
    ASSERT_NE(mend, std::string::npos) << text;
    EXPECT_LT(mend, first);
    EXPECT_LT(first, second);
    EXPECT_NE(second, std::string::npos) << "no text of GoogleTest: " << text;
    EXPECT_LT(second, text.find("Not done yet: 02.3 knn_todo"));
    EXPECT_FALSE(contains(text, "KnnPredict.Case")) << "40 names of tests that passed";
    EXPECT_FALSE(contains(text, "Which is"));
    EXPECT_FALSE(contains(text, "HIDDEN"));
  }
  const std::string text = feedback_markdown(view_of(grade));
  EXPECT_FALSE(contains(text + gradescope, "\\"));
  EXPECT_GT(text.find("## Passed: 2 functions"), text.find("### knn_vote"));
  EXPECT_TRUE(contains(text, "- 02.3 knn_predict: 40 tests"));
  EXPECT_TRUE(contains(feedback_html(view_of(grade)), "<details><summary>Passed: 2 functions"));
}

TEST(PlainFailure, SaysWhatGoogleTestSaysInASentence) {
  EXPECT_EQ(plain_failure("Value of: is_finite(Y)\n  Actual: false\nExpected: true"),
            "is_finite(Y) is false, expected true");
  EXPECT_EQ(plain_failure("Expected: (loss) < (0.5), actual: 0.75 vs 0.5"),
            "expected (loss) < (0.5), found 0.75 vs 0.5");
  EXPECT_EQ(plain_failure("The difference between loss and 2 is 1, which exceeds 1e-9, where\n"
                          "loss evaluates to 3,\n2 evaluates to 2, and\n1e-9 evaluates to 1e-9."),
            "loss is 3, expected 2");
  EXPECT_EQ(plain_failure("Expected equality of these values:\n  n\n    Which is: 3\n  m\n"
                          "    Which is: 4"),
            "n is 3, expected 4");
  EXPECT_EQ(plain_failure("dW is 3 times too large: mean or sum?"),
            "dW is 3 times too large: mean or sum?");
}

TEST(Feedback, HostileTextsCannotBreakOutOfMarkdown) {
  for (const std::string& text : hostile_texts()) {
    const std::string markdown = feedback_markdown(view_of(hostile_grade(text)));
    expect_printable(markdown);
    EXPECT_LT(markdown.size(), 60000U);
    // Outside of code blocks no line is a heading of theirs, a link or HTML
    std::string fence;
    std::size_t begin = 0;
    while (begin < markdown.size()) {
      const std::size_t end = markdown.find('\n', begin);
      const std::string line = markdown.substr(begin, end - begin);
      begin = end + 1;
      const std::string ticks = line.substr(0, line.find_first_not_of('`'));
      if (fence.empty() && ticks.size() >= 3 && line == ticks + "text") {
        fence = ticks;
      } else if (!fence.empty()) {
        if (ticks.size() >= fence.size() && line == ticks) fence.clear();
      } else {
        const std::string plain = without_code_spans(line.substr(0, 2000));
        EXPECT_FALSE(contains(plain, "](") || contains(plain, "<")) << line.substr(0, 200);
        EXPECT_FALSE(line.starts_with("# heading"));
        EXPECT_FALSE(line.starts_with("```")) << line.substr(0, 200);
      }
    }
    EXPECT_EQ(fence, "") << "a code block is not closed";
  }
}

}  // namespace
}  // namespace gradbook
