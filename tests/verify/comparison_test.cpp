// What: a comparison that fails says which known transform turns the right result into the one it
// got. Why:  that sentence is what a student reads first. Each transform is applied to a 3×4 matrix
// of unequal numbers.
#include "verify/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

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
  EXPECT_TRUE(compare("dW", kExpected * (1 + 1e-7), kExpected, 1e-6).ok);
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

TEST(Compare, NamesAFactor) {
  EXPECT_EQ(diagnosis(5 * kExpected), "dW is exactly 5 times too large: mean or sum?");
  EXPECT_EQ(diagnosis(kExpected / 32), "dW is exactly 32 times too small: mean or sum?");
  EXPECT_EQ(diagnosis(-3 * kExpected),
            "dW is exactly 3 times too large and has the wrong sign: mean or sum?");
  EXPECT_EQ(diagnosis(0.9 * kExpected), "dW is 0.9 times the expected value everywhere");
}

TEST(Compare, NeedsTheSameFactorInEveryElement) {
  arma::mat actual = 1000 * kExpected;
  actual(0) *= 1.001;
  EXPECT_EQ(diagnosis(actual).find("times"), std::string::npos) << diagnosis(actual);
  // The small element is 6 times too large, which the large ones hide from a common scale
  const arma::mat expected = {{1e6, 2e6, 3e6, 1}};
  const arma::mat small_wrong = {{2e6, 4e6, 6e6, 6}};
  EXPECT_EQ(diagnosis(small_wrong, expected).find("times"), std::string::npos);
}

TEST(Compare, NamesAWrongSign) { EXPECT_EQ(diagnosis(-kExpected), "dW is right but for its sign"); }

TEST(Compare, NamesZero) { EXPECT_EQ(diagnosis(0 * kExpected), "dW is zero everywhere"); }

TEST(Compare, NamesAnOffset) {
  EXPECT_EQ(diagnosis(kExpected + 0.25), "dW is 0.25 too large everywhere");
  EXPECT_EQ(diagnosis(kExpected - 3), "dW is 3 too small everywhere");
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
  EXPECT_EQ(diagnosis(arma::square(positive), positive), "dW is the square of the result");
  EXPECT_EQ(diagnosis(arma::sqrt(positive), positive), "dW is the square root of the result");
  EXPECT_EQ(diagnosis(arma::exp(kExpected)), "dW is the exponential of the result");
}

TEST(Compare, NamesTheRightNumbersInTheWrongPlaces) {
  EXPECT_EQ(diagnosis(arma::shift(kExpected, 1, 1)),
            "dW is made of the right numbers, but in the wrong places");
}

TEST(Compare, NamesTheLeadingPartThatIsComputed) {
  arma::mat columns = kExpected;
  columns.tail_cols(2).zeros();
  EXPECT_EQ(diagnosis(columns), "dW is right in its first 2 of 4 columns, and 0 in the others");
  arma::mat rows = kExpected;
  rows.tail_rows(1).zeros();
  EXPECT_EQ(diagnosis(rows), "dW is right in its first 2 of 3 rows, and 0 in the others");
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
            "dW(1, 2) is NaN: 0/0, inf/inf, or a logarithm or root of a negative number?");
  actual(1, 2) = -arma::datum::nan;  // the sign bit of NaN means nothing
  EXPECT_EQ(compare("dW", actual, kExpected).diagnosis, nan.diagnosis);
  actual(1, 2) = arma::datum::inf;
  EXPECT_EQ(diagnosis(actual),
            "dW(1, 2) is inf: a division by zero, or a number too large for a double?");
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

TEST(Compare, ShowsBothValuesWhereTheyDifferMost) {
  arma::mat actual = kExpected;
  actual(0, 1) += 0.125;
  actual(1, 1) += 0.25;
  actual(2, 2) = 0.5;
  const Finding finding = compare("dW", actual, kExpected);
  EXPECT_EQ(finding.diagnosis, "dW: 3 of 12 elements differ, most at (2, 2): got 0.5, expected 11");
}

