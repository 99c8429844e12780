// What: every update rule on tens of thousands of parameters, and its loops for every processor.
// Why:  vectors have rests, threads have borders, and a fused multiply-add changes digits.
// How:  a plain loop of every paper's formula; the baseline instruction set bit by bit.
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "core/rng.hpp"
#include "kernels/dispatch.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// The formulas of the papers for one element: θ, g and two states, by t.
struct Textbook {
  const char* name;
  std::function<std::unique_ptr<Optimizer<double>>()> optimizer;
  std::function<void(double& theta, double g, double& a, double& b, int t)> step;
};

template <typename Rule, typename Options>
auto make(const Options& options) {
  return [options] { return std::make_unique<Rule>(options); };
}

std::vector<Textbook> textbooks() {
  using std::pow, std::sqrt;
  const auto scheduled = [](int t) { return 0.8 * (1 - 0.5 * pow(0.96, t * 0.004)); };
  return {
      {"momentum", make<Momentum<double>>(MomentumOptions{0.02, 0.7}),
       [](double& x, double g, double& v, double&, int) { v = 0.7 * v + g, x -= 0.02 * v; }},
      {"nesterov", make<Nesterov<double>>(NesterovOptions{0.02, 0.7}),
       [](double& x, double g, double& v, double&, int) {
         v = 0.7 * v + g, x -= 0.02 * (g + 0.7 * v);
       }},
      {"adagrad", make<AdaGrad<double>>(AdaGradOptions{0.02, 1e-3}),
       [](double& x, double g, double& r, double&, int) {
         r += g * g, x -= 0.02 * g / (sqrt(r) + 1e-3);
       }},
      {"adadelta", make<Adadelta<double>>(AdadeltaOptions{0.5, 0.8, 1e-3}),
       [](double& x, double g, double& u, double& r, int) {
         r = 0.8 * r + 0.2 * g * g;
         const double change = sqrt(u + 1e-3) / sqrt(r + 1e-3) * g;
         u = 0.8 * u + 0.2 * change * change, x -= 0.5 * change;
       }},
      {"rmsprop", make<RmsProp<double>>(RmsPropOptions{0.02, 0.8, 1e-3}),
       [](double& x, double g, double& r, double&, int) {
         r = 0.8 * r + 0.2 * g * g, x -= 0.02 * g / (sqrt(r) + 1e-3);
       }},
      {"rmsprop_nesterov",
       make<RmsPropNesterov<double>>(RmsPropNesterovOptions{0.02, 0.8, 1e-3, 0.7}),
       [](double& x, double g, double& v, double& r, int) {
         r = 0.8 * r + 0.2 * g * g;
         const double s = g / (sqrt(r) + 1e-3);
         v = 0.7 * v + s, x -= 0.02 * (s + 0.7 * v);
       }},
      {"adam", make<Adam<double>>(AdamOptions{0.02, 0.8, 0.95, 1e-4}),
       [](double& x, double g, double& m, double& v, int t) {
         m = 0.8 * m + 0.2 * g, v = 0.95 * v + 0.05 * g * g;
         x -= 0.02 * m / (1 - pow(0.8, t)) / (sqrt(v / (1 - pow(0.95, t))) + 1e-4);
       }},
      {"nadam", make<Nadam<double>>(NadamOptions{0.02, 0.8, 0.95, 1e-4}),
       [scheduled](double& x, double g, double& m, double& v, int t) {
         m = 0.8 * m + 0.2 * g, v = 0.95 * v + 0.05 * g * g;
         double product = 1;
         for (int i = 1; i <= t; ++i) product *= scheduled(i);
         const double m_hat = scheduled(t + 1) * m / (1 - product * scheduled(t + 1)) +
                              (1 - scheduled(t)) * g / (1 - product);
         x -= 0.02 * m_hat / (sqrt(v / (1 - pow(0.95, t))) + 1e-4);
       }},
  };
}

TEST(UpdateRules, EqualTheTextbookForManyParametersAndSteps) {
  constexpr arma::uword kParameters = 40007;  // more than two ranges, and an odd rest
  for (const Textbook& book : textbooks()) {
    Rng rng(1);
    arma::vec theta = rng.normal(kParameters, 1);
    arma::vec expected = theta;
    arma::vec a(kParameters);
    arma::vec b(kParameters);
    const auto optimizer = book.optimizer();
    for (int t = 1; t <= 4; ++t) {
      const arma::vec g = rng.normal(kParameters, 1);
      optimizer->step(theta, g);
      for (arma::uword i = 0; i < kParameters; ++i) book.step(expected(i), g(i), a(i), b(i), t);
    }
    EXPECT_NEAR_NAMED(book.name, theta, expected, 1e-12);
  }
}

/// One step with and without penalties and clipping against the loops for the baseline.
template <typename Rule, typename T>
void expect_same_bits(Rule rule) {
  namespace k = kernels;
  using Kernel = k::UpdateKernel<Rule, T>;
  const Kernel& best = k::best<Kernel>();
  const Kernel& baseline = k::table<Kernel, k::Isa::baseline>();
  constexpr arma::uword kSize = 77;  // full vectors of every width, and a rest
  auto step = rule.template at<T>(3);
  step.eta = T(0.1);
  const k::GradientTreatment<T> clipped = {true, T(0.3), T(0.4), T(0.01), T(0.03), T(0.97)};
  for (const auto& treatment : {k::GradientTreatment<T>{}, clipped}) {
    Rng rng(3);
    const arma::Mat<T> start = arma::conv_to<arma::Mat<T>>::from(rng.uniform(kSize, 4, 0.1, 2));
    arma::Mat<T> x = start;
    arma::Mat<T> y = start;
    const auto range = [](arma::Mat<T>& m) {
      return k::UpdateRange<T>{m.colptr(0), m.colptr(1), m.colptr(2), m.colptr(3), kSize};
    };
    best.update(range(x), step, treatment);
    baseline.update(range(y), step, treatment);
    EXPECT_TRUE(arma::all(arma::vectorise(x == y))) << rule.kName;
    EXPECT_FALSE(arma::all(arma::vectorise(x == start))) << rule.kName;
  }
}

template <typename T>
void expect_same_sum() {
  namespace k = kernels;
  const arma::Col<T> x(77, arma::fill::value(T(0.1)));
  EXPECT_EQ(k::best<k::NormKernels<T>>().sum_of_squares(x.memptr(), x.n_elem),
            (k::table<k::NormKernels<T>, k::Isa::baseline>().sum_of_squares(x.memptr(), x.n_elem)));
}

TEST(UpdateKernels, HaveTheSameBitsForEveryInstructionSet) {
  for_each_update_rule([](const auto& rule) {
    using Rule = std::decay_t<decltype(rule)>;
    expect_same_bits<Rule, float>(rule);
    expect_same_bits<Rule, double>(rule);
  });
  expect_same_sum<float>();
  expect_same_sum<double>();
}

TEST(UpdateKernels, RoundEveryOperationOfGradientDescent) {
  // Published digits depend on it: one fused multiply-add would change them
  Rng rng(4);
  const arma::vec g = rng.normal(1000, 1);
  arma::vec theta = rng.normal(1000, 1);
  arma::vec expected = theta;
  Sgd<double>(0.1).step(theta, g);
  for (arma::uword i = 0; i < g.n_elem; ++i) {
    const volatile double change = 0.1 * g(i);
    expected(i) -= change;
  }
  EXPECT_TRUE(arma::all(theta == expected));
}

}  // namespace
}  // namespace gradbook
