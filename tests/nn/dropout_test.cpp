// What: dropout and DropConnect.
// Why:  a mask that differs between forward and backward, repeats itself or depends on threads does
//       not show in a loss.
// How:  statistics of the masks with 4.5 standard deviations of room, layer checks, masks read off
//       from outputs.
#include "nn/layers/dropout.hpp"

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
Network<T> network(const SampleShape& input, ModulePtr<T> body, std::uint64_t seed = 1) {
  NetworkOptions<T> options;
  options.input = input;
  options.seed = seed;
  return Network<T>(std::move(options), std::move(body));
}

template <typename T>
Network<T> dropout(uword size, double p, std::uint64_t seed = 1) {
  return network<T>({.channels = size}, std::make_unique<Dropout<T>>(p), seed);
}

/// 1 where a training pass of ones lets a number pass.
arma::mat mask(Network<double>& net, uword samples) {
  const arma::mat X(net.in_features(), samples, arma::fill::ones);
  const arma::mat Y = net.forward(X, true);
  return arma::conv_to<arma::mat>::from(Y != 0);
}

/// Correlation of two masks with probability q of a 1, in standard deviations.
double correlation(const arma::mat& a, const arma::mat& b, double q) {
  const double n = static_cast<double>(a.n_elem);
  return arma::accu((a - q) % (b - q)) / (q * (1 - q) * std::sqrt(n));
}

TEST(Dropout, DropsTheShareAndKeepsTheMean) {
  for (const double p : {0.0, 0.1, 0.5, 0.8}) {
    Network<double> net = dropout<double>(1000, p);
    const arma::mat ones(1000, 60, arma::fill::ones);
    const arma::mat Y = net.forward(ones, true);
    const arma::uvec kept = arma::find(Y);
    EXPECT_NEAR_NAMED("what is kept", Y.elem(kept), arma::vec(kept.n_elem).fill(1 / (1 - p)),
                      1e-15);
    const double share = static_cast<double>(kept.n_elem) / 60000;
    EXPECT_NEAR(share, 1 - p, 4.5 * std::sqrt(p * (1 - p) / 60000) + 1e-12);
  }
}

TEST(Dropout, MasksDifferBetweenPassesSamplesLayersAndSeeds) {
  const double q = 0.6;
  Network<double> net = dropout<double>(500, 1 - q);
  const arma::mat first = mask(net, 40);
  const arma::mat second = mask(net, 40);
  EXPECT_LT(std::abs(correlation(first, second, q)), 4.5) << "passes";
  EXPECT_LT(std::abs(correlation(first.head_cols(39), first.tail_cols(39), q)), 4.5) << "samples";
  EXPECT_LT(std::abs(correlation(first.head_rows(499), first.tail_rows(499), q)), 4.5)
      << "features";
  Network<double> other = dropout<double>(500, 1 - q, 2);
  EXPECT_LT(std::abs(correlation(first, mask(other, 40), q)), 4.5) << "seeds";

  auto body = std::make_unique<Sequential<double>>();
  body->add(std::make_unique<ActivationLayer<double>>(ActivationKind::identity));
  body->add(std::make_unique<Dropout<double>>(1 - q));
  Network<double> later = network<double>({.channels = 500}, std::move(body));
  EXPECT_LT(std::abs(correlation(first, mask(later, 40), q)), 4.5) << "layers";

  Network<double> again = dropout<double>(500, 1 - q);
  EXPECT_NEAR_NAMED("the same mask for the same key", mask(again, 40), first, 0);
}

TEST(Dropout, MaskOfASampleDoesNotDependOnTheBatch) {
  Network<double> large = dropout<double>(300, 0.5);
  Network<double> small = dropout<double>(300, 0.5);
  const arma::mat expected = mask(large, 150);
  EXPECT_NEAR_NAMED("mask", mask(small, 3), expected.head_cols(3), 0);
}

TEST(Dropout, IsTheIdentityInInference) {
  Rng rng(1);
  const arma::mat X = rng.normal(37, 5);
  Network<double> net = dropout<double>(37, 0.5);
  EXPECT_NEAR_NAMED("Y", net.forward(X), X, 0);
}

