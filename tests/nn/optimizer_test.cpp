// What: the update rules, element by element.
// Why:  bias correction and the place of epsilon are where implementations differ; a wrong one
//       still trains, only worse.
// How:  the worked examples of the decks (five iterates on ½(θ₁² + 10 θ₂²) from (1, 1)), two steps
//       computed by hand. The papers' loops for many parameters: update_rules_test.cpp.
#include "nn/optim/optimizer.hpp"

#include <cmath>

#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Columns: the iterates after 1, 2, … steps on the worked examples' function.
arma::mat iterates(Optimizer<double>&& optimizer, int steps = 5) {
  arma::vec theta = {1, 1};
  arma::mat path;
  for (int t = 0; t < steps; ++t) {
    const arma::vec gradient = {theta(0), 10 * theta(1)};
    optimizer.step(theta, gradient);
    path = arma::join_rows(path, theta);
  }
  return path;
}

/// From θ = 1 two steps with the given gradients.
arma::vec two_steps(Optimizer<double>&& optimizer, double first, double second) {
  arma::vec theta = {1};
  arma::vec path(2);
  optimizer.step(theta, arma::vec{first});
  path(0) = theta(0);
  optimizer.step(theta, arma::vec{second});
  path(1) = theta(0);
  return path;
}

TEST(Sgd, MatchesTheWorkedExample) {  // D-OPT-gd
  const arma::mat expected = {{0.95, 0.9025, 0.857375, 0.81450625, 0.7737809375},
                              {0.5, 0.25, 0.125, 0.0625, 0.03125}};
  EXPECT_NEAR_NAMED("iterates", iterates(Sgd<double>(0.05)), expected, 1e-14);
}

const arma::mat kMomentumPath = {{0.95, 0.8575, 0.731375, 0.58129375, 0.4171559375},
                                 {0.5, -0.2, -0.73, -0.842, -0.5218}};

TEST(Momentum, MatchesTheWorkedExample) {  // D-OPT-momentum_classical
  EXPECT_NEAR_NAMED("iterates", iterates(Momentum<double>({.learning_rate = 0.05})), kMomentumPath,
                    1e-13);
}

TEST(Momentum, AveragedTakesTheSamePathWithAHigherRate) {  // D-OPT-momentum_ema
  const MomentumOptions options = {.learning_rate = 0.5, .form = MomentumForm::averaged};
  EXPECT_NEAR_NAMED("iterates", iterates(Momentum<double>(options)), kMomentumPath, 1e-13);
}

TEST(Momentum, DampenedStartsWithTheWholeGradient) {  // D-OPT-momentum_torch_dampening
  const arma::mat expected = {{0.95, 0.90025, 0.85097375, 0.80237025625, 0.75461526059375},
                              {0.5, 0.025, -0.40375, -0.7694375, -1.060084375}};
  const MomentumOptions options = {
      .learning_rate = 0.05, .form = MomentumForm::dampened, .dampening = 0.9};
  EXPECT_NEAR_NAMED("iterates", iterates(Momentum<double>(options)), expected, 1e-13);
}

TEST(Nesterov, StandsAtThePointAhead) {  // D-OPT-nesterov_torch_lookahead
  const arma::mat expected = {{0.905, 0.778525, 0.631462625, 0.474151163125, 0.31594230506562},
                              {0.05, -0.4025, -0.404875, -0.20350625, -0.0111371875}};
  EXPECT_NEAR_NAMED("iterates", iterates(Nesterov<double>({.learning_rate = 0.05})), expected,
                    1e-12, Mistake(kMomentumPath, "the gradient is that of the heavy ball"));
}

TEST(Nesterov, IsTheSlidesRuleAtThePointBehind) {  // D-OPT-nesterov: deck B's w = θ + ηµv
  const arma::mat expected = {{0.95, 0.85975, 0.73959875, 0.59988949375, 0.45044360496875},
                              {0.5, 0.025, -0.20125, -0.2024375, -0.101753125}};
  Nesterov<double> nesterov({.learning_rate = 0.05});
  arma::vec theta = {1, 1};
  arma::mat path;
  for (int t = 0; t < 5; ++t) {
    nesterov.step(theta, arma::vec{theta(0), 10 * theta(1)});
    path = arma::join_rows(path, theta + 0.05 * 0.9 * nesterov.state()[0]);
  }
  EXPECT_NEAR_NAMED("w", path, expected, 1e-12);
}

