// What: the engineered multilayer perceptron: log-probabilities, loss, gradient, initialization.
// Why:  all training goes through it, and it shares no code with the units that explain it.
// How:  against the units of 09_mlp to 1e-12, by central differences, and bit by bit between thread
//       counts. Sizes differ (3, 4, 5, 2), batches are larger than one range (64 samples).
#include "nn/models/mlp.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/count_parameters.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Labelled samples: N(0, 1) features, uniform classes.
struct Samples {
  arma::mat X;
  arma::urowvec labels;
};

Samples random_samples(uword features, uword n, uword num_classes, std::uint64_t seed) {
  Rng rng(seed);
  Samples samples{.X = rng.normal(features, n), .labels = arma::urowvec(n)};
  for (uword& label : samples.labels) label = rng.below(num_classes);
  return samples;
}

/// Weights, and biases that are not 0 either.
template <typename T>
void randomize(Mlp<T>& net, std::uint64_t seed) {
  Rng rng(seed);
  const arma::mat values = 0.5 * rng.normal(net.parameters().n_elem, 1);
  net.parameters() = arma::conv_to<arma::Col<T>>::from(values);
}

/// The same loss and gradient, made of the units of chapter 09.
struct Textbook {
  arma::mat Z;  ///< pre-activations of the last layer
  double loss;
  arma::vec gradient;
};

Textbook textbook(Mlp<double>& net, Activation hidden, const Samples& samples) {
  const uword last = net.num_layers() - 1;
  std::vector<DenseCache> caches;
  for (uword l = 0; l <= last; ++l) {
    const arma::mat& input = l == 0 ? samples.X : caches.back().A;
    caches.push_back(dense_forward(input, net.weight(l), net.bias(l),
                                   l == last ? Activation::identity : hidden));
  }
  arma::mat Y(net.num_classes(), samples.X.n_cols);
  for (uword n = 0; n < Y.n_cols; ++n) Y(samples.labels(n), n) = 1;

  const OutputLoss loss = OutputLoss::softmax_cross_entropy;
  const double batch = static_cast<double>(Y.n_cols);
  arma::mat delta = delta_output(caches.back().Z, Y, Activation::identity, loss) / batch;
  arma::vec gradient;
  for (uword l = last + 1; l-- > 0;) {
    const DenseGradients gradients = dense_backward(delta, caches[l], net.weight(l));
    gradient = arma::join_cols(arma::vectorise(gradients.dW), gradients.db, gradient);
    if (l > 0) delta = delta_hidden(net.weight(l), delta, caches[l - 1].Z, hidden);
  }
  return {.Z = caches.back().Z,
          .loss = output_loss(caches.back().Z, Y, Activation::identity, loss),
          .gradient = gradient};
}

TEST(Mlp, HasOneParameterForEveryWeightAndBias) {
  for (const std::vector<uword>& sizes : {std::vector<uword>{3, 4, 2}, std::vector<uword>{5, 3},
                                          std::vector<uword>{784, 256, 128, 10}}) {
    Mlp<float> net({.layer_sizes = sizes});
    const ParameterCount count = count_parameters(arma::uvec(sizes));
    EXPECT_EQ(net.parameters().n_elem, count.total);
    Mlp<float> without({.layer_sizes = sizes, .bias = false});
    EXPECT_EQ(without.parameters().n_elem, count.weights);
  }
}