TEST(Dropout, PassesTheLayerCheck) {
  for (const double p : {0.0, 0.3}) {
    check_layer([&]<typename T>() { return std::make_unique<Dropout<T>>(p); },
                {.input = {.channels = 5, .width = 3, .height = 2}, .is_random = true});
  }
}

TEST(DropConnect, LeavesOutWeightsButNoBias) {
  Network<double> net =
      network<double>({.channels = 70}, std::make_unique<DropConnectLinear<double>>(70, 40, 0.25));
  Rng rng(2);
  net.parameters() = arma::vectorise(rng.uniform(70 * 40 + 40, 1, 1, 2));
  const arma::mat W = net.parameter("weight");
  const arma::mat b = net.parameter("bias");
  // The outputs for unit vectors are the columns of the masked matrix
  const arma::mat identity(70, 70, arma::fill::eye);
  const arma::mat masked = net.forward(identity, true).eval().each_col() - arma::vec(b);
  const arma::mat M = arma::conv_to<arma::mat>::from(masked > 0.5);
  EXPECT_NEAR_NAMED("what is kept", masked, W % M, 1e-14);
  EXPECT_NEAR(arma::accu(M) / 2800, 0.75, 4.5 * std::sqrt(0.25 * 0.75 / 2800));
  const arma::mat next = net.forward(identity, true);
  EXPECT_GT(arma::accu(arma::abs(next.each_col() - arma::vec(b) - masked)), 100) << "a new mask";

  arma::mat expected = 0.75 * W;
  expected.each_col() += arma::vec(b);
  EXPECT_NEAR_NAMED("Y in inference", net.forward(identity), expected, 1e-14);
}

TEST(DropConnect, GivesNoGradientToWhatItLeftOut) {
  Network<double> net =
      network<double>({.channels = 9}, std::make_unique<DropConnectLinear<double>>(9, 7, 0.5));
  Rng rng(3);
  net.parameters() = arma::vectorise(rng.uniform(70, 1, 1, 2));
  // 1100 samples: several chunks per range. The first nine are unit vectors
  arma::mat X = rng.normal(9, 1100);
  X.head_cols(9).eye();
  const arma::mat R = rng.normal(7, 1100);
  const arma::mat Y = net.forward(X, true);
  const arma::mat M = arma::conv_to<arma::mat>::from(
      Y.head_cols(9).eval().each_col() - arma::vec(net.parameter("bias")) > 0.5);
  arma::vec gradient;
  net.backward(R, gradient);
  EXPECT_NEAR_NAMED("dW", arma::reshape(gradient.head(63), 7, 9), M % (R * X.t()), 1e-13);
  EXPECT_NEAR_NAMED("db", gradient.tail(7), arma::sum(R, 1), 1e-13);
}

TEST(DropConnect, PassesTheLayerCheck) {
  check_layer([]<typename T>() { return std::make_unique<DropConnectLinear<T>>(5, 3, 0.4); },
              {.input = {.channels = 5}, .is_random = true});
  check_layer([]<typename T>() { return std::make_unique<DropConnectLinear<T>>(3, 20, 0.4); },
              {.input = {.channels = 3, .width = 4}, .is_random = true});
  check_layer(
      []<typename T>() {
        auto body = std::make_unique<Sequential<T>>();
        body->add(std::make_unique<DropConnectLinear<T>>(6, 7, 0.4));
        body->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
        return body;
      },
      {.input = {.channels = 6}, .has_kinks = true, .is_random = true});
}

TEST(DropoutContract, NamesWhatIsWrong) {
  EXPECT_ERROR(Dropout<double>(1), "Dropout: p is 1, expected 0 <= p < 1");
  EXPECT_ERROR(Dropout<double>(-0.5), "Dropout: p is -0.5, expected 0 <= p < 1");
  EXPECT_ERROR(DropConnectLinear<double>(3, 2, 2),
               "DropConnectLinear: p is 2, expected 0 <= p < 1");
  EXPECT_ERROR(DropConnectLinear<double>(3, 2, 0.5).connect({.channels = 4}, nullptr),
               "DropConnectLinear(3, 2, p 0.5): input is 4, expected 3 features");
  EXPECT_EQ(Dropout<float>(0.5).name(), "Dropout(0.5)");
}

}  // namespace
}  // namespace gradbook
