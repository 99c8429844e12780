// What: the comparison with committed numbers.  Why: a figure must not change unnoticed.
#include "figures/drift.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gradbook {
namespace {

std::vector<DataBlock> blocks() {
  arma::mat values(100, 2);
  values.col(0) = arma::linspace(0, 10, 100);
  values.col(1) = arma::square(values.col(0));
  return {{"p1_error", {"x", "y"}, values}, {"p2_map", {}, arma::mat(50, 40, arma::fill::eye)}};
}

std::vector<Drift> drifts_after(const std::vector<DataBlock>& changed, double tolerance = 1e-6) {
  return compare_references(make_reference("F006", tolerance, blocks()),
                            make_reference("F006", tolerance, changed));
}

TEST(CompareReferences, FindNothingInEqualNumbers) { EXPECT_TRUE(drifts_after(blocks()).empty()); }

TEST(CompareReferences, NameFigureColumnAndLargestDifference) {
  std::vector<DataBlock> changed = blocks();
  changed[0].values(99, 1) = 101;  // a value that is kept in the reference, and the largest
  const std::vector<Drift> drifts = drifts_after(changed);
  ASSERT_EQ(drifts.size(), 1U);
  EXPECT_EQ(drifts[0].block, "p1_error");
  EXPECT_EQ(drifts[0].column, "y");
  EXPECT_NEAR(drifts[0].share, 0.01, 1e-12);
  EXPECT_EQ(
      drift_text("F006", 1e-6, drifts),
      "F006: column y of p1_error drifted: its max was 100, is 101 (1 % of its range, allowed "
      "0.0001 %)\n");
}

TEST(CompareReferences, SeeAValueBetweenTheKeptOnes) {
  std::vector<DataBlock> changed = blocks();
  changed[0].values(51, 1) += 0.1;
  EXPECT_EQ(drifts_after(changed).size(), 1U);
  changed = blocks();
  changed[1].values(7, 8) = 0.5;  // one cell of a map
  EXPECT_EQ(drifts_after(changed).size(), 1U);
}

TEST(CompareReferences, AcceptWhatIsWithinTheTolerance) {
  std::vector<DataBlock> changed = blocks();
  changed[0].values(99, 1) = 100.5;
  EXPECT_TRUE(drifts_after(changed, 0.01).empty());
  EXPECT_FALSE(drifts_after(changed, 0.001).empty());
}

TEST(CompareReferences, CompareOnlyPlacesThatBothKeep) {
  // With so many new blocks, fewer values of each column are kept
  std::vector<DataBlock> changed = blocks();
  for (int n = 0; n < 400; ++n) {
    changed.push_back({"p3_new" + std::to_string(n), {"x"}, arma::mat(1, 1, arma::fill::ones)});
  }
  for (const Drift& drift : drifts_after(changed)) EXPECT_EQ(drift.what, "is new") << drift.block;
  changed[0].values(99, 1) = 101;
  EXPECT_EQ(drifts_after(changed).back().what, "max");
}

TEST(CompareReferences, SeeBlocksColumnsAndNumbersThatCameOrWent) {
  std::vector<DataBlock> changed = blocks();
  changed.pop_back();
  EXPECT_EQ(drifts_after(changed).at(0).what, "is missing");
  changed = blocks();
  changed.push_back({"p3_new", {"x"}, arma::mat(1, 1)});
  EXPECT_EQ(drifts_after(changed).at(0).what, "is new");
  changed = blocks();
  changed[0].values.shed_row(3);
  EXPECT_EQ(drifts_after(changed).at(0).what, "x has 99 count values, had 100");
  changed = blocks();
  changed[0].values(3, 0) = arma::datum::nan;
  EXPECT_EQ(drifts_after(changed).at(0).what, "x has 99 finite values, had 100");
  changed = blocks();
  changed[0].columns[1] = "z";
  EXPECT_EQ(drifts_after(changed).at(0).what, "has no column y");
}

}  // namespace
}  // namespace gradbook
