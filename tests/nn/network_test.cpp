// What: the network around its layers: passes, losses, lengths, state, errors.
// Why:  it owns all memory and the order of work; a stale buffer shows only in the second batch.
// How:  against sums by hand, fresh networks against used ones bit by bit, every message.
#include "nn/network/network.hpp"

#include <cmath>
#include <memory>

#include "core/rng.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/linear.hpp"
#include "nn/models/models.hpp"
#include "nn/network/initialization.hpp"
#include "nn/network/losses.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Convolution, batch normalization and dropout: everything that keeps something between passes.
Network<double> make_network(std::uint64_t seed = 1) {
  auto layers = std::make_unique<Sequential<double>>();
  layers->add(std::make_unique<Conv2d<double>>(
      Conv2dOptions{.in_channels = 2, .out_channels = 3, .padding = 1}));
  layers->add(std::make_unique<BatchNorm<double>>());
  layers->add(std::make_unique<Flatten<double>>());
  layers->add(std::make_unique<Dropout<double>>(0.3));
  layers->add(std::make_unique<Linear<double>>(60, 4));
  Network<double> net(
      {.input = {.channels = 2, .width = 5, .height = 4}, .description = "small", .loss = nullptr},
      std::move(layers));
  Rng rng(seed);
  initialize(net.parameter_list(), {}, rng, net.parameters());
  return net;
}

struct Batch {
  arma::mat X;
  arma::urowvec labels;
};

Batch make_batch(uword n, std::uint64_t seed) {
  Rng rng(seed);
  Batch batch{.X = rng.normal(40, n), .labels = arma::urowvec(n)};
  for (uword& label : batch.labels) label = rng.below(4);
  return batch;
}

TEST(Network, ForgetsEarlierBatches) {
  Network<double> used = make_network();
  Network<double> fresh = make_network();
  arma::vec gradient;
  for (const uword n : {uword{200}, uword{3}, uword{70}}) {
    const Batch batch = make_batch(n, n);
    used.differentiate(batch.X, batch.labels, gradient);
    used.forward(batch.X);
  }
  fresh.set_state(used.state());
  const Batch batch = make_batch(33, 4);
  arma::vec other;
  const double loss = used.differentiate(batch.X, batch.labels, gradient);
  EXPECT_EQ(loss, fresh.differentiate(batch.X, batch.labels, other));
  EXPECT_TRUE(arma::all(gradient == other));
  EXPECT_TRUE(arma::approx_equal(used.forward(batch.X), fresh.forward(batch.X), "absdiff", 0));
}

TEST(Network, StateMakesTrainingGoOnBitByBit) {
  const auto train = [](Network<double>& net, uword first, uword last) {
    Momentum<double> momentum({.learning_rate = 0.01});
    arma::vec gradient;
    for (uword step = first; step < last; ++step) {
      const Batch batch = make_batch(20, step);
      net.differentiate(batch.X, batch.labels, gradient);
      net.parameters() -= 0.01 * gradient;
    }
  };
  Network<double> whole = make_network();
  train(whole, 0, 10);
  Network<double> half = make_network();
  train(half, 0, 5);
  Network<double> resumed = make_network(2);
  resumed.parameters() = half.parameters();
  resumed.set_state(half.state());
  train(resumed, 5, 10);
  EXPECT_TRUE(arma::all(whole.parameters() == resumed.parameters()));
  EXPECT_TRUE(arma::all(whole.state() == resumed.state()));
}

TEST(Network, RefusesTheStateOfAnotherNetwork) {
  Network<double> net = make_network();
  const arma::vec before = net.state();
  EXPECT_ERROR(net.set_state(arma::vec{1, 0, 5}),
               "Network::set_state: 3 numbers are no state of this network");
  EXPECT_ERROR(net.set_state(arma::vec(before.n_elem + 1, arma::fill::zeros)),
               "Network::set_state: " + std::to_string(before.n_elem + 1) +
                   " numbers are no state of this network");
  EXPECT_TRUE(arma::all(net.state() == before));
}

