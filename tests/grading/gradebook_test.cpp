// What: deadlines, corrections by hand, and the final points they lead to.
// Why:  students check this arithmetic; each number below was worked out by hand.
#include "grading/gradebook.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "sample_grades.hpp"

namespace gradbook {
namespace {

constexpr const char* kPolicy = "due=2026-12-01T12:00:00Z,per-day=10%,max-days=3,grace=15m";

std::string policy_complaint(const std::string& text) {
  try {
    parse_late_policy(text);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

Overrides overrides_from(const std::string& rows) {
  return parse_overrides("id,unit,points,reason,extra_days\n" + rows, "overrides.csv",
                         {"ann", "bob", "=x"}, sample_columns());
}

std::string overrides_complaint(const std::string& text) {
  try {
    parse_overrides(text, "overrides.csv", {"ann", "bob"}, sample_columns());
    return "";
  } catch (const FileError& error) {
    return error.what();
  }
}

/// Complaint about rows below the right header.
std::string row_complaint(const std::string& rows) {
  return overrides_complaint("id,unit,points,reason,extra_days\n" + rows);
}

/// Ann: 6 of 8 and 4 of 4 points.
SubmissionGrade ann(const std::string& created_at) {
  SubmissionGrade grade = sample_grade("ann", {sample_knn(3), sample_linear()});
  grade.created_at = created_at;
  return grade;
}

FinalGrade final_of(const SubmissionGrade& grade, const std::string& policy,
                    const Overrides& overrides = {}) {
  return final_grade(grade, sample_columns(), parse_late_policy(policy), overrides);
}

TEST(LatePolicy, ReadsEveryPart) {
  const LatePolicy policy = parse_late_policy(kPolicy);
  ASSERT_TRUE(policy.due.has_value());
  EXPECT_EQ(*policy.due, 1796126400);  // date -ud 2026-12-01T12:00:00Z +%s
  EXPECT_DOUBLE_EQ(policy.per_day, 0.1);
  EXPECT_EQ(policy.max_days, 3);
  EXPECT_EQ(policy.grace, 900);
  EXPECT_EQ(policy.text, kPolicy);
  EXPECT_FALSE(parse_late_policy("none").due.has_value());
  EXPECT_EQ(parse_late_policy("grace=2h,due=2026-12-01T13:00:00+01:00").due, policy.due);
  EXPECT_EQ(parse_late_policy("due=2026-12-01T12:00:00Z,grace=1.5d").grace, 129600);
  EXPECT_DOUBLE_EQ(parse_late_policy("due=2026-12-01T12:00:00Z,per-day=12.5%").per_day, 0.125);
}

TEST(LatePolicy, SaysWhichPartIsWrong) {
  const std::string due = "due=2026-12-01T12:00:00Z";
  EXPECT_NE(policy_complaint("").find("is unknown"), std::string::npos);
  EXPECT_NE(policy_complaint("per-day=10%").find("names no deadline"), std::string::npos);
  EXPECT_NE(policy_complaint("due=tomorrow").find("\"due=tomorrow\" is no time with a zone"),
            std::string::npos);
  EXPECT_NE(policy_complaint("due=2026-12-01T12:00:00").find("zone"), std::string::npos);
  EXPECT_NE(policy_complaint("due=2026-02-30T12:00:00Z").find("no time"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",per-day=10").find("is no number with %"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",per-day=101%").find("from 0 to 100"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",per-day=-1%").find("from 0 to 100"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",per-day=nan%").find("is no"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",max-days=1.5").find("whole number"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",max-days=").find("is no number"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",grace=15").find("duration"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",grace=m").find("is no number"), std::string::npos);
  EXPECT_NE(policy_complaint(due + "," + due).find("twice"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",").find("is unknown"), std::string::npos);
  EXPECT_NE(policy_complaint(due + ",penalty=3").find("parts are due, per-day"), std::string::npos);
  EXPECT_LT(policy_complaint(std::string(100000, 'x')).size(), 400U);
}

struct LateCase {
  const char* created_at;
  int days;
  double share;
};

TEST(Lateness, CountsStartedDaysAtEveryBorder) {
  const LatePolicy policy = parse_late_policy(kPolicy);
  for (const LateCase& example : {
           LateCase{"2026-11-30T00:00:00Z", 0, 0},
           {"2026-12-01T12:00:00Z", 0, 0},    // exactly at due
           {"2026-12-01T12:00:01Z", 0, 0},    // within the grace
           {"2026-12-01T12:15:00Z", 0, 0},    // its last second
           {"2026-12-01T12:15:01Z", 1, 0.1},  // the first day has started
           {"2026-12-02T12:00:00Z", 1, 0.1},  // its last second
           {"2026-12-02T12:00:01Z", 2, 0.2},  // no grace on later days
           {"2026-12-04T12:00:00Z", 3, 0.3},  // the last second of max-days
           {"2026-12-04T12:00:01Z", 4, 1},    // nothing is left
           {"2027-12-04T12:00:01Z", 369, 1},
       }) {
    const std::optional<Lateness> late = lateness(policy, example.created_at, 0);
    ASSERT_TRUE(late.has_value());
    EXPECT_EQ(late->days, example.days) << example.created_at;
    EXPECT_DOUBLE_EQ(late->share, example.share) << example.created_at;
  }
}

TEST(Lateness, AnExtensionMovesTheDeadline) {
  const LatePolicy policy = parse_late_policy(kPolicy);
  EXPECT_EQ(lateness(policy, "2026-12-03T12:15:00Z", 2)->days, 0);
  EXPECT_EQ(lateness(policy, "2026-12-03T12:15:01Z", 2)->days, 1);
}

TEST(Lateness, NeverTakesMoreThanEverything) {
  const LatePolicy policy = parse_late_policy("due=2026-12-01T12:00:00Z,per-day=60%");
  EXPECT_DOUBLE_EQ(lateness(policy, "2026-12-03T11:00:00Z", 0)->share, 1);
}

TEST(Lateness, WithoutATimeNothingIsKnown) {
  EXPECT_FALSE(lateness(parse_late_policy(kPolicy), "", 0).has_value());
  EXPECT_FALSE(lateness(parse_late_policy(kPolicy), "yesterday", 0).has_value());
  EXPECT_EQ(lateness(parse_late_policy("none"), "", 0)->days, 0);
}

TEST(FinalGrade, TakesOffAShareOfThePointsThatCanBeHad) {
  const FinalGrade final = final_of(ann("2026-12-02T12:00:01Z"), kPolicy);  // 2 days: 20 %
  EXPECT_DOUBLE_EQ(*final.units[0].points, 6 - 1.6);
  EXPECT_DOUBLE_EQ(*final.units[1].points, 4 - 0.8);
  EXPECT_DOUBLE_EQ(*final.points, 7.6);
  EXPECT_DOUBLE_EQ(*final.raw, 10);
  EXPECT_DOUBLE_EQ(final.penalty, 2.4);
  EXPECT_EQ(final.days_late, 2);
  EXPECT_EQ(final.possible, 12);
}

TEST(FinalGrade, NoUnitFallsBelowZero) {
  SubmissionGrade grade = ann("2026-12-02T12:00:01Z");
  grade.units[0] = sample_knn(0);
  const FinalGrade final = final_of(grade, kPolicy);
  EXPECT_DOUBLE_EQ(*final.units[0].points, 0);
  EXPECT_DOUBLE_EQ(*final.points, 3.2);
  EXPECT_DOUBLE_EQ(final.penalty, 0.8);
  EXPECT_DOUBLE_EQ(*final_of(ann("2026-12-04T12:00:01Z"), kPolicy).points, 0);
}

TEST(FinalGrade, AnUnknownTimeIsFlaggedAndCostsNothing) {
  const FinalGrade final = final_of(ann(""), kPolicy);
  EXPECT_DOUBLE_EQ(*final.points, 10);
  ASSERT_EQ(final.flags.size(), 1U);
  EXPECT_NE(final.flags[0].find("not known"), std::string::npos);
  EXPECT_TRUE(final_of(ann(""), "none").flags.empty());
}

TEST(FinalGrade, PointsSetByHandAreNeverReduced) {
  const FinalGrade final = final_of(ann("2026-12-02T12:00:01Z"), kPolicy,
                                    overrides_from("ann,02.3,7.5,\"asked, and right\",\n"));
  EXPECT_DOUBLE_EQ(*final.units[0].points, 7.5);
  EXPECT_EQ(final.units[0].overridden, "asked, and right");
  EXPECT_DOUBLE_EQ(*final.points, 7.5 + 3.2);
  EXPECT_DOUBLE_EQ(final.penalty, 0.8);
  EXPECT_FALSE(final.overridden.has_value());
}

TEST(FinalGrade, ATotalSetByHandReplacesTheSum) {
  const FinalGrade final = final_of(ann("2026-12-02T12:00:01Z"), kPolicy,
                                    overrides_from("ann,,12,agreed,\nann,09.1,1,,\n"));
  EXPECT_DOUBLE_EQ(*final.points, 12);
  EXPECT_EQ(final.overridden, "agreed");
  EXPECT_DOUBLE_EQ(*final.units[1].points, 1);
  EXPECT_EQ(final.units[1].overridden, "");
}

TEST(FinalGrade, AnExtensionOfOneStudentIsForThatStudentOnly) {
  const Overrides overrides = overrides_from("ann,,,ill,1\n");
  EXPECT_EQ(final_of(ann("2026-12-02T12:00:01Z"), kPolicy, overrides).days_late, 0);
  SubmissionGrade bob = ann("2026-12-02T12:00:01Z");
  bob.id = "bob";
  EXPECT_EQ(final_of(bob, kPolicy, overrides).days_late, 2);
}

TEST(FinalGrade, AnErrorOfTheGraderIsNoGrade) {
  SubmissionGrade grade = ann("2026-12-09T00:00:00Z");
  grade.units[1].tasks[0].tests[0].status = Status::infra_error;
  const FinalGrade final = final_of(grade, kPolicy);
  EXPECT_EQ(final.status, Status::infra_error);
  EXPECT_FALSE(final.points.has_value());
  EXPECT_FALSE(final.raw.has_value());
  EXPECT_FALSE(final.units[1].points.has_value());
  EXPECT_TRUE(final.units[0].points.has_value());

  SubmissionGrade whole = sample_grade("ann", {});
  whole.status = Status::infra_error;
  EXPECT_FALSE(final_of(whole, "none").points.has_value());
  EXPECT_DOUBLE_EQ(*final_of(whole, "none", overrides_from("ann,,5,by hand,\n")).points, 5);
  const Overrides units = overrides_from("ann,02.3,5,,\nann,09.1,2,,\n");
  EXPECT_DOUBLE_EQ(*final_of(whole, "none", units).points, 7);
}

TEST(FinalGrade, ARejectedSubmissionHasNoPoints) {
  SubmissionGrade grade = sample_grade("ann", {});
  grade.status = Status::rejected_file;
  const FinalGrade final = final_of(grade, "none");
  EXPECT_DOUBLE_EQ(*final.points, 0);
  EXPECT_EQ(final.possible, 12);
}

TEST(FinalGrade, AnOldGradeWithoutAUnitIsNoZero) {
  const FinalGrade final = final_of(sample_grade("ann", {sample_knn(4)}), "none");
  EXPECT_FALSE(final.points.has_value());
  ASSERT_EQ(final.flags.size(), 1U);
  EXPECT_NE(final.flags[0].find("09.1 has not been graded"), std::string::npos);
}

TEST(FinalGrade, PointsOfAnOldGradeThatCountDifferentlyAreFlagged) {
  SubmissionGrade grade = ann("2026-11-25T07:12:09Z");
  grade.units[0].tasks[0].points = 5;
  EXPECT_NE(final_of(grade, "none").flags.at(0).find("gave 5 points, now it gives 8"),
            std::string::npos);
}

TEST(FinalGrades, AreOrderedById) {
  const std::vector<FinalGrade> finals =
      final_grades({sample_grade("bob", {}), sample_grade("Zoe", {}), sample_grade("ann", {})},
                   sample_columns(), {}, {});
  ASSERT_EQ(finals.size(), 3U);
  EXPECT_EQ(finals[0].id + finals[1].id + finals[2].id, "Zoeannbob");
}

TEST(Overrides, ReadSpreadsheetTables) {
  const Overrides overrides = parse_overrides(
      "\xef\xbb\xbfunit, id ,points,extra_days,reason\r\n"
      "09_mlp/linear,ann,2,,\"two\r\nlines and \"\"quotes\"\"\"\r\n\r\n"
      ",bob,,3,ill\r\n,,,,\r\n",
      "overrides.csv", {"ann", "bob"}, sample_columns());
  EXPECT_EQ(overrides.at("ann").units.at("09_mlp/linear").reason, "two\r\nlines and \"quotes\"");
  EXPECT_EQ(overrides.at("bob").extra_days, 3);
  EXPECT_FALSE(overrides.at("bob").whole.has_value());
  EXPECT_TRUE(row_complaint("").empty());
}

TEST(Overrides, ErrorsNameTheLine) {
  EXPECT_NE(row_complaint("ann,,3,,\neve,,3,,\n").find("line 3: there is no submission of \"eve\""),
            std::string::npos);
  EXPECT_NE(row_complaint("ANN,,3,,\n").find("line 2"), std::string::npos);
  EXPECT_NE(row_complaint("ann,02.9,3,,\n").find("line 2: there is no unit \"02.9\""),
            std::string::npos);
  EXPECT_NE(row_complaint("ann,02.3,-1,,\n").find("from 0 to 8"), std::string::npos);
  EXPECT_NE(row_complaint("ann,02.3,8.01,,\n").find("from 0 to 8"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,12.5,,\n").find("from 0 to 12"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,many,,\n").find("line 2"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,nan,,\n").find("line 2"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,1e999,,\n").find("line 2"), std::string::npos);
  EXPECT_NE(row_complaint("ann,02.3,1,,\nann,02_neighbors/knn,2,,\n").find("line 3: a second line"),
            std::string::npos);
  EXPECT_NE(row_complaint("ann,,1,,\nann,,,,2\n").find("line 3: a second line for ann"),
            std::string::npos);
  EXPECT_NE(row_complaint("ann,,,why,\n").find("changes nothing"), std::string::npos);
  EXPECT_NE(row_complaint("ann,02.3,,,2\n").find("one deadline"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,,,-1\n").find("extra_days"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,,,1.5\n").find("whole number"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,1,a, b,\n").find("6 fields, expected 5"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,1,\"open,\nx,,1,,\n").find("line 2: a quote is not closed"),
            std::string::npos);
  EXPECT_NE(row_complaint("ann,,1,a\"b,\n").find("a quote inside"), std::string::npos);
  EXPECT_NE(row_complaint("ann,,1,\"a\"b,\n").find("follows the closing quote"), std::string::npos);
  EXPECT_NE(row_complaint("\"a\nb\",,1,,\nann,,x,,\n").find("line 2"), std::string::npos);
}

TEST(Overrides, ErrorsInTheHeaderSayWhatItMustBe) {
  EXPECT_NE(overrides_complaint("").find("id,unit,points,reason,extra_days"), std::string::npos);
  EXPECT_NE(overrides_complaint("id;unit;points;reason;extra_days\n").find("with commas"),
            std::string::npos);
  EXPECT_NE(overrides_complaint("id,unit,points,reason\n").find("no column extra_days"),
            std::string::npos);
  EXPECT_NE(overrides_complaint("id,id,unit,points,reason,extra_days\n").find("two columns id"),
            std::string::npos);
}

TEST(Overrides, HostileTextsAreErrorsWithShortMessages) {
  for (const std::string& text : hostile_texts()) {
    std::string quoted;
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    const std::string complaint = row_complaint("\"" + quoted + "\",,1,,\n");
    EXPECT_NE(complaint.find("line 2"), std::string::npos);
    EXPECT_LT(complaint.size(), 300U);
    EXPECT_EQ(complaint.find('\x1b'), std::string::npos);
  }
}

TEST(Overrides, AMissingFileIsAFileError) {
  EXPECT_THROW(read_overrides("/no/such/overrides.csv", {"ann"}, sample_columns()), FileError);
}

}  // namespace
}  // namespace gradbook
