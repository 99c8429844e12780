// What: sparse tables.  Why: the classic data sets for linear models come in this format.
#include "data/libsvm.hpp"

#include <gtest/gtest.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x.svm";

Dataset parse(std::string_view text, arma::uword num_features = 0) {
  return parse_libsvm(text, num_features, kName);
}

TEST(ParseLibsvm, FillsTheFeaturesThatAreNotNamedWithZero) {
  const Dataset data = parse("+1 1:0.5 3:-2\n-1 2:1e2\n-1\n");
  EXPECT_NEAR_MAT(data.X, (arma::mat{{0.5, 0, 0}, {0, 100, 0}, {-2, 0, 0}}));
}

TEST(ParseLibsvm, MapsMinusOneAndPlusOneToClasses) {
  const Dataset data = parse("+1 1:1\n-1 1:2\n1 1:3\n");
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{1, 0, 1}));
  EXPECT_EQ(data.class_names, (std::vector<std::string>{"-1", "1"}));
  EXPECT_EQ(data.num_classes, 2U);
  EXPECT_TRUE(data.targets.is_empty());
}

TEST(ParseLibsvm, MapsOtherIntegersInAscendingOrder) {
  const Dataset data = parse("10 1:1\n2 1:2\n-3 1:3\n");
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{2, 1, 0}));
}

TEST(ParseLibsvm, ReadsRealLabelsAsTargets) {
  const Dataset data = parse("1.5 1:1\n-2 1:2\n");
  EXPECT_NEAR_MAT(data.targets, (arma::rowvec{1.5, -2}));
  EXPECT_TRUE(data.labels.is_empty());
  EXPECT_EQ(data.num_classes, 0U);
}

TEST(ParseLibsvm, SkipsCommentsAndAcceptsCrlf) {
  const Dataset data = parse("# made by hand\r\n1 1:1 # first\r\n\r\n0\t2:2\r\n");
  EXPECT_NEAR_MAT(data.X, (arma::mat{{1, 0}, {0, 2}}));
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{1, 0}));
}

TEST(ParseLibsvm, NeedsNoLineEndAtTheEnd) { EXPECT_EQ(parse("0 1:1\n1 1:2").size(), 2U); }

TEST(ParseLibsvm, TakesTheNumberOfFeaturesFromTheCaller) {
  EXPECT_EQ(parse("0 1:1\n1 1:2\n", 5).features(), 5U);
  EXPECT_FILE_ERROR(parse("0 1:1\n1 6:2\n", 5), kName, "line 2: index \"6\", expected at most 5");
}

TEST(ParseLibsvm, RefusesIndicesThatDoNotAscend) {
  EXPECT_FILE_ERROR(parse("0 1:1\n1 3:1 2:5\n"), kName,
                    "line 2: index 2 follows index 3, expected ascending indices");
  EXPECT_FILE_ERROR(parse("1 2:1 2:5\n"), kName,
                    "line 1: index 2 follows index 2, expected ascending indices");
}

TEST(ParseLibsvm, RefusesWrongIndices) {
  EXPECT_FILE_ERROR(parse("1 0:1\n"), kName, "line 1: index 0, but the first feature has index 1");
  EXPECT_FILE_ERROR(parse("1 -4:1\n"), kName, "line 1: index \"-4\" is not a positive integer");
  EXPECT_FILE_ERROR(parse("1 qid:1\n"), kName, "line 1: index \"qid\" is not a positive integer");
  EXPECT_FILE_ERROR(parse("1 :1\n"), kName, "line 1: index \"\" is not a positive integer");
  EXPECT_FILE_ERROR(parse("1 99999999999999999999:1\n"), kName,
                    "line 1: index \"99999999999999999999\", expected at most 134217728");
}

TEST(ParseLibsvm, RefusesATableThatWouldFillTheMemory) {
  EXPECT_FILE_ERROR(
      parse("1 134217728:1\n0 1:1\n"), kName,
      "2 samples of 134217728 features are too large for a full table: the maximum is "
      "134217728 numbers");
}

TEST(ParseLibsvm, RefusesWordsThatAreNoPairs) {
  EXPECT_FILE_ERROR(parse("1 1:1 7\n"), kName, "line 1: \"7\" is not of the form index:value");
  EXPECT_FILE_ERROR(parse("1:1 2:2\n"), kName, "line 1: the label is missing before \"1:1\"");
}

TEST(ParseLibsvm, RefusesValuesThatAreNoNumbers) {
  EXPECT_FILE_ERROR(parse("1 1:abc\n"), kName, "line 1: \"abc\" is not a number");
  EXPECT_FILE_ERROR(parse("1 1:1:2\n"), kName, "line 1: \"1:2\" is not a number");
  EXPECT_FILE_ERROR(parse("1 1:\n"), kName,
                    "line 1: the field is empty; fill in the missing value or remove the line");
  EXPECT_FILE_ERROR(parse("1 1:nan\n"), kName,
                    "line 1: \"nan\" is not a finite number; replace it or remove the line");
  EXPECT_FILE_ERROR(parse("1 1:1e999\n"), kName,
                    "line 1: \"1e999\" is too large or too small for a double; use another unit, "
                    "or 0 if it is too small");
}

TEST(ParseLibsvm, RefusesLabelsThatAreNoNumbers) {
  EXPECT_FILE_ERROR(parse("yes 1:1\n"), kName, "line 1: \"yes\" is not a number");
  EXPECT_FILE_ERROR(parse("inf 1:1\n"), kName,
                    "line 1: \"inf\" is not a finite number; replace it or remove the line");
}

TEST(ParseLibsvm, RefusesFilesWithoutContent) {
  EXPECT_FILE_ERROR(parse(""), kName, "is empty");
  EXPECT_FILE_ERROR(parse("# nothing\n\n"), kName, "holds no samples");
  EXPECT_FILE_ERROR(parse("1\n2\n"), kName, "names no feature at all");
}

TEST(ReadLibsvm, ReadsPlainAndGzip) {
  const ScratchFolder folder;
  const std::string text = "1 1:2\n0 2:3\n";
  const arma::mat expected = {{2, 0}, {0, 3}};
  EXPECT_NEAR_MAT(read_libsvm(folder.write("a.svm", text)).X, expected);
  EXPECT_NEAR_MAT(read_libsvm(folder.write("b.svm.gz", gzip_of(text))).X, expected);
  EXPECT_FILE_ERROR(read_libsvm(folder.path()), folder.path(), "is a directory, expected a file");
}

}  // namespace
}  // namespace gradbook