TEST(Mlp, EqualsTheUnitsForwardAndBackward) {
  const Samples samples = random_samples(3, 150, 2, 1);
  for (const Activation hidden :
       {Activation::identity, Activation::sigmoid, Activation::tanh, Activation::relu}) {
    Mlp<double> net({.layer_sizes = {3, 4, 5, 2}, .hidden = hidden});
    randomize(net, 2);
    const Textbook expected = textbook(net, hidden, samples);
    arma::mat log_p;
    net.log_probabilities(samples.X, log_p);
    EXPECT_NEAR_NAMED("differences of the log-probabilities", log_p.row(0) - log_p.row(1),
                      expected.Z.row(0) - expected.Z.row(1), 1e-12);
    EXPECT_NEAR_NAMED("sum of the probabilities", arma::sum(arma::exp(log_p), 0),
                      arma::rowvec(150, arma::fill::ones), 1e-12);
    arma::vec gradient;
    EXPECT_NEAR(net.differentiate(samples.X, samples.labels, gradient), expected.loss, 1e-12);
    EXPECT_NEAR_NAMED("gradient", gradient, expected.gradient, 1e-12);
  }
}

TEST(Mlp, EqualsTheUnitsAfterTenSteps) {
  const Samples samples = random_samples(3, 130, 2, 3);
  Mlp<double> net({.layer_sizes = {3, 5, 4, 2}, .hidden = Activation::tanh});
  Mlp<double> reference({.layer_sizes = {3, 5, 4, 2}, .hidden = Activation::tanh});
  randomize(net, 4);
  randomize(reference, 4);
  const double learning_rate = 0.5;
  Sgd<double> sgd(learning_rate);
  arma::vec gradient;
  for (int step = 0; step < 10; ++step) {
    net.differentiate(samples.X, samples.labels, gradient);
    sgd.step(net.parameters(), gradient);
    const Textbook expected = textbook(reference, Activation::tanh, samples);
    reference.parameters() -= learning_rate * expected.gradient;
  }
  EXPECT_NEAR_NAMED("parameters", net.parameters(), reference.parameters(), 1e-12);
}

TEST(Mlp, MatchesNumericalGradients) {
  const Samples samples = random_samples(3, 7, 4, 5);
  for (const Activation hidden : {Activation::sigmoid, Activation::tanh}) {
    for (const bool bias : {true, false}) {
      Mlp<double> net({.layer_sizes = {3, 5, 2, 4}, .hidden = hidden, .bias = bias});
      randomize(net, 6);
      const arma::vec start = net.parameters();
      arma::vec gradient;
      check_gradients(
          "gradient", start,
          [&](const arma::mat& theta) {
            net.parameters() = theta;
            return arma::mat{net.differentiate(samples.X, samples.labels, gradient)};
          },
          [&](const arma::mat& theta, const arma::mat& R) -> arma::mat {
            net.parameters() = theta;
            net.differentiate(samples.X, samples.labels, gradient);
            return R(0) * gradient;
          });
    }
  }
}

TEST(Mlp, FloatAgreesWithDouble) {
  const Samples samples = random_samples(6, 100, 3, 7);
  Mlp<double> net({.layer_sizes = {6, 20, 3}});
  Mlp<float> single({.layer_sizes = {6, 20, 3}});
  randomize(net, 8);
  randomize(single, 8);
  arma::vec gradient;
  arma::fvec single_gradient;
  const double loss = net.differentiate(samples.X, samples.labels, gradient);
  const arma::fmat X = arma::conv_to<arma::fmat>::from(samples.X);
  EXPECT_NEAR(single.differentiate(X, samples.labels, single_gradient), loss, 1e-5);
  EXPECT_NEAR_NAMED("gradient", single_gradient, gradient, 1e-4);
}

TEST(Mlp, HasTheSameBitsForAnyNumberOfThreads) {
  const Samples samples = random_samples(20, 300, 5, 9);
  const arma::fmat X = arma::conv_to<arma::fmat>::from(samples.X);
  const int before = num_threads();
  arma::fvec first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Mlp<float> net({.layer_sizes = {20, 30, 5}});
    randomize(net, 10);
    arma::fvec gradient;
    net.differentiate(X, samples.labels, gradient);
    if (first.is_empty()) first = gradient;
    EXPECT_TRUE(arma::all(first == gradient)) << threads << " threads";
  }
  set_num_threads(before);
}

