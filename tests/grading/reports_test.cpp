// What: the reports of a run over a class.
// Why:  they show texts that students wrote to staff, browsers, spreadsheets and CI; and they must
// show students nothing
//       of the hidden tests.
#include "grading/reports.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>

#include "core/file.hpp"
#include "data/text.hpp"
#include "grading/class_report.hpp"
#include "grading/csv_records.hpp"
#include "grading/feedback.hpp"
#include "grading/grades_csv.hpp"
#include "grading/junit.hpp"
#include "grading/report_text.hpp"
#include "sample_grades.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

FinalGrade final_of(const SubmissionGrade& grade) {
  return final_grade(grade, sample_columns(), {}, {});
}

StudentView view_of(const SubmissionGrade& grade) { return student_view(grade, final_of(grade)); }

/// Ann: a public test and 1 of 3 hidden checks of knn_vote fail.
SubmissionGrade ann() {
  GradedTest wrong = sample_test("KnnVote.Ties", Status::wrong_value, "the label is wrong");
  wrong.detail = "expected 3\nfound    4";
  wrong.hint = 2;
  const GradedTask task = sample_task(
      "knn_vote", 8,
      {sample_test("KnnVote.Three"), wrong, sample_test("KnnVote.A", Status::ok, "", true),
       sample_test("KnnVote.B", Status::ok, "", true),
       sample_test("KnnVote.C", Status::crash, "HIDDEN crash", true)});
  return sample_grade(
      "ann",
      {sample_unit("02_neighbors/knn", "02.3", "k nearest neighbours", {task}), sample_linear()});
}

/// A submission with the text in every place that a student may control.
SubmissionGrade hostile_grade(const std::string& text) {
  SubmissionGrade grade = ann();
  grade.refused = {text};
  grade.flags = {text};
  grade.units[0].note = text;
  grade.units[0].end_to_end.note = text;
  grade.units[0].tasks[0].tests[1].diagnosis = text;
  grade.units[0].tasks[0].tests[1].detail = text;
  grade.units[1].status = Status::compile_error;
  grade.units[1].diagnosis = text;
  grade.units[1].detail = text;
  return grade;
}

/// No control character but line end and tab; valid UTF-8.
void expect_printable(const std::string& text) {
  EXPECT_EQ(find_invalid_utf8(text), std::string_view::npos);
  EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
  }));
  EXPECT_FALSE(contains(text, "\xe2\x80\xae")) << "turns the direction of writing";
  EXPECT_FALSE(contains(text, "\xc2\x9b")) << "is ESC [ for some terminals";
}

TEST(ReportText, IsCleanedOfControlCharactersAndSequences) {
  EXPECT_EQ(clean_text("a\x1b[1;31mred\x1b[0m\nb\tc\r", 100), "ared\nb\tc");
  EXPECT_EQ(clean_text("\x1b]0;title\a!", 100), "!");
  EXPECT_EQ(clean_text(std::string("a\0b", 3), 100), "ab");
  EXPECT_EQ(clean_text("x\xff", 100), "x\xef\xbf\xbd");
  EXPECT_EQ(clean_text("x\xc3", 100), "x\xef\xbf\xbd");
  EXPECT_EQ(clean_text("∑ é 😀", 100), "∑ é 😀");
  EXPECT_EQ(clean_line("a\nb\tc", 100), "a b c");
  EXPECT_EQ(clean_text("\x1b", 100), "");
  EXPECT_EQ(clean_text("\x1b[", 100), "");
  EXPECT_EQ(clean_text("\x1b]x", 100), "x");
}

TEST(ReportText, IsCutBetweenCharacters) {
  EXPECT_EQ(clean_text("ééé", 3), "éé… (cut)");
  EXPECT_EQ(clean_text("abc", 3), "abc");
  for (const std::string& text : hostile_texts()) {
    EXPECT_LT(clean_text(text, 500).size(), 520U);
    expect_printable(clean_text(text, 500));
  }
}

TEST(ReportText, MarkdownShowsWhatStandsThere) {
  EXPECT_EQ(markdown_text("# 1. [a](b) <i> *x* `c`"), "\\# 1. \\[a\\](b) \\<i\\> \\*x\\* \\`c\\`");
  EXPECT_EQ(markdown_text("1. item"), "1\\. item");
  EXPECT_EQ(markdown_text("- item"), "\\- item");
  EXPECT_EQ(markdown_text("http://x.org"), "http\\://x.org");
  EXPECT_EQ(markdown_code("a`b``c"), "```a`b``c```");
  EXPECT_EQ(markdown_code("`"), "`` ` ``");
}

