#include "kernels/neighbor_kernels.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

/// Queries whose sums stay in registers at a time, two vectors of samples each.
constexpr int kQueries = kRegisters == 32 ? 6 : 4;

GRADBOOK_INLINE Vec<float> absolute(Vec<float> x) {
  return (Vec<float>)((Unsigned<float>)x & 0x7fffffffU);  // clears the sign
}

/// Two vectors of samples times n queries: the sums stay in registers over all features.
template <int n>
GRADBOOK_INLINE void l1_tile(const float* panel, const float* queries, std::size_t features,
                             float* out, std::size_t stride) {
  Vec<float> sum[2][n];
  unroll<n>([&](auto q) { sum[0][q] = sum[1][q] = Vec<float>{}; });
  for (std::size_t j = 0; j < features; ++j) {
    const Vec<float> x0 = load(panel + j * kPanel);
    const Vec<float> x1 = load(panel + j * kPanel + kLanes<float>);
    unroll<n>([&](auto q) {
      const float y = queries[static_cast<std::size_t>(q) * features + j];
      sum[0][q] += absolute(x0 - y);
      sum[1][q] += absolute(x1 - y);
    });
  }
  unroll<n>([&](auto q) {
    float* const column = out + static_cast<std::size_t>(q) * stride;
    store(column, sum[0][q]);
    store(column + kLanes<float>, sum[1][q]);
  });
}

void l1_panel(const float* panel, const float* queries, std::size_t features, std::size_t n_queries,
              float* out, std::size_t stride) {
  for (std::size_t first = 0; first < kPanel; first += 2 * kLanes<float>) {
    std::size_t q = 0;
    for (; q + kQueries <= n_queries; q += kQueries) {
      l1_tile<kQueries>(panel + first, queries + q * features, features, out + q * stride + first,
                        stride);
    }
    for (; q < n_queries; ++q) {
      l1_tile<1>(panel + first, queries + q * features, features, out + q * stride + first, stride);
    }
  }
}

/// The compiler knows this loop: it becomes one "sum of absolute differences" instruction per
/// sample.
void l1_bytes(const unsigned char* four, const unsigned char* query, std::size_t length,
              float* out) {
  const unsigned char* const x0 = four;
  const unsigned char* const x1 = four + length;
  const unsigned char* const x2 = four + 2 * length;
  const unsigned char* const x3 = four + 3 * length;
  const std::size_t n = length / kByteStride * kByteStride;
  int sum0 = 0;
  int sum1 = 0;
  int sum2 = 0;
  int sum3 = 0;
  for (std::size_t j = 0; j < n; ++j) {
    sum0 += __builtin_abs(query[j] - x0[j]);
    sum1 += __builtin_abs(query[j] - x1[j]);
    sum2 += __builtin_abs(query[j] - x2[j]);
    sum3 += __builtin_abs(query[j] - x3[j]);
  }
  out[0] = static_cast<float>(sum0);
  out[1] = static_cast<float>(sum1);
  out[2] = static_cast<float>(sum2);
  out[3] = static_cast<float>(sum3);
}

std::size_t next_candidate(const float* raw, const float* offset, float factor, float limit,
                           std::size_t begin, std::size_t end) {
  // Candidates are rare: look at 32 values at a time without branching
  constexpr std::size_t kGroup = 32;
  std::size_t i = begin;
  for (; i + kGroup <= end; i += kGroup) {
    int found = 0;
    for (std::size_t j = i; j < i + kGroup; ++j) {
      found |= static_cast<int>(factor * raw[j] + offset[j] <= limit);
    }
    if (found != 0) break;
  }
  for (; i < end; ++i) {
    if (factor * raw[i] + offset[i] <= limit) return i;
  }
  return end;
}

double term_abs(double difference) { return __builtin_fabs(difference); }
int term_abs(int difference) { return __builtin_abs(difference); }

template <typename T>
double sum_abs(const T* a, const T* b, std::size_t n) {
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) {
    sum += term_abs(static_cast<double>(a[j]) - static_cast<double>(b[j]));
  }
  return sum;
}

template <typename T>
double sum_squares(const T* a, const T* b, std::size_t n) {
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

/// Bytes differ by at most 255: so many squares fit into 32 bits.
constexpr std::size_t kByteChunk = 65536;

template <bool squares>
double sum_of_bytes(const unsigned char* a, const unsigned char* b, std::size_t n) {
  std::uint64_t total = 0;
  for (std::size_t begin = 0; begin < n; begin += kByteChunk) {
    std::uint32_t sum = 0;
    const std::size_t end = n - begin < kByteChunk ? n : begin + kByteChunk;
    for (std::size_t j = begin; j < end; ++j) {
      const int difference = a[j] - b[j];
      sum += static_cast<std::uint32_t>(squares ? difference * difference : term_abs(difference));
    }
    total += sum;
  }
  return static_cast<double>(total);
}

}  // namespace

template <>
const NeighborKernels& table<NeighborKernels, Isa::GRADBOOK_ISA>() {
  static constexpr NeighborKernels kTable{
      .l1_panel = l1_panel, .l1_bytes = l1_bytes, .next_candidate = next_candidate};
  return kTable;
}

template <>
const DistanceKernels<unsigned char>& table<DistanceKernels<unsigned char>, Isa::GRADBOOK_ISA>() {
  static constexpr DistanceKernels<unsigned char> kTable{.sum_abs = sum_of_bytes<false>,
                                                         .sum_squares = sum_of_bytes<true>};
  return kTable;
}

template <>
const DistanceKernels<float>& table<DistanceKernels<float>, Isa::GRADBOOK_ISA>() {
  static constexpr DistanceKernels<float> kTable{.sum_abs = sum_abs<float>,
                                                 .sum_squares = sum_squares<float>};
  return kTable;
}

template <>
const DistanceKernels<double>& table<DistanceKernels<double>, Isa::GRADBOOK_ISA>() {
  static constexpr DistanceKernels<double> kTable{.sum_abs = sum_abs<double>,
                                                  .sum_squares = sum_squares<double>};
  return kTable;
}

}  // namespace gradbook::kernels
