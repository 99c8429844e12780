/// @file common/kernels/vector.hpp
/// Vectors of numbers, as wide as a register of the instruction set at hand. For kernels only.
///
/// `Vec<T>` is a compiler vector (GCC and clang): + − * / and comparisons work lane by lane, and
/// `mask ? a : b` selects. `a * b + c` becomes one fused instruction where the processor has it.
/// The functions exp, sigmoid and tanh of vectors are here too: within 2 units in the last place of
/// the exact value for every number, 0, 1 and ∞ at ±∞, NaN for NaN (tests/nn/vector_test.cpp and
/// accuracy_test.cpp).
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
/// As many unsigned integers, as wide as T.
template <typename T>
using Unsigned = decltype(Vec<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>{});

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

/// The bit of the sign.
template <typename T>
GRADBOOK_INLINE Unsigned<T> sign_bit() {
  return (Unsigned<T>{} + 1) << (8 * sizeof(T) - 1);
}
/// x without its sign.
template <typename T>
GRADBOOK_INLINE Vec<T> absolute(Vec<T> x) {
  return (Vec<T>)((Unsigned<T>)x & ~sign_bit<T>());
}
/// x with the signs of `sign`; x is not negative.
template <typename T>
GRADBOOK_INLINE Vec<T> with_sign_of(Vec<T> x, Vec<T> sign) {
  return (Vec<T>)((Unsigned<T>)x | ((Unsigned<T>)sign & sign_bit<T>()));
}

// Doxygen takes the fields of these two for names of the file, and would link every "n" to them
/// @cond

/// e^x = 2^n (1 + q) with n whole and |ln(1 + q)| ≤ ln 2 / 2.
template <typename T>
struct ExpParts {
  Vec<T> n;           ///< as a number
  Unsigned<T> whole;  ///< as an integer, modulo 2^bits
  Vec<T> q;           ///< small
};

/// A number, and what its rounding lost.
template <typename T>
struct Rounded {
  Vec<T> value;  ///< rounded
  Vec<T> lost;   ///< the exact number minus value
};

/// @endcond

/// For |x| below 1,000. x = n ln 2 + r; q = e^r − 1 by its Taylor series from r on, so that it
/// keeps its digits near 0.
template <typename T>
GRADBOOK_INLINE ExpParts<T> exp_parts(Vec<T> x) {
  constexpr bool kFloat = sizeof(T) == 4;
  // Adding and taking away 1.5·2^(mantissa bits) rounds to the nearest integer, which then is in
  // the last bits
  constexpr T kRounding = kFloat ? T(12582912) : T(6755399441055744);
  // ln 2 in two parts; products of the first with n are exact
  constexpr T kLn2High = kFloat ? T(0.693359375) : T(0x1.62e42fee00000p-1);
  constexpr T kLn2Low = kFloat ? T(-2.12194440054690583e-4) : T(0x1.a39ef35793c76p-33);
  constexpr T kInverseFactorial[] = {T(1) / 2,        T(1) / 6,         T(1) / 24,
                                     T(1) / 120,      T(1) / 720,       T(1) / 5040,
                                     T(1) / 40320,    T(1) / 362880,    T(1) / 3628800,
                                     T(1) / 39916800, T(1) / 479001600, T(1) / 6227020800};
  constexpr int kTerms = kFloat ? 6 : 12;

  const Vec<T> rounded = x * T(1.44269504088896340736) + kRounding;
  const Vec<T> n = rounded - kRounding;
  const Vec<T> r = (x - n * kLn2High) - n * kLn2Low;
  Vec<T> p = broadcast(kInverseFactorial[kTerms - 1]);
  unroll<kTerms - 1>([&](auto i) { p = p * r + kInverseFactorial[kTerms - 2 - i]; });
  return {n, (Unsigned<T>)rounded - (Unsigned<T>)broadcast(kRounding), (r * r) * p + r};
}

/// The exponent of 1, and how far the exponent is from the last bit.
template <typename T>
constexpr int kExponentBias = sizeof(T) == 4 ? 127 : 1023;
template <typename T>
constexpr int kMantissaBits = sizeof(T) == 4 ? 23 : 52;

/// e^x, 0 and ∞ beyond the range of T; NaN stays NaN.
template <typename T>
GRADBOOK_INLINE Vec<T> exp(Vec<T> x) {
  // Where the result certainly is 0 or ∞
  constexpr T kLowest = sizeof(T) == 4 ? T(-104) : T(-746);
  constexpr T kHighest = sizeof(T) == 4 ? T(89) : T(710);
  const ExpParts<T> e = exp_parts<T>(max<T>(broadcast(kLowest), min<T>(broadcast(kHighest), x)));
  const Vec<T> p = T(1) + e.q;
#if defined(__AVX512F__)
  // With a mask, because GCC 12 warns of its own header without
  if constexpr (sizeof(T) == 4) {
    return (Vec<T>)_mm512_mask_scalef_ps((__m512)p, 0xFFFF, (__m512)p, (__m512)e.n);
  } else {
    return (Vec<T>)_mm512_mask_scalef_pd((__m512d)p, 0xFF, (__m512d)p, (__m512d)e.n);
  }
#else
  // 2^n in two factors: 2^n itself may be no normal number
  const Unsigned<T> both = e.whole + 2 * kExponentBias<T>;
  const Unsigned<T> half = both >> 1;
  return (p * (Vec<T>)(half << kMantissaBits<T>)) * (Vec<T>)((both - half) << kMantissaBits<T>);
#endif
}

/// e^x − 1 for x ≤ 0, with all digits: 2^n (1 + q) − 1 = 2^n q + (2^n − 1).
template <typename T>
GRADBOOK_INLINE Rounded<T> exp_minus_one(Vec<T> x) {
  const ExpParts<T> e = exp_parts<T>(max<T>(broadcast(T(-40)), x));  // there it is −1
  const Vec<T> power = (Vec<T>)((e.whole + kExponentBias<T>) << kMantissaBits<T>);
  const Vec<T> value = power * e.q + (power - T(1));
  return {value, ((power - T(1)) - value) + power * e.q};
}

/// 1 / (1 + e^−x), from e = e^−|x|, which never overflows. For x < 0 it is e / (1 + e), where the
/// rounded 1 + e costs a digit when e is small: there it is e − e · e / (1 + e).
template <typename T>
GRADBOOK_INLINE Vec<T> sigmoid(Vec<T> x) {
  const Vec<T> e = exp<T>(-absolute<T>(x));
  const Vec<T> y = (x < T(0) ? e : broadcast(T(1))) / (T(1) + e);
  return x < T(-0.69) ? e - e * y : y;
}

/// With e = e^−2|x|, h = (1 − e) / 2 and y = (1 − e) / (1 + e), whose rounded 1 + e costs a digit:
/// h + h y near 0, 1 − 2e / (1 + e) far from it, both with the sign of x. The derivative of the
/// first by e is about −0.9 where rounding has lost something.
template <typename T>
GRADBOOK_INLINE Vec<T> tanh(Vec<T> x) {
  const Vec<T> size = absolute<T>(x);
  const Rounded<T> minus = exp_minus_one<T>(T(-2) * size);  // e − 1
  const auto is_far = size > T(0.55);
  const Vec<T> y = (is_far ? T(2) + T(2) * minus.value : -minus.value) / (T(2) + minus.value);
  const Vec<T> h = T(-0.5) * minus.value;
  const Vec<T> near = h + (h * y - T(0.9) * minus.lost);
  return with_sign_of<T>(is_far ? T(1) - y : near, x);
}

}  // namespace
}  // namespace gradbook::kernels
