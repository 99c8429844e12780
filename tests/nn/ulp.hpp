/// @file tests/nn/ulp.hpp
/// Errors in units in the last place, over all exponents of a type.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

namespace gradbook {

/// Numbers of both signs with every exponent, ±0 and ±∞ among them: about a million floats or
/// 200,000 doubles, the mantissas spread evenly.
template <typename T>
std::vector<T> all_exponents() {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits kStep = sizeof(T) == 4 ? Bits(4099) : Bits(92233720368547);  // odd
  std::vector<T> values = {std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::infinity()};
  const auto from_bits = [](Bits bits) {
    T value;
    std::memcpy(&value, &bits, sizeof(T));
    return value;
  };
  for (Bits bits = 0;; bits += kStep) {
    if (const T value = from_bits(bits); !std::isnan(value)) values.push_back(value);
    if (bits > std::numeric_limits<Bits>::max() - kStep) return values;
  }
}

/// The distance of floating-point numbers near y.
template <typename T>
long double unit_in_last_place(long double y) {
  constexpr int kDigits = std::numeric_limits<T>::digits;
  constexpr int kLowest = std::numeric_limits<T>::min_exponent - kDigits;  // of subnormal numbers
  int exponent = 0;
  frexpl(y, &exponent);
  return ldexpl(1, std::max(y == 0 ? kLowest : exponent - kDigits, kLowest));
}

/// The largest error and where it is.
template <typename T>
struct Worst {
  double ulp = 0;
  T at = 0;
};

/// Of y as values of the function `exact` at x; NaN counts as infinite.
template <typename T, typename F>
Worst<T> largest_ulp(const std::vector<T>& x, const std::vector<T>& y, const F& exact) {
  Worst<T> worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double right = exact(static_cast<long double>(x[i]));
    if (static_cast<long double>(y[i]) == right) continue;  // also infinite ones
    if (std::isinf(y[i]) && right > std::numeric_limits<T>::max()) continue;
    const auto error = static_cast<double>(fabsl(static_cast<long double>(y[i]) - right) /
                                           unit_in_last_place<T>(right));
    if (error <= worst.ulp) continue;
    worst = {.ulp = std::isnan(error) ? std::numeric_limits<double>::infinity() : error,
             .at = x[i]};
  }
  return worst;
}

}  // namespace gradbook
