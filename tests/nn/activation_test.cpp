// What: activation functions as layers.
// Why:  one wrong derivative stops a deep network from learning; kernels have vector tails.
// How:  against the standard library on every length up to two vectors, gradient checks, hand
//       numbers at the ends of the range.
#include <cmath>
#include <limits>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/pooling.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
arma::Mat<T> activate(ActivationKind kind, const arma::Mat<T>& X) {
  NetworkOptions<T> options;
  options.input.channels = X.n_rows;
  Network<T> net(std::move(options), std::make_unique<ActivationLayer<T>>(kind));
  return net.forward(X);
}

/// The definition, number by number.
double textbook(ActivationKind kind, double x) {
  switch (kind) {
    case ActivationKind::sigmoid:
      return 1 / (1 + std::exp(-x));
    case ActivationKind::tanh:
      return std::tanh(x);
    case ActivationKind::relu:
      return x > 0 ? x : 0;
    case ActivationKind::leaky_relu:
      return x > 0 ? x : 0.01 * x;
    case ActivationKind::elu:
      return x > 0 ? x : std::expm1(x);
    case ActivationKind::identity:
    case ActivationKind::softmax:
      break;
  }
  return x;
}

constexpr ActivationKind kElementwise[] = {ActivationKind::identity,   ActivationKind::sigmoid,
                                           ActivationKind::tanh,       ActivationKind::relu,
                                           ActivationKind::leaky_relu, ActivationKind::elu};

template <typename T>
void expect_textbook(double tolerance) {
  Rng rng(1);
  for (const ActivationKind kind : kElementwise) {
    for (uword size = 1; size <= 40; ++size) {
      const arma::Mat<T> X = arma::conv_to<arma::Mat<T>>::from(4 * rng.normal(size, 3));
      arma::mat expected = arma::conv_to<arma::mat>::from(X);
      expected.transform([&](double x) { return textbook(kind, x); });
      EXPECT_NEAR_NAMED(activation_kind_name(kind), activate<T>(kind, X), expected, tolerance);
    }
  }
}

TEST(Activation, EqualsTheDefinitionForEveryLength) {
  expect_textbook<double>(1e-15);
  expect_textbook<float>(1e-6);
}

TEST(Activation, EluKeepsItsDigitsNearZero) {
  const arma::mat X = {-1e-12, -1e-9, -1e-3, -0.3499, -0.3501, -1};
  const arma::mat Y = activate<double>(ActivationKind::elu, X.t());
  for (uword i = 0; i < X.n_elem; ++i) {
    EXPECT_NEAR(Y(i) / std::expm1(X(i)), 1, 1e-15) << X(i);
  }
}

TEST(Activation, IsRightAtTheEnds) {
  const arma::mat X = arma::vec{-1000, 1000, 0};
  const auto expect = [&](ActivationKind kind, const arma::vec& expected) {
    EXPECT_NEAR_NAMED(activation_kind_name(kind), activate<double>(kind, X), expected, 1e-15);
    const arma::fmat single = activate<float>(kind, arma::conv_to<arma::fmat>::from(X));
    EXPECT_NEAR_NAMED(activation_kind_name(kind), single, expected, 1e-7);
  };
  expect(ActivationKind::sigmoid, {0, 1, 0.5});
  expect(ActivationKind::tanh, {-1, 1, 0});
  expect(ActivationKind::relu, {0, 1000, 0});
  expect(ActivationKind::leaky_relu, {-10, 1000, 0});
  expect(ActivationKind::elu, {-1, 1000, 0});
  expect(ActivationKind::softmax, {0, 1, 0});
}

TEST(Activation, PassesNanOn) {
  for (const ActivationKind kind : kElementwise) {
    arma::fmat X(20, 1, arma::fill::ones);
    X(3) = X(18) = std::numeric_limits<float>::quiet_NaN();
    const arma::fmat Y = activate<float>(kind, X);
    for (uword i = 0; i < Y.n_elem; ++i) {
      EXPECT_EQ(std::isnan(Y(i)), i == 3 || i == 18) << activation_kind_name(kind) << " " << i;
    }
  }
}

/// Whether a NaN in one input is NaN in an output of a body that ends in a ReLU, in float.
bool passes_nan(const SampleShape& input, ModulePtr<float> body, bool training) {
  Network<float> net({.input = input, .description = "", .loss = nullptr}, std::move(body));
  net.parameters().fill(-0.5F);
  arma::fmat X(input.size(), 3, arma::fill::ones);
  X(input.size() - 1, 1) = std::numeric_limits<float>::quiet_NaN();
  return net.forward(X, training).has_nan();
}

