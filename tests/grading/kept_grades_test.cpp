// What: how much of what was graded before counts in a run.
// Why:  a grade that is lost, or reported with a deadline of last week, is a wrong grade.
#include "grading/run/kept_grades.hpp"

#include <gtest/gtest.h>

#include "grading/run/class_grader.hpp"
#include "sample_grades.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

using Keys = std::vector<std::string>;
constexpr const char* kKnn = "02_neighbors/knn";
constexpr const char* kLinear = "09_mlp/linear";

Keys keys_of(const std::vector<GradedUnit>& units) {
  Keys keys;
  for (const GradedUnit& unit : units) keys.push_back(unit.key);
  return keys;
}

/// Ann, of whom knn was graded by the grader "key".
class KeptGradesTest : public testing::Test {
 protected:
  void SetUp() override {
    journal.append("key", sample_grade("ann", {sample_knn(4)}));
    ann.id = "ann";
    ann.sha256 = "sha-ann";
    ann.created_at = "2026-11-30T00:00:00Z";
    ann.time_source = TimeSource::file;
  }
  RegradePlan plan(const std::string& regrade, const std::set<std::string>& wanted,
                   const std::string& knn_grader = "key") const {
    return {.wanted = wanted,
            .graders = {{kKnn, knn_grader}, {kLinear, "key"}},
            .regrade = parse_regrade(regrade)};
  }

  ScratchFolder scratch;
  Journal journal{scratch.path()};
  Submission ann;
};

TEST_F(KeptGradesTest, WhatHasNoGradeIsGradedAndNothingElse) {
  EXPECT_EQ(keys_of(kept_units(journal, ann, plan("", {kLinear}))), Keys{kKnn});
  EXPECT_EQ(keys_of(kept_units(journal, ann, plan("", {kKnn}))), Keys{kKnn});
  Submission bob = ann;
  bob.id = "bob";
  EXPECT_TRUE(kept_units(journal, bob, plan("", {kKnn})).empty());
}

TEST_F(KeptGradesTest, RegradingReachesOnlyTheUnitsThatAreAskedFor) {
  for (const char* const regrade : {"all", "ann"}) {
    EXPECT_TRUE(kept_units(journal, ann, plan(regrade, {kKnn})).empty()) << regrade;
    EXPECT_EQ(keys_of(kept_units(journal, ann, plan(regrade, {kLinear}))), Keys{kKnn}) << regrade;
  }
  EXPECT_EQ(keys_of(kept_units(journal, ann, plan("bob", {kKnn}))), Keys{kKnn});
  // Another key, other tests, another edition of the course
  EXPECT_EQ(keys_of(kept_units(journal, ann, plan("", {kKnn}, "other"))), Keys{kKnn});
  EXPECT_TRUE(kept_units(journal, ann, plan("changed", {kKnn}, "other")).empty());
}

TEST_F(KeptGradesTest, SaysWhatHasChangedSince) {
  SubmissionGrade both = sample_grade("ann", {sample_knn(4), sample_linear()});
  journal.append("key", both);
  EXPECT_TRUE(reported_grade(journal, ann, plan("", {kKnn})).flags.empty());
  EXPECT_EQ(reported_grade(journal, ann, plan("", {kKnn}, "other")).flags,
            Keys{"the grader has changed since 02.3 was graded: --regrade changed"});
  ann.sha256 = "sha-new";
  EXPECT_EQ(reported_grade(journal, ann, plan("", {kKnn})).flags,
            Keys{"the submission has changed since it was graded: --regrade changed"});
}

TEST_F(KeptGradesTest, TimesAreThoseOfNow) {
  ann.flags = {"the table of times does not name it"};
  SubmissionGrade now = reported_grade(journal, ann, plan("", {kKnn}));
  EXPECT_EQ(now.created_at, "2026-11-30T00:00:00Z");
  EXPECT_EQ(now.flags, ann.flags);
  ann.flags.clear();
  EXPECT_TRUE(reported_grade(journal, ann, plan("", {kKnn})).flags.empty());
  // Files of later say nothing of those that were graded; the platform does
  ann.sha256 = "sha-new";
  EXPECT_EQ(reported_grade(journal, ann, plan("", {kKnn})).created_at, "2026-11-25T07:12:09Z");
  ann.time_source = TimeSource::table;
  EXPECT_EQ(reported_grade(journal, ann, plan("", {kKnn})).created_at, "2026-11-30T00:00:00Z");
}

TEST_F(KeptGradesTest, TheFolderKeepsUnitsAndStudentsThatAreGone) {
  Unit linear;
  linear.key = kLinear;
  const FolderUnits folder = folder_units({linear}, {linear}, journal);
  ASSERT_EQ(folder.units.size(), 1U);
  EXPECT_EQ(folder.gone, Keys{kKnn}) << "is no unit of the course any more";
  RegradePlan only_linear = plan("", {kLinear});
  only_linear.graders.erase(kKnn);
  const SubmissionGrade fresh = sample_grade("ann", {sample_linear()});
  EXPECT_EQ(keys_of(with_other_units(fresh, journal, only_linear).units), (Keys{kLinear, kKnn}));
  const SubmissionGrade gone =
      reported_grade(*journal.entry("ann"), {{{"ann", "2026-12-05T00:00:00Z"}}});
  EXPECT_EQ(gone.created_at, "2026-12-05T00:00:00Z");
  EXPECT_EQ(gone.flags, Keys{"its submission is not in the class folder any more"});
}

Unit unit_named(const std::string& chapter, const std::string& name, const std::string& number) {
  Unit unit;
  unit.chapter = chapter;
  unit.name = name;
  unit.key = chapter + "/" + name;
  unit.number = number;
  return unit;
}

TEST(WantedUnits, AreMeantAsInTheStudentsLoop) {
  const std::vector<Unit> units = {unit_named("01_data", "one_hot", "01.6"),
                                   unit_named("02_neighbors", "distance", "02.1"),
                                   unit_named("02_neighbors", "knn", "02.3")};
  const auto numbers = [&](const std::vector<std::string>& only) {
    std::string text;
    for (const Unit& unit : wanted_units(units, only)) text += unit.number + " ";
    return text;
  };
  EXPECT_EQ(numbers({}), "01.6 02.1 02.3 ");
  EXPECT_EQ(numbers({"2"}), "02.1 02.3 ");
  EXPECT_EQ(numbers({"neighbors"}), "02.1 02.3 ");
  EXPECT_EQ(numbers({"2.3", "1"}), "01.6 02.3 ");
  EXPECT_THROW(numbers({"7"}), std::invalid_argument);
}

}  // namespace
}  // namespace gradbook
