// What: exp, sigmoid and tanh of vectors.
// Why:  every activation, gate and loss goes through them.
// How:  against the standard library over the whole range, with the largest error stated. This file
//       sees the vectors of the baseline; activation_test.cpp covers those of this processor.
#include "kernels/vector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/verify.hpp"

namespace gradbook::kernels {
namespace {

/// Largest error of f at 20,001 points; relative where `relative`, else absolute.
template <typename T, typename F, typename G>
double largest_error(double lowest, double highest, bool relative, const F& f, const G& expected) {
  constexpr int kPoints = 20000;
  double worst = 0;
  for (int i = 0; i <= kPoints; ++i) {
    const T x = static_cast<T>(lowest + (highest - lowest) * i / kPoints);
    const double right = expected(static_cast<double>(x));
    const double error = std::abs(static_cast<double>(f(broadcast(x))[0]) - right);
    worst = std::max(worst, relative ? error / right : error);
  }
  return worst;
}

template <typename T>
void expect_small_errors(double limit, double tolerance) {
  const auto exponential = [](Vec<T> x) { return exp<T>(x); };
  const auto logistic = [](Vec<T> x) { return sigmoid<T>(x); };
  const auto hyperbolic = [](Vec<T> x) { return tanh<T>(x); };
  EXPECT_LT(
      largest_error<T>(-limit, limit, true, exponential, [](double x) { return std::exp(x); }),
      tolerance);
  EXPECT_LT(
      largest_error<T>(-30, 30, false, logistic, [](double x) { return 1 / (1 + std::exp(-x)); }),
      tolerance);
  EXPECT_LT(largest_error<T>(-10, 10, false, hyperbolic, [](double x) { return std::tanh(x); }),
            2 * tolerance);
}

TEST(Vector, FunctionsAreWithinTwoUnitsInTheLastPlace) {
  expect_small_errors<float>(87, 2 * 0x1p-23);
  expect_small_errors<double>(700, 2 * 0x1p-52);
}

TEST(Vector, FunctionsSurviveAnyInput) {
  for (const float x : {1e3F, 1e30F, std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(sigmoid<float>(broadcast(x))[0], 1.0F);
    EXPECT_EQ(tanh<float>(broadcast(x))[0], 1.0F);
    EXPECT_EQ(tanh<float>(broadcast(-x))[0], -1.0F);
    EXPECT_LT(sigmoid<float>(broadcast(-x))[0], 1e-37F);
    EXPECT_LT(exp<float>(broadcast(-x))[0], 1e-37F);
    EXPECT_GT(exp<float>(broadcast(x))[0], 1e38F);
  }
  EXPECT_TRUE(std::isnan(exp<double>(broadcast(std::nan("")))[0]));
  EXPECT_TRUE(std::isnan(tanh<double>(broadcast(std::nan("")))[0]));
}

TEST(Vector, LoadsAndStoresTheFirstNumbersOnly) {
  float numbers[2 * kLanes<float>];
  for (int i = 0; i < 2 * kLanes<float>; ++i) numbers[i] = static_cast<float>(i + 1);
  for (int n = 1; n < kLanes<float>; ++n) {
    const Vec<float> first = load_first(numbers, n);
    for (int i = 0; i < kLanes<float>; ++i) {
      EXPECT_EQ(first[i], i < n ? static_cast<float>(i + 1) : 0.0F);
    }
    float to[kLanes<float>] = {};
    store_first(to, load(numbers), n);
    for (int i = 0; i < kLanes<float>; ++i)
      EXPECT_EQ(to[i], i < n ? static_cast<float>(i + 1) : 0.0F);
  }
}

}  // namespace
}  // namespace gradbook::kernels