TEST(AdaGrad, MatchesTheWorkedExample) {  // D-OPT-adagrad
  const arma::mat expected = {
      {0.50000000005, 0.27639320230213, 0.15639873606768, 0.089116707942681, 0.050891304263009},
      {0.500000000005, 0.27639320225523, 0.15639873602856, 0.089116707913107, 0.050891304241925}};
  EXPECT_NEAR_NAMED("iterates", iterates(AdaGrad<double>({.learning_rate = 0.5})), expected, 1e-12);
}

TEST(RmsProp, MatchesTheWorkedExample) {  // D-OPT-rmsprop
  const arma::mat expected = {
      {0.84188612199158, 0.73693766401715, 0.65435894215839, 0.58491991512272, 0.52446366116149},
      {0.84188611749158, 0.73693765747608, 0.65435893434331, 0.58491990641896, 0.52446365180994}};
  EXPECT_NEAR_NAMED("iterates", iterates(RmsProp<double>({.learning_rate = 0.05})), expected,
                    1e-12);
}

TEST(RmsPropNesterov, IsTheBooksRuleAtThePointBehind) {  // D-OPT-rmsprop_nesterov
  const arma::mat expected = {
      {0.96837722439832, 0.9176600814952, 0.85408542850122, 0.78171097434319, 0.70349344069965},
      {0.96837722349832, 0.91766007933131, 0.85408542490316, 0.78171096924516, 0.70349343410378}};
  RmsPropNesterov<double> rmsprop({.learning_rate = 0.01, .momentum = 0.9});
  arma::vec theta = {1, 1};
  arma::mat path;
  for (int t = 0; t < 5; ++t) {
    rmsprop.step(theta, arma::vec{theta(0), 10 * theta(1)});
    path = arma::join_rows(path, theta + 0.01 * 0.9 * rmsprop.state()[0]);
  }
  EXPECT_NEAR_NAMED("w", path, expected, 1e-12);
}

TEST(Adadelta, MatchesTheWorkedExample) {  // D-OPT-adadelta
  const arma::mat expected = {
      {0.9968377381511, 0.99359819840765, 0.99030908280084, 0.98698409261277, 0.98363138734862},
      {0.99683772249795, 0.99359816629286, 0.99030903377228, 0.98698402636814, 0.98363130366679}};
  EXPECT_NEAR_NAMED("iterates", iterates(Adadelta<double>()), expected, 1e-12);
}

TEST(Adam, MatchesTheWorkedExample) {  // D-OPT-adam
  const arma::mat expected = {
      {0.900000001, 0.80041222971234, 0.70158627450441, 0.60393906268211, 0.50796366192722},
      {0.9000000001, 0.80041222787536, 0.70158627169932, 0.60393905888706, 0.50796365713404}};
  const arma::mat without_power = {
      // D-OPT-adam_seedA_no_power_t
      {0.900000001, 0.76617008096362, 0.61195725657189, 0.44604365719104, 0.27583562767945},
      {0.9000000001, 0.76617007917508, 0.61195725391393, 0.44604365370757, 0.27583562346202}};
  EXPECT_NEAR_NAMED("iterates", iterates(Adam<double>({.learning_rate = 0.1})), expected, 1e-12,
                    Mistake(without_power, "the bias correction lacks the power t"));
}