// What is not guessed: small results, elements that disagree, and types that are no real numbers

TEST(Compare, GuessesNothingFromASingleNumber) {
  EXPECT_EQ(diagnosis(arma::mat{1.7}, arma::mat{2.9}), "dW: got 1.7, expected 2.9");
  EXPECT_EQ(diagnosis(arma::mat{8.7}, arma::mat{2.9}), "dW: got 8.7, expected 2.9");
  EXPECT_EQ(diagnosis(arma::mat{89307.0}, arma::mat{44.6989}), "dW: got 89307, expected 44.6989");
  EXPECT_EQ(diagnosis(arma::mat{4}, arma::mat{2}), "dW: got 4, expected 2");  // 2 · 2, 2², 2 + 2
  EXPECT_EQ(diagnosis(arma::mat{std::exp(1)}, arma::mat{1}), "dW: got 2.718281828, expected 1");
  EXPECT_EQ(diagnosis(arma::mat{3.25}, arma::mat{3}), "dW: got 3.25, expected 3");
}

TEST(Compare, GuessesNothingFromTwoNumbersOrEqualOnes) {
  EXPECT_EQ(diagnosis(arma::vec{6, 0, 8, 0}, arma::vec{3, 0, 4, 0}),
            "dW: 2 of 4 elements differ, most at (2, 0): got 8, expected 4");
  EXPECT_EQ(diagnosis(arma::vec{2, 2, 2, 2}, arma::vec{1, 1, 1, 1}),
            "dW: 4 of 4 elements differ, most at (0, 0): got 2, expected 1");
  EXPECT_EQ(diagnosis(arma::rowvec{5, 7}, arma::rowvec{7, 5}),
            "dW: 2 of 2 elements differ, most at (0, 0): got 5, expected 7");
  EXPECT_EQ(diagnosis(arma::rowvec{1, 0}, arma::rowvec{1, 0.5}),
            "dW: 1 of 2 elements differ, most at (0, 1): got 0, expected 0.5");
}

TEST(Compare, GuessesNothingFromOneWrongElement) {
  for (arma::uword i = 0; i < kExpected.n_elem; ++i) {
    arma::mat actual = kExpected;
    actual(i) *= 3;
    EXPECT_EQ(diagnosis(actual).substr(0, 26), "dW: 1 of 12 elements diffe") << diagnosis(actual);
  }
}

TEST(Compare, CallsOnlyWhatIsRightToSevenDigitsNearlyRight) {
  const arma::mat expected = {{1e7, 2e7, 3e7, 1}};
  const arma::mat actual = {{1e7, 2e7, 3e7, 1.5}};  // within 1e-7 of the largest
  EXPECT_EQ(diagnosis(actual, expected),
            "dW: 1 of 4 elements differ, most at (0, 3): got 1.5, expected 1");
}

TEST(Compare, ShowsEnoughDigitsToTellTheValuesApart) {
  EXPECT_EQ(compare("x", arma::mat{1 + 1e-12}, arma::mat{1}, 1e-15).diagnosis,
            "x: got 1.0000000000010001, expected 1");
}

