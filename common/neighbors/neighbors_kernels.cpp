#include "neighbors/neighbors_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <type_traits>

// One body per loop, compiled for several instruction sets; the processor is asked once
#if defined(__x86_64__) && defined(__GNUC__)
#define GRADBOOK_X86 1
#endif

namespace gradbook::detail {
namespace {

#define GRADBOOK_INLINE [[gnu::always_inline]] inline

#ifdef GRADBOOK_X86
enum class Instructions { baseline, avx2, avx512 };

Instructions instructions() {
  static const Instructions found = [] {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0) {
      return Instructions::avx512;
    }
    return __builtin_cpu_supports("avx2") != 0 ? Instructions::avx2 : Instructions::baseline;
  }();
  return found;
}
#endif

/// kLanes numbers in one register.
template <int kLanes>
struct Vector {
  using Float [[gnu::vector_size(sizeof(float) * kLanes), gnu::aligned(4), gnu::may_alias]] = float;
  using Int [[gnu::vector_size(sizeof(float) * kLanes)]] = std::int32_t;
};

/// Two vectors of samples times kQueries queries: the sums stay in registers over all features.
template <int kLanes, int kQueries>
GRADBOOK_INLINE void l1_tile(const float* panel, const float* queries, arma::uword features,
                             float* out, arma::uword stride) {
  using Float = typename Vector<kLanes>::Float;
  using Int = typename Vector<kLanes>::Int;
  Float sum[2][kQueries];
#pragma GCC unroll 8
  for (int q = 0; q < kQueries; ++q) sum[0][q] = sum[1][q] = Float{};
  for (arma::uword j = 0; j < features; ++j) {
    const Float x0 = *reinterpret_cast<const Float*>(panel + j * kPanel);
    const Float x1 = *reinterpret_cast<const Float*>(panel + j * kPanel + kLanes);
#pragma GCC unroll 8
    for (int q = 0; q < kQueries; ++q) {
      const float y = queries[static_cast<arma::uword>(q) * features + j];
      sum[0][q] += (Float)((Int)(x0 - y) & 0x7fffffff);  // clears the sign
      sum[1][q] += (Float)((Int)(x1 - y) & 0x7fffffff);
    }
  }
#pragma GCC unroll 8
  for (int q = 0; q < kQueries; ++q) {
    float* const column = out + static_cast<arma::uword>(q) * stride;
    *reinterpret_cast<Float*>(column) = sum[0][q];
    *reinterpret_cast<Float*>(column + kLanes) = sum[1][q];
  }
}

template <int kLanes, int kQueries>
GRADBOOK_INLINE void l1_panel_body(const float* panel, const float* queries, arma::uword features,
                                   arma::uword n_queries, float* out, arma::uword stride) {
  for (arma::uword first = 0; first < kPanel; first += 2 * kLanes) {
    arma::uword q = 0;
    for (; q + kQueries <= n_queries; q += kQueries) {
      l1_tile<kLanes, kQueries>(panel + first, queries + q * features, features,
                                out + q * stride + first, stride);
    }
    for (; q < n_queries; ++q) {
      l1_tile<kLanes, 1>(panel + first, queries + q * features, features, out + q * stride + first,
                         stride);
    }
  }
}

/// The compiler knows this loop: it becomes one "sum of absolute differences" instruction per
/// sample.
GRADBOOK_INLINE void l1_bytes_body(const arma::u8* four, const arma::u8* query, arma::uword length,
                                   float* out) {
  const arma::u8* const x0 = four;
  const arma::u8* const x1 = four + length;
  const arma::u8* const x2 = four + 2 * length;
  const arma::u8* const x3 = four + 3 * length;
  const arma::uword n = length / kByteStride * kByteStride;
  std::int32_t sum0 = 0;
  std::int32_t sum1 = 0;
  std::int32_t sum2 = 0;
  std::int32_t sum3 = 0;
  for (arma::uword j = 0; j < n; ++j) {
    sum0 += std::abs(query[j] - x0[j]);
    sum1 += std::abs(query[j] - x1[j]);
    sum2 += std::abs(query[j] - x2[j]);
    sum3 += std::abs(query[j] - x3[j]);
  }
  out[0] = static_cast<float>(sum0);
  out[1] = static_cast<float>(sum1);
  out[2] = static_cast<float>(sum2);
  out[3] = static_cast<float>(sum3);
}

/// Bytes differ by at most 255: this many squares fit into 32 bits.
constexpr arma::uword kByteChunk = 65536;

template <typename T, typename Term>
GRADBOOK_INLINE double sum_terms(arma::uword n, Term term) {
  if constexpr (std::is_integral_v<T>) {
    std::uint64_t total = 0;
    for (arma::uword begin = 0; begin < n; begin += kByteChunk) {
      std::uint32_t sum = 0;
      const arma::uword end = std::min(n, begin + kByteChunk);
      for (arma::uword j = begin; j < end; ++j) sum += static_cast<std::uint32_t>(term(j));
      total += sum;
    }
    return static_cast<double>(total);
  } else {
    double sum = 0;
    for (arma::uword j = 0; j < n; ++j) sum += term(j);
    return sum;
  }
}

/// The type in which the difference of two elements is exact or rounded once.
template <typename T>
using Wide = std::conditional_t<std::is_integral_v<T>, std::int32_t, double>;

#ifdef GRADBOOK_X86
[[gnu::target("avx512f,avx512bw")]] void l1_panel_avx512(const float* panel, const float* queries,
                                                         arma::uword features,
                                                         arma::uword n_queries, float* out,
                                                         arma::uword stride) {
  l1_panel_body<16, 6>(panel, queries, features, n_queries, out, stride);
}
[[gnu::target("avx2")]] void l1_panel_avx2(const float* panel, const float* queries,
                                           arma::uword features, arma::uword n_queries, float* out,
                                           arma::uword stride) {
  l1_panel_body<8, 4>(panel, queries, features, n_queries, out, stride);
}
[[gnu::target("avx512f,avx512bw")]] void l1_bytes_avx512(const arma::u8* four,
                                                         const arma::u8* query, arma::uword length,
                                                         float* out) {
  l1_bytes_body(four, query, length, out);
}
[[gnu::target("avx2")]] void l1_bytes_avx2(const arma::u8* four, const arma::u8* query,
                                           arma::uword length, float* out) {
  l1_bytes_body(four, query, length, out);
}
#endif

}  // namespace