TEST(Adam, UsesBothMemories) {  // D-OPT-adam_rho2_0.9
  const arma::vec expected = {0.50299256588476, 0.50299256093148};
  const arma::mat path = iterates(Adam<double>({.learning_rate = 0.1, .beta2 = 0.9}));
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

TEST(Nadam, MatchesTheWorkedExamples) {  // D-OPT-nadam_schedule, D-OPT-nadam_constant_mu
  const arma::mat scheduled = {
      {0.89435482322091, 0.81997307153158, 0.75272926761554, 0.68771605274144, 0.62366289378293},
      {0.89435482227011, 0.81997306991399, 0.7527292653926, 0.68771604993431, 0.62366289040677}};
  const arma::mat constant = {
      {0.85263158042105, 0.74169716121509, 0.64061128308954, 0.54473004024499, 0.4529040608418},
      {0.85263157909474, 0.74169715886415, 0.6406112797726, 0.54473003598873, 0.45290405567608}};
  EXPECT_NEAR_NAMED("iterates", iterates(Nadam<double>({.learning_rate = 0.1})), scheduled, 1e-12);
  const NadamOptions options = {.learning_rate = 0.1, .form = NadamForm::constant};
  EXPECT_NEAR_NAMED("iterates", iterates(Nadam<double>(options)), constant, 1e-12);
}

TEST(UpdateRules, MatchTwoStepsByHand) {
  const double eta = 0.1;
  const double tiny = 1e-300;  // no epsilon: the numbers are round
  const auto expect = [](const char* name, const arma::vec& actual, double first, double second) {
    EXPECT_NEAR_NAMED(name, actual, (arma::vec{first, second}), 1e-14);
  };
  expect("sgd", two_steps(Sgd<double>(eta), 2, 1), 0.8, 0.7);
  MomentumOptions momentum = {.learning_rate = eta, .momentum = 0.5};
  expect("classical", two_steps(Momentum<double>(momentum), 2, 1), 0.8, 0.6);  // v = 2, 2
  momentum.form = MomentumForm::averaged;
  expect("averaged", two_steps(Momentum<double>(momentum), 2, 1), 0.9, 0.8);  // v = 1, 1
  momentum.form = MomentumForm::dampened;
  momentum.dampening = 0.5;
  expect("dampened", two_steps(Momentum<double>(momentum), 2, 1), 0.8, 0.65);   // v = 2, 1.5
  expect("nesterov", two_steps(Nesterov<double>({eta, 0.5}), 2, 1), 0.7, 0.5);  // g + v/2 = 3, 2
  expect("adagrad", two_steps(AdaGrad<double>({eta, tiny}), 3, 4), 0.9, 0.82);  // √r = 3, 5
  expect("rmsprop", two_steps(RmsProp<double>({eta, 0.75, tiny}), 2, -1), 0.8, 0.9);  // r = 1, 1
  expect("rmsprop_nesterov", two_steps(RmsPropNesterov<double>({eta, 0.75, tiny, 0.5}), 2, -1), 0.7,
         0.8);  // v = 2, 0
  // r = 1, 1; u = 0, then 0.25 · 2
  expect("adadelta", two_steps(Adadelta<double>({1, 0.75, 1}), 2, 1), 1 - std::sqrt(2),
         1 - std::sqrt(2) - std::sqrt(0.75));
  // m = 1, 1; m̂ = 2, 4/3; v = 1, 1; v̂ = 4, 16/7
  expect("adam", two_steps(Adam<double>({eta, 0.5, 0.75, tiny}), 2, 1), 0.9,
         0.9 - eta * std::sqrt(7) / 3);
  // m̂ = 2/3 + 2, 4/7 + 2/3
  const NadamOptions nadam = {eta, 0.5, 0.75, tiny, NadamForm::constant};
  expect("nadam", two_steps(Nadam<double>(nadam), 2, 1), 1 - eta * 4 / 3,
         1 - eta * 4 / 3 - eta * 26 / 21 * std::sqrt(7) / 4);
}

TEST(OptimizerContract, NamesWhatDoesNotFit) {
  Adam<double> adam;
  arma::vec theta(3);
  EXPECT_ERROR(adam.step(theta, arma::vec(2)), "Optimizer::step: gradient is 2x1, expected 3x1");
  EXPECT_ERROR(adam.restore(1, {arma::vec(3)}), "Optimizer::restore: 1 state vectors, expected 2");
  EXPECT_ERROR(adam.set_learning_rate(-1),
               "Optimizer::set_learning_rate: the rate is -1, expected a number of at least 0");
  EXPECT_ERROR(Sgd<double>(0), "sgd: the learning rate must be positive");
  EXPECT_ERROR(Adam<float>({.beta1 = 1}), "adam: beta1 is 1, expected a number in [0, 1)");
  EXPECT_ERROR(AdamW<float>({.epsilon = 0}), "adamw: epsilon must be positive");
  EXPECT_ERROR(Nadam<float>({.beta2 = -1}), "nadam: beta2 is -1, expected a number in [0, 1)");
  EXPECT_ERROR(Momentum<float>({.momentum = 1}),
               "momentum: momentum is 1, expected a number in [0, 1)");
  EXPECT_ERROR(Momentum<float>({.dampening = 0.5}),
               "momentum: dampening is set, but the form is not the dampened one");
  EXPECT_ERROR(RmsProp<float>({.rho = 2}), "rmsprop: rho is 2, expected a number in [0, 1)");
  EXPECT_ERROR(Adadelta<float>({.epsilon = 0}), "adadelta: epsilon must be positive");
}

TEST(MakeOptimizer, KnowsEveryRuleByItsName) {
  EXPECT_EQ(optimizer_names().front(), "sgd");
  for (const std::string& name : optimizer_names()) {
    EXPECT_EQ(make_optimizer<float>(name)->description().rfind(name + " learning_rate=", 0), 0U);
    EXPECT_EQ(make_optimizer<double>(name, 0.25)->learning_rate(), 0.25);
  }
  EXPECT_EQ(make_optimizer<float>("adam")->learning_rate(), 1e-3);
  EXPECT_ERROR(make_optimizer<float>("adan"), "make_optimizer: there is no update rule 'adan'");
}

}  // namespace
}  // namespace gradbook
