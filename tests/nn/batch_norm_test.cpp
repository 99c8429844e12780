// What: batch normalization of dense layers and images, alone and with a sum and a ReLU.
// Why:  its gradient has three paths; the running variance differs from the batch's; float sums of
//       a hundred thousand pixels lose digits if one is careless.
// How:  hand numbers, a slow twin straight from the formulas for every number of channels, layer
//       checks, and numbers far away from 0.
#include "nn/layers/batch_norm.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/containers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
Network<T> network(const SampleShape& input, ModulePtr<T> body) {
  NetworkOptions<T> options;
  options.input = input;
  return Network<T>(std::move(options), std::move(body));
}

/// A network of a batch normalization alone, with access to the layer.
template <typename T>
struct Alone {
  explicit Alone(const SampleShape& input, BatchNormOptions options = {})
      : owned(std::make_unique<BatchNorm<T>>(options)),
        layer(owned.get()),
        net(network<T>(input, std::move(owned))) {}
  std::unique_ptr<BatchNorm<T>> owned;
  BatchNorm<T>* layer;
  Network<T> net;
};

/// The formulas for a matrix channels × pixels.
struct Textbook {
  arma::mat Y, dX;
  arma::vec mean, variance, dgamma, dbeta;
};

Textbook textbook(const arma::mat& X, const arma::vec& gamma, const arma::vec& beta,
                  const arma::mat& dY) {
  const double m = static_cast<double>(X.n_cols);
  Textbook result{.Y = X,
                  .dX = X,
                  .mean = arma::mean(X, 1),
                  .variance = arma::var(X, 1, 1),
                  .dgamma = gamma,
                  .dbeta = beta};
  for (uword c = 0; c < X.n_rows; ++c) {
    const double deviation = std::sqrt(result.variance(c) + 1e-5);
    const arma::rowvec normal = (X.row(c) - result.mean(c)) / deviation;
    result.Y.row(c) = gamma(c) * normal + beta(c);
    result.dbeta(c) = arma::accu(dY.row(c));
    result.dgamma(c) = arma::accu(dY.row(c) % normal);
    result.dX.row(c) =
        gamma(c) / deviation * (dY.row(c) - result.dbeta(c) / m - normal * result.dgamma(c) / m);
  }
  return result;
}

TEST(BatchNorm, MatchesTheHandComputation) {
  // Channel 0: 1, 3 -> mean 2, variance 1; channel 1: -2, 6 -> mean 2, variance 16
  Alone<double> alone({.channels = 2});
  alone.net.parameter("weight") = arma::vec{2, 1};
  alone.net.parameter("bias") = arma::vec{10, 20};
  const arma::mat X = {{1, 3}, {-2, 6}};
  const double a = 2 / std::sqrt(1 + 1e-5);
  const double b = 4 / std::sqrt(16 + 1e-5);
  EXPECT_NEAR_NAMED("Y", alone.net.forward(X, true),
                    (arma::mat{{10 - a, 10 + a}, {20 - b, 20 + b}}), 1e-15);
}

TEST(BatchNorm, RunningStatisticsMoveByTheMomentum) {
  // Mean 2 and unbiased variance 2 of two numbers 1 and 3
  const arma::mat X = arma::rowvec{1, 3};
  Alone<double> of_batch({.channels = 1}, {.momentum = 0.25});
  of_batch.net.forward(X, true);
  EXPECT_NEAR(of_batch.layer->running_mean()(0), 0.25 * 2, 1e-15);
  EXPECT_NEAR(of_batch.layer->running_variance()(0), 0.75 * 1 + 0.25 * 2, 1e-15);
  of_batch.net.forward(X, true);
  EXPECT_NEAR(of_batch.layer->running_mean()(0), 0.75 * 0.5 + 0.25 * 2, 1e-15);

  Alone<double> of_past({.channels = 1},
                        {.momentum = 0.25, .convention = BatchNormMomentum::of_past});
  of_past.net.forward(X, true);
  EXPECT_NEAR(of_past.layer->running_mean()(0), 0.75 * 2, 1e-15);
  EXPECT_NEAR(of_past.layer->running_variance()(0), 0.25 * 1 + 0.75 * 2, 1e-15);
}

TEST(BatchNorm, InferenceUsesTheRunningStatisticsAndLeavesThem) {
  Alone<double> alone({.channels = 2});
  alone.layer->running_mean() = {1, -1};
  alone.layer->running_variance() = {4, 9};
  alone.net.parameter("bias") = arma::vec{0, 5};
  const arma::mat X = arma::vec{3, 2};
  const arma::vec expected = {2 / std::sqrt(4 + 1e-5), 3 / std::sqrt(9 + 1e-5) + 5};
  EXPECT_NEAR_NAMED("Y", alone.net.forward(X), expected, 1e-15);
  EXPECT_NEAR_NAMED("running mean", alone.layer->running_mean(), (arma::vec{1, -1}), 0);
}

/// The largest difference, relative to the largest number.
double difference(const arma::mat& actual, const arma::mat& expected) {
  return arma::abs(actual - expected).max() / arma::abs(expected).max();
}