TEST(ReportText, NoTextClosesItsCodeBlock) {
  EXPECT_EQ(markdown_block("a"), "```text\na\n```\n");
  EXPECT_EQ(markdown_block("```\nb\n````\n"), "`````text\n```\nb\n````\n`````\n");
}

TEST(ReportText, NoCellIsAFormula) {
  EXPECT_EQ(csv_field("=1+1"), "'=1+1");
  EXPECT_EQ(csv_field("-x"), "'-x");
  EXPECT_EQ(csv_field("@x"), "'@x");
  EXPECT_EQ(csv_field("+x"), "'+x");
  EXPECT_EQ(csv_field("\t=1"), "'\t=1");
  EXPECT_EQ(csv_field("\r=1"), "'=1") << "also when what stood before it is stripped";
  EXPECT_EQ(csv_field("\x1b[0m=1"), "'=1");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_field("a b"), "a b");
}

TEST(ReportText, PointsHaveNoNeedlessDigits) {
  EXPECT_EQ(points_text(3), "3");
  EXPECT_EQ(points_text(10), "10");
  EXPECT_EQ(points_text(0), "0");
  EXPECT_EQ(points_text(-0.0001), "0");
  EXPECT_EQ(points_text(2.5), "2.5");
  EXPECT_EQ(points_text(10.0 / 3), "3.33");
  EXPECT_EQ(points_text(std::optional<double>()), "no grade");
}

TEST(GradesCsv, HasOneRowPerStudentInTheOrderOfIds) {
  SubmissionGrade bob = sample_grade("bob", {sample_knn(4), sample_linear()});
  bob.flags = {"odd, very", "again"};
  SubmissionGrade eve = sample_grade("eve", {sample_knn(4), sample_linear()});
  eve.units[1].status = Status::infra_error;
  const Overrides overrides =
      parse_overrides("id,unit,points,reason,extra_days\nann,09.1,1,power cut,\nann,,9,,\n", "o",
                      {"ann"}, sample_columns());
  const LatePolicy policy = parse_late_policy("due=2026-11-24T00:00:00Z,per-day=10%");
  std::vector<FinalGrade> finals =
      final_grades({eve, bob, ann()}, sample_columns(), policy, overrides);
  const std::string expected =
      "id,total,possible,02.3,09.1,status,flags,days_late,penalty,override\r\n"
      "ann,9,12,3.2,1,ok,,2,0,09.1: power cut; total: no reason given\r\n"
      "bob,9.6,12,6.4,3.2,ok,\"odd, very; again\",2,2.4,\r\n"
      "eve,,12,6.4,,infra_error,,2,1.6,\r\n";
  EXPECT_EQ(grades_csv(finals, sample_columns()), expected);
  std::reverse(finals.begin(), finals.end());
  EXPECT_EQ(grades_csv(finals, sample_columns()), expected);
}

TEST(GradesCsv, HostileTextsStayInTheirCells) {
  for (const std::string& text : hostile_texts()) {
    FinalGrade final = final_of(ann());
    final.flags = {text};
    final.id = text;
    final.overridden = text;
    const std::string table = grades_csv({final}, sample_columns());
    std::string without_ends = table;
    std::erase(without_ends, '\r');
    expect_printable(without_ends);
    const std::vector<CsvRecord> records = csv_records(table, "grades.csv");
    ASSERT_EQ(records.size(), 2U);
    ASSERT_EQ(records[1].fields.size(), 10U);
    for (const std::string& field : records[1].fields) {
      EXPECT_TRUE(field.empty() || !contains("=+-@\t", field.substr(0, 1))) << field.substr(0, 50);
    }
  }
}

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

