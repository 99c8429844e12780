// What: the update rules, element by element.
// Why:  bias correction and the place of epsilon are where implementations differ; a wrong one
// still
//       trains, only worse.
// How:  the worked examples of the decks (five iterates on ½(θ₁² + 10 θ₂²) from (1, 1)), a plain
// loop
//       of the paper's algorithm, thread counts.
#include "nn/optimizer.hpp"

#include <cmath>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Columns: the iterates after 1, 2, … steps on the worked examples' function.
arma::mat iterates(Optimizer<double>& optimizer, int steps) {
  arma::vec theta = {1, 1};
  arma::mat path;
  for (int t = 0; t < steps; ++t) {
    const arma::vec gradient = {theta(0), 10 * theta(1)};
    optimizer.step(theta, gradient);
    path = arma::join_rows(path, theta);
  }
  return path;
}

TEST(Sgd, MatchesTheWorkedExample) {  // D-OPT-gd
  Sgd<double> sgd(0.05);
  const arma::mat expected = {{0.95, 0.9025, 0.857375, 0.81450625, 0.7737809375},
                              {0.5, 0.25, 0.125, 0.0625, 0.03125}};
  EXPECT_NEAR_NAMED("iterates", iterates(sgd, 5), expected, 1e-14);
}

TEST(Adam, MatchesTheWorkedExample) {  // D-OPT-adam
  Adam<double> adam({.learning_rate = 0.1});
  const arma::mat expected = {
      {0.900000001, 0.80041222971234, 0.70158627450441, 0.60393906268211, 0.50796366192722},
      {0.9000000001, 0.80041222787536, 0.70158627169932, 0.60393905888706, 0.50796365713404}};
  const arma::mat without_power = {
      // D-OPT-adam_seedA_no_power_t
      {0.900000001, 0.76617008096362, 0.61195725657189, 0.44604365719104, 0.27583562767945},
      {0.9000000001, 0.76617007917508, 0.61195725391393, 0.44604365370757, 0.27583562346202}};
  EXPECT_NEAR_NAMED("iterates", iterates(adam, 5), expected, 1e-12,
                    Mistake(without_power, "the bias correction lacks the power t"));
}

TEST(Adam, UsesBothMemories) {  // D-OPT-adam_rho2_0.9
  Adam<double> adam({.learning_rate = 0.1, .beta2 = 0.9});
  const arma::vec expected = {0.50299256588476, 0.50299256093148};
  const arma::mat path = iterates(adam, 5);
  EXPECT_NEAR_NAMED("fifth iterate", path.col(4), expected, 1e-12);
}

TEST(Adam, FirstStepIsTheLearningRateTimesTheSign) {
  // With t = 1 the corrected means are g and g², so that the step is η g / (|g| + ε)
  Adam<double> adam({.learning_rate = 0.01});
  arma::vec theta = {2, -3, 5};
  const arma::vec gradient = {1e-3, -40, 7};
  adam.step(theta, gradient);
  const arma::vec expected = {2 - 0.01 * 1e-3 / (1e-3 + 1e-8), -3 + 0.01, 5 - 0.01};
  EXPECT_NEAR_NAMED("theta", theta, expected, 1e-9);
}

TEST(Adam, EqualsThePaperForManyParametersAndSteps) {
  constexpr arma::uword kParameters = 40000;  // more than two ranges
  Rng rng(1);
  arma::vec theta = rng.normal(kParameters, 1);
  arma::vec expected = theta;
  arma::vec m(kParameters);
  arma::vec v(kParameters);
  Adam<double> adam({.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-4});
  for (int t = 1; t <= 4; ++t) {
    const arma::vec g = rng.normal(kParameters, 1);
    adam.step(theta, g);
    m = 0.8 * m + 0.2 * g;
    v = 0.95 * v + 0.05 * g % g;
    const arma::vec m_hat = m / (1 - std::pow(0.8, t));
    const arma::vec v_hat = v / (1 - std::pow(0.95, t));
    expected -= 0.02 * m_hat / (arma::sqrt(v_hat) + 1e-4);
  }
  EXPECT_NEAR_NAMED("theta", theta, expected, 1e-12);
}

TEST(Optimizer, HasTheSameBitsForAnyNumberOfThreads) {
  const int before = num_threads();
  arma::fvec first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Rng rng(2);
    arma::fvec theta = arma::conv_to<arma::fvec>::from(rng.normal(50000, 1));
    Adam<float> adam;
    for (int t = 0; t < 3; ++t) {
      const arma::fvec gradient = arma::conv_to<arma::fvec>::from(rng.normal(50000, 1));
      adam.step(theta, gradient);
    }
    if (first.is_empty()) first = theta;
    EXPECT_TRUE(arma::all(first == theta)) << threads << " threads";
  }
  set_num_threads(before);
}

TEST(Optimizer, GoesOnFromARestoredState) {
  const arma::vec gradient = {0.3, -0.2, 4};
  Adam<double> straight;
  arma::vec theta = {1, 2, 3};
  for (int t = 0; t < 6; ++t) straight.step(theta, gradient);

  Adam<double> before;
  arma::vec resumed = {1, 2, 3};
  for (int t = 0; t < 2; ++t) before.step(resumed, gradient);
  Adam<double> after;
  after.restore(before.steps(), before.state());
  for (int t = 0; t < 4; ++t) after.step(resumed, gradient);
  EXPECT_TRUE(arma::all(theta == resumed));
  EXPECT_EQ(after.steps(), 6U);
}

TEST(OptimizerContract, NamesWhatDoesNotFit) {
  Adam<double> adam;
  arma::vec theta(3);
  EXPECT_ERROR(adam.step(theta, arma::vec(2)), "Optimizer::step: gradient is 2x1, expected 3x1");
  EXPECT_ERROR(adam.restore(1, {arma::vec(3)}), "Optimizer::restore: 1 state vectors, expected 2");
  EXPECT_ERROR(Sgd<double>(0), "Sgd: the learning rate must be positive");
  EXPECT_ERROR(Adam<float>({.beta1 = 1}), "Adam: beta1 and beta2 must lie in [0, 1)");
}

}  // namespace
}  // namespace gradbook
