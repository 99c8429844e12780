// What: what a student reads about the own submission.
// Why:  it has to help, and its texts are partly the student's own.
#include "grading/feedback.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "grading/report_text.hpp"
#include "sample_reports.hpp"

namespace gradbook {
namespace {

TEST(Feedback, ShowsPointsDiagnosisHintAndCounts) {
  const std::string text = feedback_markdown(view_of(ann()));
  EXPECT_TRUE(contains(text, "**8.8 of 12 points**")) << text;
  EXPECT_TRUE(contains(text, "## 02.3 k nearest neighbours: 4.8 of 8 points"));
  EXPECT_TRUE(contains(text, "### `knn_vote`: 4.8 of 8 points"));
  EXPECT_TRUE(contains(text, "- passed: `KnnVote.Three`"));
  EXPECT_TRUE(contains(text, "- **failed:** `KnnVote.Ties`: the label is wrong"));
  EXPECT_TRUE(contains(text, "- 2 of 3 hidden checks passed"));
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
  EXPECT_TRUE(contains(text, "**did not compile\\: line 3\\: expected ';'**")) << text;
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
  EXPECT_TRUE(contains(text, "on day 2 after the deadline\\: 2 points taken off")) << text;
  EXPECT_TRUE(contains(text, "Your deadline was 1 day later."));
  EXPECT_TRUE(contains(text, "As graded\\: 4 points. Taken off for being late\\: 2.")) << text;
  EXPECT_TRUE(contains(text, "set by your instructor\\: \\*well\\* argued"));
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
        EXPECT_FALSE(std::regex_search(line.substr(0, 2000), std::regex(R"((^|[^\\])(\]\(|<))")))
            << line.substr(0, 200);
        EXPECT_FALSE(line.starts_with("# heading"));
        EXPECT_FALSE(line.starts_with("```")) << line.substr(0, 200);
      }
    }
    EXPECT_EQ(fence, "") << "a code block is not closed";
  }
}

}  // namespace
}  // namespace gradbook