TEST(Mlp, DoesNotDependOnEarlierBatches) {
  const Samples large = random_samples(3, 200, 2, 11);
  const Samples small = random_samples(3, 5, 2, 12);
  Mlp<double> used({.layer_sizes = {3, 4, 2}});
  Mlp<double> fresh({.layer_sizes = {3, 4, 2}});
  randomize(used, 13);
  randomize(fresh, 13);
  arma::vec gradient;
  arma::vec expected;
  used.differentiate(large.X, large.labels, gradient);
  used.differentiate(small.X, small.labels, gradient);
  fresh.differentiate(small.X, small.labels, expected);
  EXPECT_TRUE(arma::all(gradient == expected));
}

TEST(Mlp, StaysFiniteForHugeScores) {
  Mlp<double> net({.layer_sizes = {2, 3}, .bias = false});
  net.weight(0) = arma::mat{{1000, 0}, {0, 1000}, {-1000, -1000}};
  const arma::mat X = {{1, 2}, {3, -1}};
  arma::mat log_p;
  net.log_probabilities(X, log_p);
  const arma::mat expected = {{-2000, 0}, {0, -3000}, {-7000, -3000}};
  EXPECT_NEAR_NAMED("log-probabilities", log_p, expected, 1e-12);
}

TEST(MlpInitialize, FollowsTheFormulas) {
  Mlp<double> net({.layer_sizes = {300, 200, 10}});
  Rng rng(14);
  net.initialize(Initialization::glorot, rng);
  const double limit = std::sqrt(6.0 / 500);
  EXPECT_LE(arma::abs(net.weight(0)).max(), limit);
  EXPECT_GT(arma::abs(net.weight(0)).max(), 0.99 * limit);
  EXPECT_NEAR(arma::mean(arma::vectorise(net.weight(0))), 0, 0.01 * limit);
  net.initialize(Initialization::he, rng);
  EXPECT_NEAR(arma::stddev(arma::vectorise(net.weight(0))), std::sqrt(2.0 / 300), 1e-3);
  EXPECT_EQ(arma::abs(net.bias(0)).max(), 0);
  net.initialize(Initialization::zeros, rng);
  EXPECT_EQ(arma::abs(net.parameters()).max(), 0);
}

TEST(MlpFindNonFinite, NamesThePlace) {
  Mlp<float> net({.layer_sizes = {2, 3, 2}});
  Rng rng(15);
  net.initialize(Initialization::he, rng);
  arma::fmat X = {{1, 2}, {3, 4}};
  EXPECT_EQ(net.find_non_finite(X), "");
  net.weight(1)(0, 0) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(net.find_non_finite(X), "the parameter 2.weight");
  net.parameters().fill(1e38F);
  EXPECT_EQ(net.find_non_finite(X), "the output of layer 1, Linear(2, 3)");
  X(0, 1) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(net.find_non_finite(X), "the input");
}

TEST(MlpContract, NamesWhatDoesNotFit) {
  EXPECT_ERROR(Mlp<float>({.layer_sizes = {3}}), "Mlp: needs an input and an output size");
  EXPECT_ERROR(Mlp<float>({.layer_sizes = {3, 0, 2}}), "Mlp: a layer has size 0");
  Mlp<double> net({.layer_sizes = {3, 2}});
  arma::vec gradient;
  arma::mat log_p;
  EXPECT_ERROR(net.log_probabilities(arma::mat(2, 5), log_p),
               "Network::forward: X is 2x5, expected 3x*");
  EXPECT_ERROR(net.differentiate(arma::mat(3, 5), arma::urowvec(4), gradient),
               "Network::differentiate: labels is 1x4, expected 1x5");
  EXPECT_ERROR(net.differentiate(arma::mat(3, 1), arma::urowvec{2}, gradient),
               "Network::differentiate: a label is not smaller than the number of classes");
  EXPECT_ERROR(activation_from_name("swish"),
               "activation 'swish' is unknown; choose identity, sigmoid, tanh or relu");
}

}  // namespace
}  // namespace gradbook
