// What: how parameters start.
// Why:  a wrong fan or a wrong variance makes deep networks silent or explode, and small ones
// train. How:  moments of many draws with stated bounds, orthogonality to rounding, signals through
// layers.
#include "nn/network/initialization.hpp"

#include <cmath>
#include <vector>

#include "nn/models/mlp.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kOut = 300;
constexpr arma::uword kIn = 500;

Parameter weight(arma::uword n_rows, arma::uword n_cols) {
  return {
      .name = "0.weight", .n_rows = n_rows, .n_cols = n_cols, .fan_in = n_cols, .fan_out = n_rows};
}

/// Mean, variance and fourth moment over the variance's square: 1.8 for uniform, 3 for normal
/// numbers. With n = 150,000 draws their standard errors are below σ/387, 0.0037 σ² and 0.026; six
/// of them are allowed.
void expect_moments(Initialization how, double variance, double kurtosis, double scale = 1) {
  Rng rng(7);
  const arma::mat W = draw_weights(weight(kOut, kIn), how, scale, rng);
  ASSERT_EQ(W.n_rows, kOut);
  ASSERT_EQ(W.n_cols, kIn);
  const arma::vec w = arma::vectorise(W);
  EXPECT_NEAR(arma::mean(w), 0, 6 * std::sqrt(variance) / 387);
  EXPECT_NEAR(arma::mean(arma::square(w)), variance, 6 * 0.0037 * variance);
  const double fourth = arma::mean(arma::vec(arma::pow(w, 4)));
  EXPECT_NEAR(fourth / (variance * variance), kurtosis, 6 * 0.026);
}

TEST(Initialization, HasTheMomentsOfItsName) {
  expect_moments(Initialization::uniform, 0.4 * 0.4 / 3, 1.8, 0.4);
  expect_moments(Initialization::normal, 0.04, 3, 0.2);
  expect_moments(Initialization::glorot, 2.0 / (kIn + kOut), 1.8);
  expect_moments(Initialization::glorot_normal, 2.0 / (kIn + kOut), 3);
  expect_moments(Initialization::he, 2.0 / kIn, 3);
  expect_moments(Initialization::he_uniform, 2.0 / kIn, 1.8);
}

TEST(Initialization, UniformStaysInsideItsLimits) {
  Rng rng(8);
  const double limit = std::sqrt(6.0 / (kIn + kOut));
  const arma::mat W = draw_weights(weight(kOut, kIn), Initialization::glorot, 1, rng);
  EXPECT_LE(arma::abs(W).max(), limit);
  EXPECT_GT(arma::abs(W).max(), 0.999 * limit);
}

TEST(Initialization, KeepsTheSizeOfSignals) {
  // Mean square of a signal after 20 layers: He with ReLU and Glorot without keep it about 1. Its
  // logarithm wanders by about √(20 · 5 / 200) = 0.7 for ReLU, less without; four times that is
  // allowed
  for (const bool relu : {false, true}) {
    Rng rng(9);
    arma::vec x = rng.normal(200, 1);
    for (int layer = 0; layer < 20; ++layer) {
      const auto how = relu ? Initialization::he : Initialization::glorot;
      x = draw_weights(weight(200, 200), how, 1, rng) * x;
      if (relu) x = arma::max(x, arma::zeros(200));
    }
    EXPECT_LT(std::abs(std::log(arma::mean(arma::square(x)) * (relu ? 2 : 1))), 2.8);
  }
}

TEST(Initialization, CountsFansNotRowsAndColumns) {
  Parameter convolution = weight(8, 100);  // fan_out of a 5×5 kernel: 8 · 25
  convolution.fan_out = 200;
  Rng rng(10);
  Rng same(10);
  const arma::mat W = draw_weights(convolution, Initialization::glorot, 1, rng);
  const double limit = std::sqrt(6.0 / 300);
  EXPECT_NEAR_NAMED("W", W, same.uniform(8, 100, -limit, limit), 1e-15);
}

TEST(RandomOrthogonal, IsOrthogonalToRounding) {
  Rng rng(11);
  for (const auto& [rows, cols] :
       {std::pair<arma::uword, arma::uword>{1, 1}, {5, 5}, {7, 3}, {3, 7}, {150, 150}}) {
    const arma::mat Q = random_orthogonal(rows, cols, rng);
    ASSERT_EQ(Q.n_rows, rows);
    ASSERT_EQ(Q.n_cols, cols);
    const arma::mat product = rows < cols ? arma::mat(Q * Q.t()) : arma::mat(Q.t() * Q);
    EXPECT_LT(arma::abs(product - arma::eye(arma::size(product))).max(), 1e-12);
  }
}

TEST(RandomOrthogonal, PrefersNoSign) {
  // A QR without the sign fix has diagonals of one sign; uniform ones are ± alike. 400 draws: the
  // number of positive ones is within 200 ± 60, six standard deviations
  Rng rng(12);
  int positive_diagonals = 0;
  int positive_determinants = 0;
  for (int i = 0; i < 400; ++i) {
    const arma::mat Q = random_orthogonal(3, 3, rng);
    positive_diagonals += Q(1, 1) > 0;
    positive_determinants += arma::det(Q) > 0;
  }
  EXPECT_NEAR(positive_diagonals, 200, 60);
  EXPECT_NEAR(positive_determinants, 200, 60);
}