TEST(Activation, AReluInAnotherLayerPassesNanOn) {
  const SampleShape image = {.channels = 5, .width = 4, .height = 3};
  const auto relu = [](auto layer) {
    auto body = std::make_unique<Sequential<float>>();
    body->add(std::move(layer));
    body->template add<ActivationLayer>(ActivationKind::relu);
    return body;
  };
  for (const bool training : {false, true}) {
    EXPECT_TRUE(
        passes_nan({.channels = 19}, relu(std::make_unique<Linear<float>>(19, 21)), training));
    EXPECT_TRUE(passes_nan(image, relu(std::make_unique<BatchNorm<float>>()), training));
    EXPECT_TRUE(passes_nan(image,
                           relu(std::make_unique<Conv2d<float>>(
                               Conv2dOptions{.in_channels = 5, .out_channels = 3, .padding = 1})),
                           training));
    auto conv = std::make_unique<Sequential<float>>();
    conv->add<Conv2d>(Conv2dOptions{.in_channels = 5, .out_channels = 5, .padding = 1});
    conv->add<BatchNorm>();
    EXPECT_TRUE(
        passes_nan(image, std::make_unique<Residual<float>>(std::move(conv), nullptr), training));
    EXPECT_TRUE(passes_nan(
        image,
        std::make_unique<Residual<float>>(
            std::make_unique<MaxPool2d<float>>(PoolOptions{.kernel = 1, .stride = 1}), nullptr),
        training));
  }
}

TEST(Softmax, ActsOnTheChannelsOfEveryPosition) {
  // Two positions of three channels: e^0, e^(ln 2), e^(ln 5) and three equal numbers
  NetworkOptions<double> options;
  options.input = {.channels = 3, .width = 2};
  Network<double> net(std::move(options),
                      std::make_unique<ActivationLayer<double>>(ActivationKind::softmax));
  const arma::mat X = arma::vec{0, std::log(2.0), std::log(5.0), 7, 7, 7};
  const arma::vec expected = {0.125, 0.25, 0.625, 1.0 / 3, 1.0 / 3, 1.0 / 3};
  EXPECT_NEAR_NAMED("Y", net.forward(X), expected, 1e-15);
}

TEST(Softmax, SumsToOneForEveryNumberOfChannels) {
  Rng rng(2);
  for (uword channels = 1; channels <= 40; ++channels) {
    const arma::mat X = 10 * rng.normal(channels, 2);
    const arma::mat Y = activate<double>(ActivationKind::softmax, X);
    const arma::mat E = arma::exp(X);
    const arma::mat expected = E.each_row() / arma::sum(E, 0);
    EXPECT_NEAR_NAMED("Y", Y, expected, 1e-14);
  }
}

TEST(Softmax, StaysFiniteForHugeScores) {
  const arma::mat X = arma::vec{1000, 999, -1000};
  const arma::mat Y = activate<double>(ActivationKind::softmax, X);
  const double e = std::exp(-1.0);
  EXPECT_NEAR_NAMED("Y", Y, (arma::vec{1 / (1 + e), e / (1 + e), 0}), 1e-15);
}

TEST(Softmax, IsNanWhereAnInputIs) {
  for (const uword at : {uword{0}, uword{2}, uword{18}}) {
    arma::mat X(19, 1, arma::fill::ones);
    X(at) = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(activate<double>(ActivationKind::softmax, X).has_nan()) << at;
  }
}

TEST(ActivationLayer, PassesTheLayerCheck) {
  for (const ActivationKind kind : kElementwise) {
    check_layer([&]<typename T>() { return std::make_unique<ActivationLayer<T>>(kind); },
                {.input = {.channels = 5, .width = 3, .height = 2}, .has_kinks = true});
  }
  check_layer(
      []<typename T>() { return std::make_unique<ActivationLayer<T>>(ActivationKind::softmax); },
      {.input = {.channels = 5, .width = 3, .height = 2}});
}

TEST(ActivationLayer, TakesItsParameter) {
  check_layer(
      []<typename T>() {
        return std::make_unique<ActivationLayer<T>>(ActivationKind::leaky_relu, T(0.25));
      },
      {.input = {.channels = 7}, .has_kinks = true});
  check_layer(
      []<typename T>() {
        return std::make_unique<ActivationLayer<T>>(ActivationKind::elu, T(0.5));
      },
      {.input = {.channels = 7}, .has_kinks = true});
}

TEST(ActivationLayer, HasANameForMessages) {
  EXPECT_EQ(ActivationLayer<float>(ActivationKind::relu).name(), "ReLU");
  EXPECT_EQ(ActivationLayer<float>(ActivationKind::leaky_relu).name(), "LeakyReLU(0.01)");
  EXPECT_EQ(ActivationLayer<double>(ActivationKind::elu, 0.5).name(), "ELU(0.5)");
}

TEST(ActivationContract, NamesWhatIsWrong) {
  EXPECT_EQ(activation_kind_from_name("leaky_relu"), ActivationKind::leaky_relu);
  EXPECT_ERROR(activation_kind_from_name("swish"),
               "activation 'swish' is unknown; choose identity, sigmoid, tanh, relu, leaky_relu, "
               "elu or softmax");
  EXPECT_ERROR(ActivationLayer<double>(ActivationKind::leaky_relu, -0.5),
               "LeakyReLU: slope is -0.5, expected a number of at least 0");
  EXPECT_ERROR(ActivationLayer<double>(ActivationKind::elu, -1),
               "ELU: alpha is -1, expected a number of at least 0");
}

}  // namespace
}  // namespace gradbook
