// What: exp, sigmoid and tanh of vectors.
// Why:  every activation, gate and loss goes through them.
// How:  against long double over all exponents, at most 2 units in the last place. This file sees
// the
//       vectors of the baseline; accuracy_test.cpp covers those of this processor.
#include "kernels/vector.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "ulp.hpp"
#include "verify/verify.hpp"

namespace gradbook::kernels {
namespace {

template <typename T, typename F, typename G>
void expect_two_ulp(const char* name, const F& f, const G& exact, T highest) {
  std::vector<T> x, y;
  for (const T value : all_exponents<T>()) {
    if (value > highest) continue;
    x.push_back(value);
    y.push_back(f(broadcast(value))[0]);
  }
  const Worst<T> worst = largest_ulp(x, y, exact);
  EXPECT_LE(worst.ulp, 2) << name << " at " << worst.at;
}

template <typename T>
void expect_functions() {
  constexpr T kInf = std::numeric_limits<T>::infinity();
  expect_two_ulp<T>(
      "exp", [](Vec<T> x) { return exp<T>(x); }, [](long double x) { return expl(x); }, kInf);
  expect_two_ulp<T>(
      "exp_minus_one", [](Vec<T> x) { return exp_minus_one<T>(x).value; },
      [](long double x) { return expm1l(x); }, T(0));
  expect_two_ulp<T>(
      "sigmoid", [](Vec<T> x) { return sigmoid<T>(x); },
      [](long double x) { return 1 / (1 + expl(-x)); }, kInf);
  expect_two_ulp<T>(
      "tanh", [](Vec<T> x) { return tanh<T>(x); }, [](long double x) { return tanhl(x); }, kInf);
}

TEST(Vector, FunctionsAreWithinTwoUnitsInTheLastPlaceOverAllExponents) {
  expect_functions<float>();
  expect_functions<double>();
}

TEST(Vector, FunctionsHaveTheirLimits) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  for (const float x : {1e3F, 1e30F, kInf}) {
    EXPECT_EQ(sigmoid<float>(broadcast(x))[0], 1.0F);
    EXPECT_EQ(sigmoid<float>(broadcast(-x))[0], 0.0F);
    EXPECT_EQ(tanh<float>(broadcast(x))[0], 1.0F);
    EXPECT_EQ(tanh<float>(broadcast(-x))[0], -1.0F);
    EXPECT_EQ(exp<float>(broadcast(-x))[0], 0.0F);
    EXPECT_EQ(exp<float>(broadcast(x))[0], kInf);
  }
  EXPECT_EQ(tanh<float>(broadcast(1e-10F))[0], 1e-10F);
  EXPECT_TRUE(std::signbit(tanh<float>(-broadcast(0.0F))[0]));
  EXPECT_TRUE(std::isnan(exp<double>(broadcast(std::nan("")))[0]));
  EXPECT_TRUE(std::isnan(sigmoid<double>(broadcast(std::nan("")))[0]));
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