TEST(Compare, GuessesNothingOfWholeNumbers) {
  const arma::urowvec expected = {1, 2, 3, 4};
  const auto of = [&](const arma::urowvec& actual) {
    return compare("labels", as_matrix(actual), as_matrix(expected)).diagnosis;
  };
  EXPECT_EQ(of({2, 4, 6, 8}), "labels: 4 of 4 elements differ, first at (0, 0): got 2, expected 1");
  EXPECT_EQ(of({1, 4, 9, 16}),
            "labels: 3 of 4 elements differ, first at (0, 1): got 4, expected 2");
  EXPECT_EQ(of({4, 3, 2, 1}), "labels: 4 of 4 elements differ, first at (0, 0): got 4, expected 1");
  EXPECT_EQ(of({2, 3, 4, 5}), "labels: 4 of 4 elements differ, first at (0, 0): got 2, expected 1");
  EXPECT_EQ(of({1, 2, 3, 0}), "labels: 1 of 4 elements differ, first at (0, 3): got 0, expected 4");
  EXPECT_EQ(of({0, 0, 0, 0}), "labels: 4 of 4 elements differ, first at (0, 0): got 0, expected 1");
  EXPECT_EQ(compare("count", as_matrix(101632), as_matrix(203264)).diagnosis,
            "count: got 101632, expected 203264");
  EXPECT_EQ(compare("is_even", as_matrix(true), as_matrix(false)).diagnosis,
            "is_even: got 1, expected 0");
  // Sizes that a test holds as real numbers, but wants exactly
  EXPECT_EQ(compare("sizes", arma::mat{30, 8, 12}, arma::mat{15, 4, 6}, 0).diagnosis,
            "sizes: 3 of 3 elements differ, first at (0, 0): got 30, expected 15");
}

enum class Shade { white, grey, black };

TEST(Compare, TellsEnumsByTheirNames) {
  EXPECT_EQ(compare("shade", as_matrix(Shade::black), as_matrix(Shade::grey)).diagnosis,
            "shade: got black, expected grey");
  EXPECT_EQ(compare("shade", as_matrix(Shade::white), as_matrix(Shade::grey)).diagnosis,
            "shade: got white, expected grey");
  EXPECT_EQ(compare("shade", as_matrix(static_cast<Shade>(7)), as_matrix(Shade::grey)).diagnosis,
            "shade: got no value of this type (7), expected grey");
  EXPECT_TRUE(compare("shade", as_matrix(Shade::grey), as_matrix(Shade::grey)).ok);
}

struct Dot {
  Shade shade;
  arma::uword at;
  double size;
};

ResultMatrix dots(const std::vector<Dot>& list) {
  return records(list, "dot", {"shade", "at", "size"});
}

TEST(Compare, TellsStructsFieldByField) {
  const std::vector<Dot> expected = {
      {Shade::white, 0, 0.5}, {Shade::black, 1, 1e-3}, {Shade::grey, 2, 1e6}};
  const auto with = [&](std::size_t i, const Dot& dot) {
    std::vector<Dot> actual = expected;
    actual.at(i) = dot;
    return compare("path", dots(actual), dots(expected)).diagnosis;
  };
  EXPECT_EQ(with(1, expected[1]), "");
  EXPECT_EQ(with(2, {Shade::black, 2, 1e6}), "path: dot 2: shade is black, expected grey");
  EXPECT_EQ(with(1, {Shade::black, 2, 1e-3}), "path: dot 1: at is 2, expected 1");
  EXPECT_EQ(with(2, {Shade::grey, 2, 2e6}), "path: dot 2: size is 2000000, expected 1000000");
  EXPECT_EQ(with(0, {Shade::white, 0, arma::datum::nan}), "path: dot 0: size is NaN, expected 0.5");
  EXPECT_EQ(compare("path", dots({expected[0]}), dots(expected)).diagnosis,
            "path has 1 dots, expected 3");
  EXPECT_EQ(compare("dot", record(Dot{Shade::grey, 3, 1}, {"shade", "at", "size"}),
                    record(Dot{Shade::grey, 5, 1}, {"shade", "at", "size"}))
                .diagnosis,
            "dot: at is 3, expected 5");
}

TEST(Compare, TellsNumbersOfRowsByTheirNames) {
  const arma::vec expected = {-4, -4, 3, 4};
  EXPECT_EQ(compare("backward", per_row(2 * expected, "node", "gradient"),
                    per_row(expected, "node", "gradient"))
                .diagnosis,
            "backward: node 0: gradient is -8, expected -4");
  EXPECT_EQ(compare("backward", per_row(arma::vec{-4, -4, 3, 2}, "node", "gradient"),
                    per_row(expected, "node", "gradient"))
                .diagnosis,
            "backward: node 3: gradient is 2, expected 4");
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