/// §4.2 of the notes: keys, their types, values of visibility.
void expect_gradescope_schema(const nlohmann::json& document) {
  static const std::set<std::string> kVisibilities = {"hidden", "after_due_date", "after_published",
                                                      "visible"};
  static const std::set<std::string> kFormats = {"text", "html", "simple_format", "md", "ansi"};
  const auto check = [](const nlohmann::json& object, const std::set<std::string>& numbers,
                        const std::set<std::string>& texts, const std::set<std::string>& others) {
    for (const auto& [key, value] : object.items()) {
      if (numbers.count(key) == 1) {
        EXPECT_TRUE(value.is_number()) << key;
        EXPECT_GE(value.get<double>(), 0) << key;
      } else if (texts.count(key) == 1) {
        EXPECT_TRUE(value.is_string()) << key;
      } else {
        EXPECT_EQ(others.count(key), 1U) << key;
      }
      if (key == "visibility" || key == "stdout_visibility") {
        EXPECT_EQ(kVisibilities.count(value), 1U) << value;
      }
      if (key.ends_with("_format")) {
        EXPECT_EQ(kFormats.count(value), 1U) << value;
      }
      if (key == "status") {
        EXPECT_TRUE(value == "passed" || value == "failed") << value;
      }
    }
  };
  check(document, {"score", "execution_time"},
        {"output", "output_format", "test_output_format", "test_name_format", "visibility",
         "stdout_visibility"},
        {"extra_data", "tests", "leaderboard"});
  if (!document.contains("tests")) return;
  ASSERT_TRUE(document["tests"].is_array());
  for (const nlohmann::json& test : document["tests"]) {
    check(test, {"score", "max_score"},
          {"status", "name", "name_format", "number", "output", "output_format", "visibility"},
          {"tags", "extra_data"});
    EXPECT_TRUE(test.contains("name"));
    EXPECT_EQ(test.contains("score"), test.contains("max_score"));
  }
}

TEST(Gradescope, HasOneVisibleEntryPerTask) {
  const nlohmann::json document = gradescope_results(ann(), final_of(ann()), {});
  expect_gradescope_schema(document);
  EXPECT_DOUBLE_EQ(document["score"], 8.8);
  ASSERT_EQ(document["tests"].size(), 2U);
  const nlohmann::json& test = document["tests"][0];
  EXPECT_EQ(test["name"], "02.3 knn_vote");
  EXPECT_DOUBLE_EQ(test["score"], 4.8);
  EXPECT_EQ(test["max_score"], 8);
  EXPECT_EQ(test["status"], "failed");
  EXPECT_EQ(document["tests"][1]["status"], "passed");
  EXPECT_TRUE(contains(test["output"], "2 of 3 hidden checks passed"));
  EXPECT_FALSE(contains(document.dump(), "HIDDEN"));
  for (const nlohmann::json& entry : document["tests"]) EXPECT_EQ(entry["visibility"], "visible");
}

TEST(Gradescope, CountsOfHiddenChecksCanComeLater) {
  GradescopeOptions options;
  options.hidden_counts = "after_published";
  options.staff_entry = true;
  SubmissionGrade grade = ann();
  grade.flags = {"look here"};
  const nlohmann::json document = gradescope_results(grade, final_of(grade), options);
  expect_gradescope_schema(document);
  ASSERT_EQ(document["tests"].size(), 4U);
  EXPECT_FALSE(contains(document["tests"][0]["output"], "hidden"));
  EXPECT_EQ(document["tests"][1]["visibility"], "after_published");
  EXPECT_EQ(document["tests"][1]["output"], "knn_vote: 2 of 3 hidden checks passed\n");
  EXPECT_EQ(document["tests"][3]["visibility"], "hidden");
  EXPECT_TRUE(contains(document["tests"][3]["output"], "look here"));
  options.hidden_counts = "sometimes";
  EXPECT_THROW(gradescope_results(grade, final_of(grade), options), std::invalid_argument);
}

TEST(Gradescope, AnErrorOfTheGraderHasNoScoreAtAll) {
  SubmissionGrade grade = ann();
  grade.units[1].status = Status::infra_error;
  const nlohmann::json document = gradescope_results(grade, final_of(grade), {});
  expect_gradescope_schema(document);
  EXPECT_FALSE(contains(document.dump(), "score"));
}

TEST(Gradescope, HostileTextsKeepTheSchema) {
  for (const std::string& text : hostile_texts()) {
    const SubmissionGrade grade = hostile_grade(text);
    const nlohmann::json document = gradescope_results(grade, final_of(grade), {});
    expect_gradescope_schema(document);
    EXPECT_LT(document.dump().size(), 60000U) << "and dump() takes it: all is UTF-8";
    expect_printable(document["output"]);
    for (const nlohmann::json& test : document["tests"]) expect_printable(test["output"]);
  }
}

/// The document, after checks that counts add up.
void expect_junit_counts(const std::string& xml, int tests, int failures, int skipped) {
  expect_printable(xml);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));
  const pugi::xml_node root = document.child("testsuites");
  EXPECT_EQ(root.attribute("tests").as_int(), tests);
  EXPECT_EQ(root.attribute("failures").as_int(), failures);
  EXPECT_EQ(root.attribute("skipped").as_int(), skipped);
  int sum = 0;
  for (const pugi::xml_node suite : root.children("testsuite")) {
    int cases = 0;
    int failed = 0;
    int left_out = 0;
    for (const pugi::xml_node test : suite.children("testcase")) {
      ++cases;
      failed += test.child("failure") ? 1 : 0;
      left_out += test.child("skipped") ? 1 : 0;
    }
    EXPECT_EQ(suite.attribute("tests").as_int(), cases);
    EXPECT_EQ(suite.attribute("failures").as_int(), failed);
    EXPECT_EQ(suite.attribute("skipped").as_int(), left_out);
    sum += cases;
  }
  EXPECT_EQ(sum, tests);
}

