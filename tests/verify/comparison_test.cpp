// What: a comparison that fails says which known transform turns the right result into the one it
// got. Why:  that sentence is what a student reads first. Each transform is applied to a 3×4 matrix
// of unequal numbers.
#include "verify/comparison.hpp"

#include <gtest/gtest.h>

namespace gradbook {
namespace {

const arma::mat kExpected = {{1, -2, 3.5, 4}, {0.5, 6, -7, 8}, {9, 10.25, 11, -12}};

std::string diagnosis(const arma::mat& actual, const arma::mat& expected = kExpected) {
  return compare("dW", actual, expected).diagnosis;
}

TEST(Compare, AcceptsRoundingOnly) {
  EXPECT_TRUE(compare("dW", kExpected, kExpected).ok);
  EXPECT_TRUE(compare("dW", kExpected * (1 + 1e-12), kExpected).ok);
  EXPECT_FALSE(compare("dW", kExpected * (1 + 1e-7), kExpected).ok);
  EXPECT_TRUE(compare("dW", kExpected * (1 + 1e-7), kExpected, {}, 1e-6).ok);
}

TEST(Compare, MeasuresTheToleranceAtTheLargestElement) {
  const arma::mat expected = {1e6, 1};
  const arma::mat close = {1e6, 1.0005};
  EXPECT_TRUE(compare("x", close, expected).ok);
  EXPECT_FALSE(compare("x", arma::mat(close / 1e6), arma::mat{1, 1}).ok);
}

TEST(Compare, AcceptsNothingForNan) {
  const arma::mat nan = {arma::datum::nan, 1};
  EXPECT_FALSE(compare("x", nan, nan).ok);
  EXPECT_FALSE(compare("x", nan, arma::mat{1, 1}).ok);
  EXPECT_FALSE(compare("x", arma::mat{1, 1}, nan).ok);
}

TEST(Compare, TellsInfinitiesApart) {
  const arma::mat plus = {arma::datum::inf, 1};
  const arma::mat minus = {-arma::datum::inf, 1};
  EXPECT_TRUE(compare("x", plus, plus).ok);
  EXPECT_FALSE(compare("x", minus, plus).ok);
}

TEST(Compare, NamesAWholeFactor) {
  EXPECT_EQ(diagnosis(5 * kExpected),
            "dW is exactly 5 times too large: mean or sum over 5 values?");
  EXPECT_EQ(diagnosis(kExpected / 32),
            "dW is exactly 32 times too small: mean or sum over 32 values?");
  EXPECT_EQ(
      diagnosis(2 * kExpected),
      "dW is exactly 2 times too large: a factor 2 too many, or a mean or sum over 2 values?");
  EXPECT_EQ(diagnosis(kExpected / 2),
            "dW is exactly 2 times too small: a factor 2 lost, or a mean or sum over 2 values?");
  EXPECT_EQ(diagnosis(-3 * kExpected),
            "dW is exactly 3 times too large and has the wrong sign: mean or sum over 3 values?");
}

TEST(Compare, NamesAnyOtherFactor) {
  EXPECT_EQ(diagnosis(0.9 * kExpected),
            "dW is 0.9 times the expected value everywhere: a constant factor is wrong");
}

TEST(Compare, NeedsTheSameFactorEverywhere) {
  arma::mat actual = 1000 * kExpected;
  actual(0) *= 1.001;
  EXPECT_EQ(diagnosis(actual).find("exactly"), std::string::npos) << diagnosis(actual);
}

TEST(Compare, DoesNotCallEveryNumberAMultiple) {
  EXPECT_EQ(diagnosis(arma::mat{1.7}, arma::mat{2.9}), "dW: got 1.7, expected 2.9");
  EXPECT_EQ(diagnosis(arma::mat{8.7}, arma::mat{2.9}),
            "dW is exactly 3 times too large: mean or sum over 3 values?");
}

TEST(Compare, NamesAWrongSign) { EXPECT_EQ(diagnosis(-kExpected), "dW is right but for its sign"); }

TEST(Compare, NamesZero) { EXPECT_EQ(diagnosis(0 * kExpected), "dW is zero everywhere"); }

TEST(Compare, NamesAnOffset) {
  EXPECT_EQ(diagnosis(kExpected + 0.25),
            "dW is 0.25 too large everywhere: is something constant added or left out?");
  EXPECT_EQ(diagnosis(kExpected - 3),
            "dW is 3 too small everywhere: is something constant added or left out?");
}

TEST(Compare, NamesTheTranspose) {
  const arma::mat square = {{1, 2}, {3, 5}};
  EXPECT_EQ(diagnosis(square.t(), square), "dW is the transpose of the result");
  EXPECT_EQ(diagnosis(kExpected.t()),
            "dW is 4x3, expected 3x4: the values are right, but transposed");
}

TEST(Compare, NamesReversedOrder) {
  EXPECT_EQ(diagnosis(arma::fliplr(kExpected)), "dW is right, but its columns are reversed");
  EXPECT_EQ(diagnosis(arma::flipud(kExpected)), "dW is right, but its rows are reversed");
}

TEST(Compare, NamesAForgottenFunction) {
  const arma::mat positive = arma::abs(kExpected);
  EXPECT_EQ(diagnosis(arma::square(positive), positive),
            "dW is the square of the result: root forgotten?");
  EXPECT_EQ(diagnosis(arma::sqrt(positive), positive), "dW is the square root of the result");
  EXPECT_EQ(diagnosis(arma::exp(kExpected)), "dW is the exponential of the result");
}

TEST(Compare, NamesTheRightNumbersInTheWrongPlaces) {
  EXPECT_EQ(diagnosis(arma::shift(kExpected, 1, 1)),
            "dW is made of the right numbers, but in the wrong places");
}

TEST(Compare, NamesTheColumnsThatAreRight) {
  arma::mat first = kExpected + 0.1 * arma::square(kExpected);
  arma::mat last = first;
  first.col(0) = kExpected.col(0);
  last.col(3) = kExpected.col(3);
  EXPECT_EQ(diagnosis(first), "dW is right in the first column only: are all samples used?");
  EXPECT_EQ(diagnosis(last), "dW is right in the last column only: is each step overwritten?");
}

TEST(Compare, NamesTheColumnThatIsWrong) {
  arma::mat first = kExpected;
  arma::mat last = kExpected;
  first(1, 0) += 0.5;
  last(1, 3) += 0.5;
  EXPECT_EQ(diagnosis(first), "dW is wrong in the first column only");
  EXPECT_EQ(diagnosis(last), "dW is wrong in the last column only: off by one?");
}

TEST(Compare, NamesTheRowThatIsRightOrWrong) {
  arma::mat one_right = kExpected + 0.1 * arma::square(kExpected);
  one_right.row(1) = kExpected.row(1);
  EXPECT_EQ(diagnosis(one_right), "dW is right in one row only: are all rows computed?");
  arma::mat one_wrong = kExpected;
  one_wrong.row(1) *= 1.5;
  EXPECT_EQ(diagnosis(one_wrong), "dW is wrong in one row only");
}

TEST(Compare, NamesLostPrecision) {
  const arma::mat thirds = kExpected / 3;
  const arma::mat single = arma::conv_to<arma::mat>::from(arma::conv_to<arma::fmat>::from(thirds));
  EXPECT_EQ(
      diagnosis(single, thirds),
      "dW is nearly right, but not to rounding: single precision, or an approximate formula?");
}

TEST(Compare, NamesTheFirstNan) {
  arma::mat actual = kExpected;
  actual(1, 2) = arma::datum::nan;
  const Finding nan = compare("dW", actual, kExpected);
  EXPECT_EQ(nan.kind, "not_finite");
  EXPECT_EQ(nan.diagnosis,
            "dW(1, 2) is NaN: a division by zero, or a logarithm or root of a number outside its "
            "domain?");
  actual(1, 2) = -arma::datum::nan;  // the sign bit of NaN means nothing
  EXPECT_EQ(compare("dW", actual, kExpected).diagnosis, nan.diagnosis);
  actual(1, 2) = arma::datum::inf;
  EXPECT_EQ(diagnosis(actual).substr(0, 15), "dW(1, 2) is inf");
}

TEST(Compare, NamesBothShapes) {
  const Finding finding = compare("dW", arma::mat(3, 2), kExpected);
  EXPECT_EQ(finding.kind, "wrong_shape");
  EXPECT_EQ(finding.diagnosis, "dW is 3x2, expected 3x4");
  EXPECT_EQ(diagnosis(arma::mat(4, 3)), "dW is 4x3, expected 3x4: rows and columns are swapped");
  EXPECT_EQ(diagnosis(arma::mat(6, 2)),
            "dW is 6x2, expected 3x4: as many elements, in another shape");
  EXPECT_EQ(diagnosis(arma::mat()), "dW is 0x0, expected 3x4: it is empty, was it never filled?");
}

TEST(Compare, LooksAtTypicalMistakesFirst) {
  const std::vector<Mistake> mistakes = {
      Mistake(-kExpected, "this climbs instead of descending", 2),
      Mistake(kExpected.t(), "W is used instead of its transpose", 3)};
  const Finding sign = compare("dW", -kExpected, kExpected, mistakes);
  EXPECT_EQ(sign.kind, "wrong_value");
  EXPECT_EQ(sign.diagnosis, "dW: this climbs instead of descending");
  EXPECT_EQ(sign.hint, 2);
  const Finding transpose = compare("dW", kExpected.t(), kExpected, mistakes);
  EXPECT_EQ(transpose.kind, "wrong_shape");
  EXPECT_EQ(transpose.diagnosis, "dW: W is used instead of its transpose");
  EXPECT_EQ(transpose.hint, 3);
}

TEST(Compare, RecognisesAMistakeThatEndsInNan) {
  const arma::mat nan(3, 4, arma::fill::value(arma::datum::nan));
  const Finding finding =
      compare("dW", nan, kExpected, {Mistake(nan, "0/0 for an empty class", 1)});
  EXPECT_EQ(finding.diagnosis, "dW: 0/0 for an empty class");
}

TEST(Compare, ShowsBothValuesWhereTheyDifferMost) {
  arma::mat actual = kExpected;
  actual(0, 1) += 0.125;
  actual(1, 1) += 0.25;
  actual(2, 2) = 0.5;
  const Finding finding = compare("dW", actual, kExpected);
  EXPECT_EQ(finding.diagnosis, "dW: 3 of 12 elements differ, most at (2, 2): got 0.5, expected 11");
}

TEST(AsMatrix, TakesEveryResultOfAUnit) {
  EXPECT_TRUE(arma::approx_equal(as_matrix(3), arma::mat{3}, "absdiff", 0));
  EXPECT_TRUE(arma::approx_equal(as_matrix(std::vector<int>{1, 2}), arma::mat(arma::vec{1, 2}),
                                 "absdiff", 0));
  EXPECT_TRUE(arma::approx_equal(as_matrix(arma::urowvec{1, 2}), arma::mat{1, 2}, "absdiff", 0));
  arma::cube cube(1, 2, 2);
  cube.slice(0) = arma::rowvec{1, 2};
  cube.slice(1) = arma::rowvec{3, 4};
  EXPECT_TRUE(arma::approx_equal(as_matrix(cube), arma::mat{1, 2, 3, 4}, "absdiff", 0));
}

}  // namespace
}  // namespace gradbook
