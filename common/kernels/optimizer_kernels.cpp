#include "kernels/optimizer_kernels.hpp"

#include "kernels/dispatch.hpp"

#ifndef __clang__
// No fused multiply-add in this file (see the header)
#pragma GCC optimize("fp-contract=off")
#endif

namespace gradbook::kernels {
namespace {

float root(float x) { return __builtin_sqrtf(x); }
double root(double x) { return __builtin_sqrt(x); }

/// Clipping and penalties. Every comparison is written so that NaN passes and is noticed.
template <typename T>
T treated(T g, T theta, const GradientTreatment<T>& treatment) {
  g *= treatment.scale;
  g = g > treatment.limit ? treatment.limit : g;
  g = g < -treatment.limit ? -treatment.limit : g;
  const T sign = theta > 0 ? T(1) : (theta < 0 ? T(-1) : T(0));
  return g + treatment.l2 * theta + treatment.l1 * sign;
}

// One rule is one function of an element; `c` holds the constants of the step.

struct SgdRule {
  template <typename T>
  void operator()(T& theta, T g, T&, T&, const UpdateConstants<T>& c) const {
    theta -= c.rate * g;
  }
};

struct MomentumRule {
  template <typename T>
  void operator()(T& theta, T g, T& v, T&, const UpdateConstants<T>& c) const {
    v = c.keep1 * v + c.add1 * g;
    theta -= c.rate * v;
  }
};

struct NesterovRule {
  template <typename T>
  void operator()(T& theta, T g, T& v, T&, const UpdateConstants<T>& c) const {
    v = c.keep1 * v + g;
    theta -= c.rate * (g + c.keep1 * v);
  }
};

struct AdaGradRule {
  template <typename T>
  void operator()(T& theta, T g, T&, T& r, const UpdateConstants<T>& c) const {
    r += g * g;
    theta -= c.rate * g / (root(r) + c.epsilon);
  }
};

struct AdadeltaRule {
  template <typename T>
  void operator()(T& theta, T g, T& u, T& r, const UpdateConstants<T>& c) const {
    r = c.keep2 * r + c.add2 * g * g;
    // One root of the quotient instead of the quotient of two roots
    const T change = root((u + c.epsilon) / (r + c.epsilon)) * g;
    u = c.keep2 * u + c.add2 * change * change;
    theta -= c.rate * change;
  }
};

struct RmsPropRule {
  template <typename T>
  void operator()(T& theta, T g, T&, T& r, const UpdateConstants<T>& c) const {
    r = c.keep2 * r + c.add2 * g * g;
    theta -= c.rate * g / (root(r) + c.epsilon);
  }
};

struct RmsPropNesterovRule {
  template <typename T>
  void operator()(T& theta, T g, T& v, T& r, const UpdateConstants<T>& c) const {
    r = c.keep2 * r + c.add2 * g * g;
    const T scaled = g / (root(r) + c.epsilon);
    v = c.keep1 * v + scaled;
    theta -= c.rate * (scaled + c.keep1 * v);
  }
};

struct AdamRule {
  template <typename T>
  void operator()(T& theta, T g, T& m, T& v, const UpdateConstants<T>& c) const {
    m = c.keep1 * m + c.add1 * g;
    v = c.keep2 * v + c.add2 * g * g;
    theta -= c.rate * (m * c.correct1) / (root(v * c.correct2) + c.epsilon);
  }
};

struct NadamRule {
  template <typename T>
  void operator()(T& theta, T g, T& m, T& v, const UpdateConstants<T>& c) const {
    m = c.keep1 * m + c.add1 * g;
    v = c.keep2 * v + c.add2 * g * g;
    theta -= c.rate * (c.correct1 * m + c.correct_g * g) / (root(v * c.correct2) + c.epsilon);
  }
};

/// The loop of all rules. The streams are disjoint; those that a rule does not have are null and
/// not touched, because the compiler sees a constant condition.
template <typename Rule, bool has_first, bool has_second, bool treat, typename T>
void pass(T* __restrict parameters, const T* __restrict gradient, T* __restrict first,
          T* __restrict second, std::size_t size, const UpdateConstants<T> c,
          const GradientTreatment<T> treatment) {
  for (std::size_t i = 0; i < size; ++i) {
    T theta = parameters[i];
    T g = gradient[i];
    T state1 = has_first ? first[i] : T(0);
    T state2 = has_second ? second[i] : T(0);
    if (treat) {
      g = treated(g, theta, treatment);
      theta *= treatment.keep;
    }
    Rule()(theta, g, state1, state2, c);
    parameters[i] = theta;
    if (has_first) first[i] = state1;
    if (has_second) second[i] = state2;
  }
}

template <typename Rule, bool has_first, bool has_second, typename T>
void update(const UpdateRange<T>& range, const UpdateConstants<T>& c,
            const GradientTreatment<T>& treatment) {
  const auto chosen = treatment.active ? pass<Rule, has_first, has_second, true, T>
                                       : pass<Rule, has_first, has_second, false, T>;
  chosen(range.parameters, range.gradient, range.first, range.second, range.size, c, treatment);
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

template <typename T>
constexpr UpdateKernels<T> kernels() {
  return {.sgd = update<SgdRule, false, false, T>,
          .momentum = update<MomentumRule, true, false, T>,
          .nesterov = update<NesterovRule, true, false, T>,
          .adagrad = update<AdaGradRule, false, true, T>,
          .adadelta = update<AdadeltaRule, true, true, T>,
          .rmsprop = update<RmsPropRule, false, true, T>,
          .rmsprop_nesterov = update<RmsPropNesterovRule, true, true, T>,
          .adam = update<AdamRule, true, true, T>,
          .nadam = update<NadamRule, true, true, T>,
          .sum_of_squares = sum_of_squares<T>};
}

}  // namespace

template <>
const UpdateKernels<float>& table<UpdateKernels<float>, Isa::GRADBOOK_ISA>() {
  static constexpr UpdateKernels<float> kTable = kernels<float>();
  return kTable;
}

template <>
const UpdateKernels<double>& table<UpdateKernels<double>, Isa::GRADBOOK_ISA>() {
  static constexpr UpdateKernels<double> kTable = kernels<double>();
  return kTable;
}

}  // namespace gradbook::kernels