/// Forward and backward of random numbers against the formulas.
void expect_formulas(const SampleShape& shape, uword samples) {
  Rng rng(1);
  const uword channels = shape.channels;
  const uword pixels = shape.positions() * samples;
  const arma::mat X = 3 * rng.normal(channels, pixels) + 2;
  const arma::mat dY = rng.normal(channels, pixels);
  const arma::vec gamma = rng.uniform(channels, 1, 0.5, 2);
  const arma::vec beta = rng.normal(channels, 1);
  const Textbook expected = textbook(X, gamma, beta, dY);

  Alone<double> alone(shape);
  alone.net.parameters() = arma::join_cols(gamma, beta);
  const arma::mat input = arma::reshape(X, shape.size(), samples);
  const arma::mat Y = alone.net.forward(input, true);
  EXPECT_LT(difference(arma::reshape(Y, channels, pixels), expected.Y), 1e-13) << "Y";
  arma::vec gradient;
  arma::mat dX;
  alone.net.backward(arma::reshape(dY, shape.size(), samples), gradient, &dX);
  EXPECT_LT(difference(gradient, arma::join_cols(expected.dgamma, expected.dbeta)), 1e-13)
      << "gradient";
  EXPECT_LT(difference(arma::reshape(dX, channels, pixels), expected.dX), 1e-13) << "dX";
}

TEST(BatchNorm, EqualsTheFormulasForEveryNumberOfChannels) {
  for (uword channels = 1; channels <= 70; channels += channels < 40 ? 1 : 3) {
    SCOPED_TRACE(channels);
    expect_formulas({.channels = channels, .width = 3, .height = 7}, 37);
  }
}

TEST(BatchNorm, EqualsTheFormulasInManyChunks) {
  expect_formulas({.channels = 5, .width = 61, .height = 53}, 23);  // a few samples at a time
  expect_formulas({.channels = 12}, 1100);                          // 64 samples at a time
}

TEST(BatchNorm, KeepsItsDigitsFarFromZero) {
  // E[x²] − E[x]² in float would have no digit left: 1e8 ± 1
  Rng rng(2);
  const SampleShape shape = {.channels = 3, .width = 20, .height = 20};
  arma::mat X = rng.normal(shape.size(), 80);
  X.tail_rows(shape.size() / 2) += 100;  // the first pixels are not like the others
  const arma::fmat single = arma::conv_to<arma::fmat>::from(X + 1e4);
  const arma::mat rounded = arma::conv_to<arma::mat>::from(single);
  Alone<float> alone(shape);
  const arma::fmat Y = alone.net.forward(single, true);
  const arma::mat pixels = arma::reshape(rounded, 3, 400 * 80);
  const Textbook expected =
      textbook(pixels, arma::vec(3, arma::fill::ones), arma::zeros(3), pixels);
  EXPECT_NEAR_NAMED("variance", alone.layer->running_variance(),
                    0.9 + 0.1 * expected.variance * (32000.0 / 31999), 1e-6);
  // The mean itself is rounded to 24 bits: 1e4 / 2^24 / 50
  const arma::mat actual = arma::conv_to<arma::mat>::from(arma::reshape(Y, 3, 400 * 80));
  EXPECT_LT(difference(actual, expected.Y), 2e-5);
}

TEST(BatchNorm, PassesTheLayerCheck) {
  const auto make = []<typename T>() { return std::make_unique<BatchNorm<T>>(); };
  check_layer(make, {.input = {.channels = 5}, .batch = 4, .depends_on_batch = true});
  check_layer(
      make,
      {.input = {.channels = 3, .width = 5, .height = 2}, .batch = 3, .depends_on_batch = true});
  check_layer(
      make,
      {.input = {.channels = 1, .width = 5, .height = 3}, .batch = 1, .depends_on_batch = true});
}

TEST(BatchNorm, PassesTheLayerCheckWithItsRelu) {
  check_layer(
      []<typename T>() {
        auto body = std::make_unique<Sequential<T>>();
        body->add(std::make_unique<BatchNorm<T>>());
        body->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
        return body;
      },
      {.input = {.channels = 5, .width = 3, .height = 2},
       .has_kinks = true,
       .depends_on_batch = true});
}

TEST(BatchNorm, PassesTheLayerCheckAtTheEndOfABlock) {
  for (const bool relu : {false, true}) {
    check_layer(
        [&]<typename T>() {
          return std::make_unique<Residual<T>>(
              std::make_unique<BatchNorm<T>>(),
              std::make_unique<ActivationLayer<T>>(ActivationKind::tanh), relu);
        },
        {.input = {.channels = 5, .width = 3, .height = 2},
         .has_kinks = relu,
         .depends_on_batch = true});
    check_layer(
        [&]<typename T>() {
          return std::make_unique<Residual<T>>(std::make_unique<BatchNorm<T>>(), nullptr, relu);
        },
        {.input = {.channels = 17, .width = 2, .height = 1},
         .has_kinks = relu,
         .depends_on_batch = true});
  }
}

TEST(BatchNorm, TakesTheSumAndTheReluOver) {
  Network<double> net = network<double>(
      {.channels = 2},
      std::make_unique<Residual<double>>(std::make_unique<BatchNorm<double>>(), nullptr));
  EXPECT_EQ(net.graph().calls().size(), 1U);
  EXPECT_TRUE(net.graph().calls()[0].sum);
  EXPECT_TRUE(net.graph().calls()[0].relu);
}

TEST(BatchNormContract, NamesWhatIsWrong) {
  EXPECT_ERROR(BatchNorm<double>({.epsilon = 0}), "BatchNorm: epsilon is 0, expected more than 0");
  EXPECT_ERROR(BatchNorm<double>({.momentum = 1.5}),
               "BatchNorm: momentum is 1.5, expected 0 ... 1");
  Alone<double> dense({.channels = 4});
  const arma::mat alone(4, 1);
  EXPECT_ERROR(dense.net.forward(alone, true),
               "BatchNorm(4): the batch is one sample of one position, expected more than one "
               "number per channel in training");
  EXPECT_EQ(dense.net.forward(arma::mat(4, 1, arma::fill::zeros)).n_cols, 1U);
  EXPECT_EQ(dense.layer->buffers().size(), 2U);
}

}  // namespace
}  // namespace gradbook