// Mean over samples and valid steps only: 2 + 3 of the 8 positions.
TEST(Network, CountsValidStepsOnly) {
  const auto make = [] {
    return Network<double>({.input = {.channels = 2, .width = 4},
                            .description = "steps",
                            .loss = std::make_unique<MeanSquaredError<double>>()},
                           std::make_unique<Linear<double>>(2, 1));
  };
  Network<double> net = make();
  net.parameters() = {1, 2, 0.5};
  Rng rng(3);
  const arma::mat X = rng.normal(8, 2);
  const arma::mat targets = rng.normal(4, 2);
  const arma::urowvec lengths = {2, 3};
  double expected = 0;
  for (uword n = 0; n < 2; ++n) {
    for (uword t = 0; t < lengths(n); ++t) {
      const double y = X(2 * t, n) + 2 * X(2 * t + 1, n) + 0.5;
      expected += (y - targets(t, n)) * (y - targets(t, n)) / 5;
    }
  }
  arma::vec gradient;
  EXPECT_NEAR(net.differentiate(X, targets, gradient, &lengths), expected, 1e-12);
}

// After training, convolution and batch normalization are one; the sum with the shortcut too.
TEST(Network, FoldsBatchNormalizationIntoTheConvolution) {
  for (const bool bias : {true, false}) {
    const Conv2dOptions options{.in_channels = 2, .out_channels = 2, .padding = 1, .bias = bias};
    auto main = std::make_unique<Sequential<double>>();
    main->add(std::make_unique<Conv2d<double>>(options));
    main->add(std::make_unique<BatchNorm<double>>());
    Network<double> net({.input = {.channels = 2, .width = 4, .height = 3},
                         .description = "block",
                         .loss = nullptr},
                        std::make_unique<Residual<double>>(std::move(main), nullptr));
    Rng rng(4);
    net.parameters() = arma::vectorise(rng.normal(net.parameters().n_elem, 1));
    const arma::mat X = rng.normal(24, 9);
    net.forward(X, true);  // running statistics that are not 0 and 1
    net.forward(X, true);

    // The convolution alone, then the definition of batch normalization with running statistics
    Network<double> conv({.input = net.input_shape(), .description = "", .loss = nullptr},
                         std::make_unique<Conv2d<double>>(options));
    conv.parameters() = net.parameters().head(conv.parameters().n_elem);
    const arma::mat scale = net.parameter("main.1.weight");
    const arma::mat shift = net.parameter("main.1.bias");
    const arma::vec mean = *net.buffers().at(0).second;
    const arma::vec variance = *net.buffers().at(1).second;
    arma::mat expected = conv.forward(X);
    expected.each_col([&](arma::vec& y) {
      for (uword i = 0; i < y.n_elem; ++i) {
        y(i) =
            scale(i % 2) * (y(i) - mean(i % 2)) / std::sqrt(variance(i % 2) + 1e-5) + shift(i % 2);
      }
    });
    expected = arma::clamp(expected + X, 0.0, arma::datum::inf);
    EXPECT_NEAR_NAMED("Y", net.forward(X), expected, 1e-12);
  }
}

// One pass that does all, and two passes; with batch normalization last, its sums of both
// directions are needed between the same two barriers.
TEST(Network, DifferentiatesAsForwardAndBackwardDo) {
  const auto make = [] {
    auto layers = std::make_unique<Sequential<double>>();
    layers->add(std::make_unique<Conv2d<double>>(
        Conv2dOptions{.in_channels = 2, .out_channels = 4, .kernel_width = 5, .kernel_height = 4}));
    layers->add(std::make_unique<BatchNorm<double>>());
    Network<double> net({.input = {.channels = 2, .width = 5, .height = 4},
                         .description = "",
                         .loss = std::make_unique<MeanSquaredError<double>>()},
                        std::move(layers));
    Rng rng(6);
    net.parameters() = arma::vectorise(rng.normal(net.parameters().n_elem, 1));
    return net;
  };
  Network<double> once = make();
  Network<double> twice = make();
  Rng rng(7);
  const arma::mat X = rng.normal(40, 150);
  const arma::mat targets = rng.normal(4, 150);
  arma::vec gradient;
  arma::vec expected;
  for (int step = 0; step < 3; ++step) {
    const double loss = once.differentiate(X, targets, gradient);
    const arma::mat difference = twice.forward(X, true) - targets;
    twice.backward(difference * (2.0 / 600), expected);  // mean over 150 samples and 4 outputs
    EXPECT_NEAR(loss, arma::accu(arma::square(difference)) / 600, 1e-12);
    EXPECT_NEAR_NAMED("gradient", gradient, expected, 1e-12);
    EXPECT_NEAR_NAMED("state", once.state(), twice.state(), 1e-12);
    once.parameters() -= gradient;
    twice.parameters() -= expected;
  }
}

