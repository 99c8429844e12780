#include "tests/bench/peak_kernels.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

/// Chains of dependent multiply-adds: more than latency × units of any x86 processor (4 × 2).
constexpr int kChains = 12;

float multiply_add(std::size_t rounds) {
  const Vec<float> a = broadcast(0.999f);
  const Vec<float> b = broadcast(0.001f);
  Vec<float> x[kChains];
  unroll<kChains>([&](auto i) { x[i] = broadcast(static_cast<float>(i)); });
  for (std::size_t round = 0; round < rounds; ++round) {
    unroll<kChains>([&](auto i) { x[i] = x[i] * a + b; });
  }
  Vec<float> total{};
  unroll<kChains>([&](auto i) { total += x[i]; });
  return sum<float>(total);
}

void update_in_place(float* p, const float* g, float rate, std::size_t n) {
  constexpr std::size_t kStep = static_cast<std::size_t>(kLanes<float>);
  std::size_t i = 0;
  for (; i + kStep <= n; i += kStep) store<float>(p + i, load(p + i) - rate * load(g + i));
  for (; i < n; ++i) p[i] -= rate * g[i];
}

}  // namespace

template <>
const PeakKernels& table<PeakKernels, Isa::GRADBOOK_ISA>() {
  static constexpr PeakKernels kTable{multiply_add, 2 * kChains * kLanes<float>, update_in_place};
  return kTable;
}

}  // namespace gradbook::kernels