void l1_panel(const float* panel, const float* queries, arma::uword features, arma::uword n_queries,
              float* out, arma::uword stride) {
#ifdef GRADBOOK_X86
  if (instructions() == Instructions::avx512) {
    return l1_panel_avx512(panel, queries, features, n_queries, out, stride);
  }
  if (instructions() == Instructions::avx2) {
    return l1_panel_avx2(panel, queries, features, n_queries, out, stride);
  }
#endif
  l1_panel_body<4, 4>(panel, queries, features, n_queries, out, stride);
}

void l1_bytes(const arma::u8* four, const arma::u8* query, arma::uword length, float* out) {
#ifdef GRADBOOK_X86
  if (instructions() == Instructions::avx512) return l1_bytes_avx512(four, query, length, out);
  if (instructions() == Instructions::avx2) return l1_bytes_avx2(four, query, length, out);
#endif
  l1_bytes_body(four, query, length, out);
}

arma::uword next_candidate(const float* raw, const float* offset, float factor, float limit,
                           arma::uword begin, arma::uword end) {
  // Candidates are rare: look at 32 values at a time without branching
  constexpr arma::uword kGroup = 32;
  arma::uword i = begin;
  for (; i + kGroup <= end; i += kGroup) {
    int found = 0;
    for (arma::uword j = i; j < i + kGroup; ++j) {
      found |= static_cast<int>(factor * raw[j] + offset[j] <= limit);
    }
    if (found != 0) break;
  }
  for (; i < end; ++i) {
    if (factor * raw[i] + offset[i] <= limit) return i;
  }
  return end;
}

template <typename T>
double sum_abs(const T* a, const T* b, arma::uword n) {
  return sum_terms<T>(n, [=](arma::uword j) { return std::abs(Wide<T>{a[j]} - Wide<T>{b[j]}); });
}

template <typename T>
double sum_squares(const T* a, const T* b, arma::uword n) {
  return sum_terms<T>(n, [=](arma::uword j) {
    const Wide<T> difference = Wide<T>{a[j]} - Wide<T>{b[j]};
    return difference * difference;
  });
}

template double sum_abs(const arma::u8*, const arma::u8*, arma::uword);
template double sum_abs(const float*, const float*, arma::uword);
template double sum_abs(const double*, const double*, arma::uword);
template double sum_squares(const arma::u8*, const arma::u8*, arma::uword);
template double sum_squares(const float*, const float*, arma::uword);
template double sum_squares(const double*, const double*, arma::uword);

}  // namespace gradbook::detail