// Seven pixels are made in groups of several and a rest; the shortcut is added to both.
TEST(Network, FoldsWithShortcutAlsoAtTheEndOfALine) {
  Network<double> net(
      {.input = {.channels = 4, .width = 7, .height = 7}, .description = "", .loss = nullptr},
      make_basic_block<double>(4, 4, 1));
  Rng rng(8);
  initialize(net.parameter_list(), {}, rng, net.parameters());
  const arma::mat X = rng.normal(196, 5);
  // Running statistics that equal the batch's: training and inference give the same
  for (int i = 0; i < 400; ++i) net.forward(X, true);
  const arma::mat training = net.forward(X, true);
  for (auto& [name, buffer] : net.buffers()) {
    if (name.ends_with("running_var"))
      *buffer *= 244.0 / 245;  // unbiased to biased, 5 · 49 numbers
  }
  EXPECT_NEAR_NAMED("Y", net.forward(X), training, 1e-9);
}

TEST(Network, GivesLogProbabilitiesAtEveryPosition) {
  Network<double> net({.input = {.channels = 2, .width = 3}, .description = "", .loss = nullptr},
                      std::make_unique<Linear<double>>(2, 4));
  Rng rng(5);
  net.parameters() = arma::vectorise(rng.normal(12, 1));
  const arma::mat X = rng.normal(6, 5);
  arma::mat log_p;
  net.log_probabilities(X, log_p);
  ASSERT_EQ(log_p.n_rows, 12U);
  const arma::mat sums = arma::sum(arma::exp(arma::mat(arma::reshape(log_p, 4, 15))), 0);
  EXPECT_NEAR_MAT(sums, (arma::mat(1, 15, arma::fill::ones)));
}

TEST(Network, FindsTheFirstPlaceThatIsNotFinite) {
  Network<double> net = make_network();
  const Batch batch = make_batch(3, 1);
  EXPECT_EQ(net.find_non_finite(batch.X), "");
  net.parameter("4.weight")(0, 0) = arma::datum::nan;
  EXPECT_EQ(net.find_non_finite(batch.X), "the parameter 4.weight");
}

TEST(NetworkContract, ChecksBeforeAnyWork) {
  Network<double> net = make_network();
  Batch batch = make_batch(3, 1);
  arma::vec gradient;
  arma::mat dX;
  EXPECT_ERROR(net.backward(arma::mat(4, 3), gradient, &dX),
               "Network::backward: there was no forward pass with training = true before");
  net.forward(batch.X);
  EXPECT_ERROR(net.backward(arma::mat(4, 3), gradient, &dX),
               "Network::backward: there was no forward pass with training = true before");
  net.forward(batch.X, true);
  EXPECT_ERROR(net.backward(arma::mat(4, 2), gradient, &dX),
               "Network::backward: dY is 4x2, expected 4x3");
  EXPECT_ERROR(net.forward(arma::mat(40, 0)), "Network::forward: the batch is empty");
  EXPECT_ERROR(net.forward(arma::mat(39, 2)), "Network::forward: X is 39x2, expected 40x*");
  EXPECT_ERROR(net.differentiate(batch.X, arma::mat(4, 3), gradient),
               "Network::differentiate: SoftmaxCrossEntropy takes labels, not values");
  batch.labels(1) = 4;
  EXPECT_ERROR(net.differentiate(batch.X, batch.labels, gradient),
               "Network::differentiate: a label is not smaller than the number of classes");
  Network<float> sequence = make_recurrent_classifier<float>({.in_features = 2, .steps = 3});
  const arma::fmat S(6, 2, arma::fill::zeros);
  const arma::urowvec lengths = {1, 4};
  EXPECT_ERROR(sequence.forward(S, false, &lengths),
               "Network::forward: a length is not within 1 ... 3");
  const arma::urowvec few = {1};
  EXPECT_ERROR(sequence.forward(S, false, &few), "Network::forward: lengths is 1x1, expected 1x2");
}

}  // namespace
}  // namespace gradbook