TEST(Junit, CountsFailuresAndSkipsErrorsOfTheGrader) {
  SubmissionGrade bob = sample_grade("bob", {sample_knn(1), sample_linear()});
  bob.units[1] = sample_unit("09_mlp/linear", "09.1", "Linear", {});
  bob.units[1].status = Status::compile_error;
  SubmissionGrade eve = sample_grade("eve", {});
  eve.status = Status::infra_error;
  SubmissionGrade zoe = sample_grade("zoe", {});
  zoe.status = Status::rejected_file;
  // ann: 5 + 1 tests, 2 failed; bob: 4 with 3 failed, and a build; eve skipped; zoe failed
  const std::string xml = junit_xml({zoe, bob, ann(), eve});
  expect_junit_counts(xml, 13, 7, 1);
  EXPECT_LT(xml.find("ann.02.3"), xml.find("bob.02.3"));
  EXPECT_FALSE(contains(xml, "HIDDEN"));
  expect_junit_counts(junit_xml({}), 0, 0, 0);
}

TEST(Junit, HostileTextsStayValid) {
  for (const std::string& text : hostile_texts()) {
    SubmissionGrade grade = hostile_grade(text);
    grade.units[1].tasks.clear();
    expect_junit_counts(junit_xml({grade}), 6, 3, 0);
  }
}

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

class ReportsTest : public ::testing::Test {
 protected:
  ReportsTest() { fs::remove_all(folder_); }
  ~ReportsTest() override { fs::remove_all(folder_); }

  void write(const std::vector<SubmissionGrade>& grades) const {
    RunInfo info;
    info.gradbook = "0.1.0";
    info.key_fingerprint = "ab12";
    write_reports(folder_, grades, final_grades(grades, sample_columns(), {}, {}), info,
                  {.units = sample_columns(), .gradescope = {}});
  }

  std::string read(const std::string& file) const { return read_file(folder_ / file); }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("gradbook_reports_" + std::to_string(::getpid()));
};

TEST_F(ReportsTest, WritesEveryFile) {
  write({ann(), sample_grade("bob", {sample_knn(2), sample_linear()})});
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), folder_).string());
  }
  EXPECT_EQ(files,
            (std::set<std::string>{"ann/feedback.html", "ann/feedback.md", "ann/results.json",
                                   "bob/feedback.html", "bob/feedback.md", "bob/results.json",
                                   "grades.csv", "junit.xml", "report.html", "run.json",
                                   "staff/ann.json", "staff/bob.json"}));
  EXPECT_EQ(nlohmann::json::parse(read("run.json"))["key_fingerprint"], "ab12");
  expect_gradescope_schema(nlohmann::json::parse(read("ann/results.json")));
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "staff").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U) << "it holds seeds";
}

TEST_F(ReportsTest, TheSameGradesGiveTheSameFiles) {
  write({ann(), sample_grade("bob", {sample_knn(2), sample_linear()})});
  std::map<std::string, std::string> before;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) before[entry.path().string()] = read_file(entry.path());
  }
  write({sample_grade("bob", {sample_knn(2), sample_linear()}), ann()});
  for (const auto& [path, content] : before) {
    EXPECT_EQ(read_file(path), content) << path;
  }
}

