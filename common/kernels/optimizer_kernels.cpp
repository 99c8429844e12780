#ifndef __clang__
// No fused multiply-add in this file and in the rules that it includes (see the header)
#pragma GCC optimize("fp-contract=off")
#endif

#include "kernels/optimizer_kernels.hpp"

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {
namespace {

/// Clipping and penalties. Every comparison is written so that NaN passes and is noticed.
template <typename T>
T treated(T g, T theta, const GradientTreatment<T>& treatment) {
  g *= treatment.scale;
  g = g > treatment.limit ? treatment.limit : g;
  g = g < -treatment.limit ? -treatment.limit : g;
  const T sign = theta > 0 ? T(1) : (theta < 0 ? T(-1) : T(0));
  return g + treatment.l2 * theta + treatment.l1 * sign;
}

/// The loop of all rules. The streams are disjoint; a state that the rule does not have is null.
template <typename Rule, bool treat, typename T>
void pass(T* __restrict parameters, const T* __restrict gradient, T* __restrict first,
          T* __restrict second, std::size_t size, const typename Rule::template Step<T> step,
          const GradientTreatment<T> treatment) {
  for (std::size_t i = 0; i < size; ++i) {
    T theta = parameters[i];
    T g = gradient[i];
    if constexpr (treat) {
      g = treated(g, theta, treatment);
      theta *= treatment.keep;
    }
    if constexpr (Rule::kStates == 0) {
      step(theta, g);
    } else if constexpr (Rule::kStates == 1) {
      step(theta, g, first[i]);
    } else {
      step(theta, g, first[i], second[i]);
    }
    parameters[i] = theta;
  }
}

template <typename Rule, typename T>
void update(const UpdateRange<T>& range, const typename Rule::template Step<T>& step,
            const GradientTreatment<T>& treatment) {
  const auto chosen = treatment.active ? pass<Rule, true, T> : pass<Rule, false, T>;
  chosen(range.parameters, range.gradient, range.first, range.second, range.size, step, treatment);
}

template <typename T>
double sum_of_squares(const T* x, std::size_t size) {
  constexpr std::size_t kSums = 16;
  double sums[kSums] = {};
  std::size_t i = 0;
  for (; i + kSums <= size; i += kSums) {
    for (std::size_t k = 0; k < kSums; ++k) {
      sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(x[i + k]);
    }
  }
  for (; i < size; ++i) sums[i % kSums] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

}  // namespace

#define GRADBOOK_TABLE(Table, function)            \
  template <>                                      \
  const Table& table<Table, Isa::GRADBOOK_ISA>() { \
    static constexpr Table kTable = {function};    \
    return kTable;                                 \
  }
#define GRADBOOK_RULE_TABLES(Name)                         \
  using Name##Float = UpdateKernel<Name##Rule, float>;     \
  using Name##Double = UpdateKernel<Name##Rule, double>;   \
  GRADBOOK_TABLE(Name##Float, (update<Name##Rule, float>)) \
  GRADBOOK_TABLE(Name##Double, (update<Name##Rule, double>))

GRADBOOK_UPDATE_RULES(GRADBOOK_RULE_TABLES)
GRADBOOK_TABLE(NormKernels<float>, sum_of_squares<float>)
GRADBOOK_TABLE(NormKernels<double>, sum_of_squares<double>)

}  // namespace gradbook::kernels
