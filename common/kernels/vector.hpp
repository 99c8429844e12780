/// @file common/kernels/vector.hpp
/// Vectors of numbers, as wide as a register of the instruction set at hand. For kernels only.
///
/// `Vec<T>` is a compiler vector (GCC and clang): + − * / and comparisons work lane by lane, and
/// `mask ? a : b` selects. `a * b + c` becomes one fused instruction where the processor has it.
/// The functions exp, log, sigmoid and tanh of vectors are here too; their largest errors are
/// asserted in tests/nn/vector_test.cpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#if defined(__AVX__)
#include <immintrin.h>
#endif

/// In front of functions with vectors as arguments: their code must be that of the caller's
/// instruction set.
#define GRADBOOK_INLINE [[gnu::always_inline]] inline

namespace gradbook::kernels {
namespace {  // every instruction set has its own

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
constexpr int kRegisters = 32;
#elif defined(__AVX__)
constexpr int kVectorBytes = 32;
constexpr int kRegisters = 16;
#else
constexpr int kVectorBytes = 16;
constexpr int kRegisters = 16;
#endif

template <typename T>
struct VectorOf {
  typedef T type __attribute__((vector_size(kVectorBytes)));
  typedef T unaligned __attribute__((vector_size(kVectorBytes), aligned(alignof(T)), may_alias));
};
/// kLanes<T> numbers of type T.
template <typename T>
using Vec = typename VectorOf<T>::type;
template <typename T>
constexpr int kLanes = kVectorBytes / static_cast<int>(sizeof(T));
/// Signed integers as wide as T.
template <typename T>
using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;

/// Calls f(0), f(1), …, f(n−1) with constants, so that arrays indexed by them stay in registers.
template <typename F, int... i>
GRADBOOK_INLINE void unroll_indices(F&& f, std::integer_sequence<int, i...>) {
  (f(std::integral_constant<int, i>{}), ...);
}
template <int n, typename F>
GRADBOOK_INLINE void unroll(F&& f) {
  unroll_indices(f, std::make_integer_sequence<int, n>{});
}

template <typename T>
GRADBOOK_INLINE Vec<T> load(const T* p) {
  return *reinterpret_cast<const typename VectorOf<T>::unaligned*>(p);
}
template <typename T>
GRADBOOK_INLINE void store(T* p, Vec<T> x) {
  *reinterpret_cast<typename VectorOf<T>::unaligned*>(p) = x;
}
#if defined(__AVX2__) && !defined(__AVX512F__)
/// All bits set in the first n lanes.
template <typename T>
GRADBOOK_INLINE __m256i first_lanes(int n) {
  if constexpr (sizeof(T) == 4) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  } else {
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
  }
}
#endif
/// The first n numbers, 0 < n < kLanes; the other lanes are 0 and their memory is not touched.
template <typename T>
GRADBOOK_INLINE Vec<T> load_first(const T* p, int n) {
#if defined(__AVX512F__)
  const unsigned mask = (1U << n) - 1;
  if constexpr (sizeof(T) == 4) {
    return (Vec<T>)_mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), p);
  } else {
    return (Vec<T>)_mm512_maskz_loadu_pd(static_cast<__mmask8>(mask), p);
  }
#elif defined(__AVX2__)
  if constexpr (sizeof(T) == 4) {
    return (Vec<T>)_mm256_maskload_ps(p, first_lanes<T>(n));
  } else {
    return (Vec<T>)_mm256_maskload_pd(p, first_lanes<T>(n));
  }
#else
  T lanes[kLanes<T>] = {};
  for (int i = 0; i < n; ++i) lanes[i] = p[i];
  return load(lanes);
#endif
}
template <typename T>
GRADBOOK_INLINE void store_first(T* p, Vec<T> x, int n) {
#if defined(__AVX512F__)
  const unsigned mask = (1U << n) - 1;
  if constexpr (sizeof(T) == 4) {
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>(mask), (__m512)x);
  } else {
    _mm512_mask_storeu_pd(p, static_cast<__mmask8>(mask), (__m512d)x);
  }
#elif defined(__AVX2__)
  if constexpr (sizeof(T) == 4) {
    _mm256_maskstore_ps(p, first_lanes<T>(n), (__m256)x);
  } else {
    _mm256_maskstore_pd(p, first_lanes<T>(n), (__m256d)x);
  }
#else
  T lanes[kLanes<T>];
  store(lanes, x);
  for (int i = 0; i < n; ++i) p[i] = lanes[i];
#endif
}
template <typename T>
GRADBOOK_INLINE Vec<T> broadcast(T x) {
  return Vec<T>{} + x;
}
template <typename T>
GRADBOOK_INLINE T sum(Vec<T> x) {
  T total = 0;
  for (int i = 0; i < kLanes<T>; ++i) total += x[i];
  return total;
}

/// Lane by lane; the second operand where the first is NaN, so clamp with the limit first and the
/// number second to keep NaN.
template <typename T>
GRADBOOK_INLINE Vec<T> max(Vec<T> a, Vec<T> b) {
  return a > b ? a : b;
}
template <typename T>
GRADBOOK_INLINE Vec<T> min(Vec<T> a, Vec<T> b) {
  return a < b ? a : b;
}

/// e^x. x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r by its Taylor series, 2^n by building the exponent.
/// Below the smallest normal number the result is about that number, above the largest it is about
/// that one; NaN stays NaN.
template <typename T>
GRADBOOK_INLINE Vec<T> exp(Vec<T> x) {
  constexpr bool kFloat = sizeof(T) == 4;
  constexpr T kLowest = kFloat ? T(-87.33) : T(-708.3);
  constexpr T kHighest = kFloat ? T(88.37) : T(709.4);
  // Adding and taking away 1.5·2^(mantissa bits) rounds to the nearest integer
  constexpr T kRounding = kFloat ? T(12582912) : T(6755399441055744);
  // ln 2 in two parts; products of the first with n are exact
  constexpr T kLn2High = kFloat ? T(0.693359375) : T(0x1.62e42fee00000p-1);
  constexpr T kLn2Low = kFloat ? T(-2.12194440054690583e-4) : T(0x1.a39ef35793c76p-33);
  constexpr int kMantissa = kFloat ? 23 : 52;
  constexpr Integer<T> kBias = kFloat ? 127 : 1023;
  constexpr int kDegree = kFloat ? 7 : 13;

  x = max<T>(broadcast(kLowest), min<T>(broadcast(kHighest), x));
  const Vec<T> n = (x * T(1.44269504088896340736) + kRounding) - kRounding;
  const Vec<T> r = (x - n * kLn2High) - n * kLn2Low;
  // Horner: e^r = 1 + r/1 (1 + r/2 (1 + r/3 …))
  Vec<T> p = broadcast(T(1));
  unroll<kDegree>([&](auto i) { p = p * (r * (T(1) / T(kDegree - i))) + T(1); });
  const auto exponent = __builtin_convertvector(n, Vec<Integer<T>>) + kBias;
  return p * (Vec<T>)(exponent << kMantissa);
}

template <typename T>
GRADBOOK_INLINE Vec<T> sigmoid(Vec<T> x) {
  return T(1) / (T(1) + exp<T>(-x));
}

/// 2σ(2x) − 1: the absolute error is that of numbers near 1.
template <typename T>
GRADBOOK_INLINE Vec<T> tanh(Vec<T> x) {
  return T(2) / (T(1) + exp<T>(T(-2) * x)) - T(1);
}

}  // namespace
}  // namespace gradbook::kernels