TEST(Initialize, FillsEveryPieceByItsRole) {
  const std::vector<Parameter> parameters = {
      {.name = "0.weight", .n_rows = 12, .n_cols = 2, .fan_in = 2, .fan_out = 12, .begin = 0},
      {.name = "0.recurrent",
       .role = ParameterRole::recurrent_weight,
       .n_rows = 12,
       .n_cols = 3,
       .fan_in = 3,
       .fan_out = 12,
       .begin = 24},
      {.name = "0.bias", .role = ParameterRole::bias, .n_rows = 12, .begin = 60},
      {.name = "1.scale", .role = ParameterRole::scale, .n_rows = 3, .begin = 72},
      {.name = "1.shift", .role = ParameterRole::shift, .n_rows = 3, .begin = 75}};
  arma::vec theta(78, arma::fill::value(9));
  Rng rng(13);
  Rng same(13);
  initialize(parameters, {}, rng, theta);
  EXPECT_NEAR_NAMED("weight", theta.subvec(0, 23), arma::vectorise(same.normal(12, 2)), 1e-15);
  const arma::mat U(theta.memptr() + 24, 12, 3);
  for (arma::uword gate = 0; gate < 4; ++gate) {
    const arma::mat Q = U.rows(3 * gate, 3 * gate + 2);
    EXPECT_NEAR_NAMED("gate", Q * Q.t(), arma::eye(3, 3), 1e-12);
  }
  EXPECT_TRUE(arma::all(theta.subvec(60, 71) == 0));
  EXPECT_TRUE(arma::all(theta.subvec(72, 74) == 1));
  EXPECT_TRUE(arma::all(theta.subvec(75, 77) == 0));

  set_lstm_forget_bias(parameters[2], 1, theta);
  EXPECT_TRUE(arma::all(theta.subvec(63, 65) == 1));
  EXPECT_EQ(arma::accu(theta.subvec(60, 71)), 3);

  initialize(parameters, {Initialization::constant, Initialization::zeros, 0.5}, rng, theta);
  EXPECT_TRUE(arma::all(theta.subvec(0, 23) == 0.5));
  EXPECT_TRUE(arma::all(theta.subvec(24, 59) == 0));
}

TEST(Initialize, DrawsTheSameForFloatAndDouble) {
  const std::vector<Parameter> parameters = {weight(3, 4)};
  arma::vec theta(12);
  arma::fvec theta_float(12);
  Rng rng(14);
  Rng same(14);
  initialize(parameters, {}, rng, theta);
  initialize(parameters, {}, same, theta_float);
  EXPECT_TRUE(arma::all(arma::conv_to<arma::fvec>::from(theta) == theta_float));
}

TEST(Initialize, StartsAMlpAlike) {
  Mlp<double> net({.layer_sizes = {5, 4, 3}});
  for (const auto how : {Initialization::zeros, Initialization::glorot, Initialization::he}) {
    Rng rng(15);
    Rng same(15);
    net.initialize(how, rng);
    // The formulas, written out
    for (arma::uword l = 0; l < 2; ++l) {
      const arma::mat W = net.weight(l);
      const double in = static_cast<double>(W.n_cols);
      const double out = static_cast<double>(W.n_rows);
      const double limit = std::sqrt(6 / (in + out));
      arma::mat expected(W.n_rows, W.n_cols);
      if (how == Initialization::glorot) expected = same.uniform(W.n_rows, W.n_cols, -limit, limit);
      if (how == Initialization::he) expected = std::sqrt(2 / in) * same.normal(W.n_rows, W.n_cols);
      EXPECT_TRUE(arma::all(arma::vectorise(W == expected)));
      EXPECT_TRUE(arma::all(net.bias(l) == 0));
    }
  }
}

TEST(InitializationContract, NamesWhatDoesNotFit) {
  EXPECT_EQ(initialization_from_name("glorot-normal"), Initialization::glorot_normal);
  EXPECT_ERROR(
      initialization_from_name("lecun"),
      "initialization 'lecun' is unknown; choose zeros, constant, uniform, normal, glorot, "
      "glorot-normal, he, he-uniform or orthogonal");
  Rng rng(1);
  arma::vec theta(11);
  EXPECT_ERROR(initialize({weight(3, 4)}, {}, rng, theta),
               "initialize: '0.weight' ends at 12, there are 11 parameters");
  Parameter no_fan = weight(3, 3);
  no_fan.fan_in = 0;
  EXPECT_ERROR(initialize({no_fan}, {}, rng, theta),
               "initialize: '0.weight' has fan 0, expected at least 1");
  EXPECT_ERROR(set_lstm_forget_bias(weight(5, 1), 1, theta),
               "set_lstm_forget_bias: '0.weight' has 5 numbers, expected a multiple of 4");
}

}  // namespace
}  // namespace gradbook
