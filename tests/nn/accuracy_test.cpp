// What: exp, sigmoid, tanh, ELU, softmax and its logarithm as the kernels compute them.
// Why:  a tanh that is right to 1e-7 in absolute terms turns small signals and gradients into 0.
// How:  every exponent of float and double in every instruction set that this processor has,
// against
//       long double: at most 2 units in the last place (ulp), the bound that vector.hpp states.
//       vector_test.cpp looks at the same functions one by one.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <vector>

#include "core/rng.hpp"
#include "kernels/elementwise_kernels.hpp"
#include "kernels/recurrent_kernels.hpp"
#include "kernels/softmax_kernels.hpp"
#include "ulp.hpp"
#include "verify/verify.hpp"

namespace gradbook::kernels {
namespace {

/// The kernels of every instruction set up to the one in use.
template <typename Table>
std::vector<std::pair<const char*, const Table*>> tables() {
  std::vector<std::pair<const char*, const Table*>> list = {
      {"baseline", &table<Table, Isa::baseline>()}};
#if defined(__x86_64__) && !defined(GRADBOOK_BASELINE_ONLY)
  if (isa() >= Isa::avx2) list.emplace_back("avx2", &table<Table, Isa::avx2>());
  if (isa() >= Isa::avx512) list.emplace_back("avx512", &table<Table, Isa::avx512>());
#endif
  return list;
}

template <typename T>
void expect_two_ulp(const char* name, ActivationKernels<T> ElementwiseKernels<T>::*function,
                    const std::function<long double(long double)>& exact) {
  const std::vector<T> x = all_exponents<T>();
  std::vector<T> y(x.size());
  for (const auto& [isa, kernels] : tables<ElementwiseKernels<T>>()) {
    (kernels->*function).map(x.data(), y.data(), x.size(), T(1));
    const Worst<T> worst = largest_ulp(x, y, exact);
    EXPECT_LE(worst.ulp, 2) << name << " " << isa << " at " << worst.at;
  }
}

template <typename T>
void expect_activations() {
  expect_two_ulp<T>("tanh", &ElementwiseKernels<T>::tanh, [](long double x) { return tanhl(x); });
  expect_two_ulp<T>("sigmoid", &ElementwiseKernels<T>::sigmoid,
                    [](long double x) { return 1 / (1 + expl(-x)); });
  expect_two_ulp<T>("elu", &ElementwiseKernels<T>::elu,
                    [](long double x) { return x < 0 ? expm1l(x) : x; });
}

TEST(Accuracy, ActivationsAreWithinTwoUlpOverAllExponents) {
  expect_activations<float>();
  expect_activations<double>();
}

/// log softmax of (0, x)₂ is −x − log(1 + e^−x); two channels, so that no sum adds its own error.
template <typename T>
void expect_log_softmax() {
  for (const auto& [isa, kernels] : tables<SoftmaxKernels<T>>()) {
    std::vector<T> x, y, p;
    for (const T value : all_exponents<T>()) {
      if (value > 0 || std::isinf(value)) continue;
      const T z[] = {0, value};
      T both[2];
      y.push_back(kernels->column(z, 2, T(1), both).log_sum);
      p.push_back(both[1]);
      x.push_back(value);
    }
    const Worst<T> of_sum = largest_ulp<T>(x, y, [](long double v) { return log1pl(expl(v)); });
    EXPECT_LE(of_sum.ulp, 2) << "log Σ exp " << isa << " at " << of_sum.at;
    // A division and the factor behind it
    const Worst<T> of_p =
        largest_ulp<T>(x, p, [](long double v) { return expl(v) / (1 + expl(v)); });
    EXPECT_LE(of_p.ulp, 3) << "softmax " << isa << " at " << of_p.at;
  }
}

TEST(Accuracy, LogSoftmaxKeepsTheDigitsOfASmallRest) {
  expect_log_softmax<float>();
  expect_log_softmax<double>();
}

TEST(Accuracy, SoftmaxHasItsLimits) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (const auto& [isa, kernels] : tables<SoftmaxKernels<double>>()) {
    // More channels than a vector has lanes; −∞ in a whole vector and in the rest
    std::vector<double> z(19, 1.0), p(19);
    z[2] = z[18] = -kInf;
    EXPECT_NEAR(kernels->column(z.data(), 19, 1.0, p.data()).log_sum, std::log(17.0), 1e-15) << isa;
    for (std::size_t i = 0; i < 19; ++i) {
      EXPECT_NEAR(p[i], i == 2 || i == 18 ? 0.0 : 1.0 / 17, i == 2 || i == 18 ? 0 : 1e-16) << isa;
    }
    std::vector<double> none(19, -kInf);
    EXPECT_TRUE(std::isnan(kernels->column(none.data(), 19, 1.0, p.data()).log_sum)) << isa;
    for (const std::size_t at : {0U, 5U, 18U}) {
      std::vector<double> infinite(19, 1.0);
      infinite[at] = kInf;
      EXPECT_TRUE(std::isnan(kernels->column(infinite.data(), 19, 1.0, p.data()).log_sum)) << isa;
      EXPECT_TRUE(std::isnan(p[at])) << isa;
    }
  }
}

/// One unit of a cell with the sums `gates`, state and cell 0 before; its output.
template <typename T>
T cell(const CellKernels<T>& kernels, std::vector<T> gates) {
  T before = 0, after = 0, cell_before = 0, cell_after = 0, y = 0;
  kernels.forward({.units = 1,
                   .samples = 1,
                   .gates = gates.data(),
                   .gates_column = static_cast<std::ptrdiff_t>(gates.size()),
                   .before = &before,
                   .after = &after,
                   .state_column = 1,
                   .cell_before = &cell_before,
                   .cell_after = &cell_after,
                   .y = &y,
                   .y_column = 1});
  return y;
}

template <typename T>
void expect_cells() {
  const std::vector<T> all = all_exponents<T>();
  for (const auto& table : tables<RecurrentKernels<T>>()) {
    const RecurrentKernels<T>* const kernels = table.second;
    std::vector<T> x, rnn, sigmoid, lstm, gru;
    for (const T value : all) {
      // Far from 0 both gates of the LSTM leave as good as nothing
      if (std::abs(value) < std::numeric_limits<T>::min() * 16) continue;
      x.push_back(value);
      rnn.push_back(cell(kernels->rnn_tanh, {value}));
      sigmoid.push_back(cell(kernels->rnn_sigmoid, {value}));
      lstm.push_back(cell<T>(kernels->lstm, {0, 0, value, 0}));
      gru.push_back(cell<T>(kernels->gru, {0, 0, value, 0}));
    }
    const auto expect = [&](const char* name, const std::vector<T>& y, double bound,
                            const std::function<long double(long double)>& exact) {
      const Worst<T> worst = largest_ulp<T>(x, y, exact);
      EXPECT_LE(worst.ulp, bound) << name << " " << table.first << " at " << worst.at;
    };
    expect("RNN", rnn, 2, [](long double v) { return tanhl(v); });
    expect("RNN-sigmoid", sigmoid, 2, [](long double v) { return 1 / (1 + expl(-v)); });
    // n + z (h − n) with z = ½: exact but for the tanh
    expect("GRU", gru, 2, [](long double v) { return tanhl(v) / 2; });
    // Two functions behind each other
    expect("LSTM", lstm, 4, [](long double v) { return tanhl(tanhl(v) / 2) / 2; });
  }
}

TEST(Accuracy, CellsKeepSmallSignals) {
  expect_cells<float>();
  expect_cells<double>();
}

}  // namespace
}  // namespace gradbook::kernels
