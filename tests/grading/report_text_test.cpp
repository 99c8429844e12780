// What: texts that students control, on their way into reports and tables.
// Why:  staff open these in terminals, browsers and spreadsheets.
#include "grading/report/report_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "grading/csv_records.hpp"
#include "grading/report/grades_csv.hpp"
#include "sample_reports.hpp"

namespace gradbook {
namespace {

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
  // Readable without a renderer, too: a code span, and no backslashes
  EXPECT_EQ(markdown_text("# 1. [a](b) <i> *x* `c`"), "`# 1. [a](b) <i> *x* 'c'`");
  EXPECT_EQ(markdown_text("1. item"), "`1. item`");
  EXPECT_EQ(markdown_text("- item"), "`- item`");
  EXPECT_EQ(markdown_text("http://x.org"), "`http://x.org`");
  EXPECT_EQ(markdown_text("_a_"), "`_a_`");
  EXPECT_EQ(markdown_text("knn_vote(labels): 3 points, expected 2."),
            "knn_vote(labels): 3 points, expected 2.");
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
  bob.name = "Roe, Bob";
  SubmissionGrade eve = sample_grade("eve", {sample_knn(4), sample_linear()});
  eve.units[1].status = Status::infra_error;
  const Overrides overrides =
      parse_overrides("id,unit,points,reason,extra_days\nann,09.1,1,power cut,\nann,,9,,\n", "o",
                      {"ann"}, sample_columns());
  const LatePolicy policy = parse_late_policy("due=2026-11-24T00:00:00Z,per-day=10%");
  std::vector<FinalGrade> finals =
      final_grades({eve, bob, ann()}, sample_columns(), policy, overrides);
  const std::string expected =
      "id,name,total,possible,02.3,02.3 status,09.1,09.1 "
      "status,status,flags,days_late,penalty,override\r\n"
      "ann,ann,9,12,3.2,wrong_value,1,ok,wrong_value,,2,0,09.1: power cut; total: no reason "
      "given\r\n"
      "bob,\"Roe, Bob\",9.6,12,6.4,ok,3.2,ok,ok,\"odd, very; again\",2,2.4,\r\n"
      "eve,eve,,12,6.4,ok,,infra_error,infra_error,,2,1.6,\r\n";
  EXPECT_EQ(grades_csv(finals, sample_columns()), expected);
  std::reverse(finals.begin(), finals.end());
  EXPECT_EQ(grades_csv(finals, sample_columns()), expected);
}

TEST(GradesCsv, ATableSaysWhoseIdIsWhose) {
  SubmissionGrade zoe = sample_grade("Zoe-1a2b3c4d", {});
  zoe.name = "=Zoë, \"Z\"";
  zoe.entry = "=Zoë_12_assignsubmission_file_";
  EXPECT_EQ(students_csv({zoe, sample_grade("ann", {})}),
            "id,name,entry\r\n"
            "Zoe-1a2b3c4d,\"'=Zoë, \"\"Z\"\"\",'=Zoë_12_assignsubmission_file_\r\n"
            "ann,ann,\r\n");
}

TEST(GradesCsv, HostileTextsStayInTheirCells) {
  for (const std::string& text : hostile_texts()) {
    FinalGrade final = final_of(ann());
    final.flags = {text};
    final.id = text;
    final.name = text;
    final.overridden = text;
    const std::string table = grades_csv({final}, sample_columns());
    std::string without_ends = table;
    std::erase(without_ends, '\r');
    expect_printable(without_ends);
    const std::vector<CsvRecord> records = csv_records(table, "grades.csv");
    ASSERT_EQ(records.size(), 2U);
    ASSERT_EQ(records[1].fields.size(), 13U);
    for (const std::string& field : records[1].fields) {
      EXPECT_TRUE(field.empty() || !contains("=+-@\t", field.substr(0, 1))) << field.substr(0, 50);
    }
  }
}

}  // namespace
}  // namespace gradbook