// A marker in every field that is for staff only: none may appear in a file for students
TEST_F(ReportsTest, StudentsSeeNothingThatIsForStaff) {
  for (const Status status : {Status::ok, Status::infra_error}) {
    SubmissionGrade grade = ann();
    grade.status = status;
    if (status == Status::infra_error) grade.diagnosis = "MARKER diagnosis of the grader";
    grade.flags = {"MARKER flag"};
    grade.sandbox = "MARKER sandbox";
    grade.sha256 = "MARKER sha256";
    GradedUnit& unit = grade.units[0];
    unit.staff_log = "MARKER seed and log";
    unit.sha256 = "MARKER sha256";
    GradedTask& task = unit.tasks[0];
    task.tests[1].status = Status::ok;  // now the first failed test is a hidden one
    task.status = Status::crash;
    task.diagnosis = unit.diagnosis = "MARKER diagnosis of a hidden test";
    unit.detail = "MARKER detail of a hidden test";
    unit.status = Status::crash;
    for (GradedTest& test : task.tests) {
      if (!test.hidden) continue;
      test.name = "MARKER.Name";
      test.diagnosis = "MARKER diagnosis";
      test.detail = "MARKER detail";
      test.hint = 77;
    }
    task.hint = 77;
    SubmissionGrade failed = ann();
    failed.id = "bob";
    failed.units[1].status = Status::infra_error;
    failed.units[1].diagnosis = failed.units[1].detail = failed.units[1].staff_log = "MARKER";
    failed.units[1].note = "MARKER";
    write({grade, failed});
    for (const char* const id : {"ann", "bob"}) {
      for (const char* const file : {"feedback.md", "feedback.html", "results.json"}) {
        const std::string content = read(std::string(id) + "/" + file);
        EXPECT_FALSE(contains(content, "MARKER")) << id << file << content;
        EXPECT_FALSE(contains(content, "Hint 77")) << id << file;
      }
    }
    const std::string report = read("report.html");
    EXPECT_FALSE(contains(report.substr(0, report.find("For staff")), "MARKER"));
    EXPECT_TRUE(contains(read("staff/ann.json"), "MARKER seed and log"));
    EXPECT_TRUE(contains(read("staff/ann.json"), "MARKER detail"));
  }
}

TEST_F(ReportsTest, HostileTextsAreWrittenEverywhere) {
  for (const std::string& text : hostile_texts()) {
    write({hostile_grade(text)});
    EXPECT_FALSE(nlohmann::json::parse(read("staff/ann.json"), nullptr, false).is_discarded());
    for (const char* const file : {"ann/feedback.md", "ann/feedback.html", "report.html"}) {
      expect_printable(read(file));
    }
  }
}

TEST_F(ReportsTest, RefusesIdsThatAreNoFolderNames) {
  for (const std::string id : {"", "..", "../x", "a/b", ".hidden", "-rf", "=1+1", "a b", "a\nb",
                               "staff", "STAFF", "report.html", "journal.jsonl", "é"}) {
    EXPECT_NE(id_problem(id), "") << id;
    SubmissionGrade grade = ann();
    grade.id = id;
    EXPECT_THROW(write({grade}), std::invalid_argument) << id;
    EXPECT_FALSE(fs::exists(folder_)) << "refused before anything is written";
  }
  EXPECT_NE(id_problem(std::string(65, 'a')), "");
  EXPECT_NE(id_problem(std::string("a\0b", 3)), "");
  for (const char* const id : {"ann", "Bob_2", "a.b@x.org", "1-2", "ann..x"}) {
    EXPECT_EQ(id_problem(id), "") << id;
  }
  SubmissionGrade twin = ann();
  twin.id = "ANN";
  EXPECT_THROW(write({ann(), twin}), std::invalid_argument);
  EXPECT_THROW(write_reports(folder_, {ann()}, {}, {}, {}), std::invalid_argument);
}

TEST_F(ReportsTest, AFolderThatCannotBeWrittenIsAFileError) {
  EXPECT_NO_THROW(expect_writable_folder(folder_));
  EXPECT_TRUE(fs::is_empty(folder_ / "staff"));
  write_file(folder_ / "file", "");
  EXPECT_THROW(expect_writable_folder(folder_ / "file"), FileError);
  EXPECT_THROW(expect_writable_folder(folder_ / "file" / "grades"), FileError);
  EXPECT_THROW(expect_writable_folder("/proc/grades"), FileError);
  fs::create_directories(folder_ / "taken" / "ann" / "feedback.md");
  EXPECT_THROW(write_reports(folder_ / "taken", {ann()}, {final_of(ann())}, {}, {}), FileError);
}

// Files of at most 4 KiB, as a stand-in for a full disk
TEST_F(ReportsTest, AFullDiskIsAFileErrorAndLeavesTheOldFiles) {
  write({sample_grade("ann", {sample_knn(1), sample_linear()})});
  const std::string before = read("ann/feedback.html");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 4096, .rlim_max = 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    bool trial = false;
    bool reports = false;
    try {
      expect_writable_folder(folder_);
    } catch (const FileError&) {
      trial = true;
    }
    try {
      write({ann()});
    } catch (const FileError&) {
      reports = true;
    }
    ::_exit(trial && reports ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(read("ann/feedback.html"), before);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    EXPECT_FALSE(contains(entry.path().filename().string(), "tmp")) << entry.path();
  }
}

}  // namespace
}  // namespace gradbook
