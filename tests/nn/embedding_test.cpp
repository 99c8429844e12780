// What: the table of vectors in front of a recurrent layer.
// Why:  an index is a number that somebody else made; it must never become an address unchecked.
// How:  hand numbers, equality with a product with one-hot vectors, layer check, messages.
#include "nn/layers/embedding.hpp"

#include <limits>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/linear.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

Network<double> network(uword vocabulary, uword size, uword steps) {
  NetworkOptions<double> options;
  options.input = {.channels = 1, .width = steps};
  return Network<double>(std::move(options), std::make_unique<Embedding<double>>(vocabulary, size));
}

TEST(Embedding, GivesTheColumnsOfItsTable) {
  Network<double> net = network(3, 2, 2);
  net.parameter("weight") = arma::mat{{1, 2, 3}, {-1, -2, -3}};
  const arma::mat X = {{2, 0}, {1, 0}};
  EXPECT_NEAR_NAMED("Y", net.forward(X, true), (arma::mat{{3, 1}, {-3, -1}, {2, 1}, {-2, -1}}), 0);
  // Word 0 occurs twice: its gradients add up
  arma::vec gradient;
  arma::mat dX;
  net.backward({{1, 10}, {2, 20}, {3, 30}, {4, 40}}, gradient, &dX);
  EXPECT_NEAR_NAMED("gradient", arma::reshape(gradient, 2, 3), (arma::mat{{40, 3, 1}, {60, 4, 2}}),
                    0);
  EXPECT_NEAR_NAMED("dX", dX, arma::mat(2, 2, arma::fill::zeros), 0);
}

TEST(Embedding, EqualsAProductWithOneHotVectors) {
  Network<double> net = network(7, 5, 4);
  NetworkOptions<double> options;
  options.input = {.channels = 7, .width = 4};
  Network<double> linear(std::move(options), std::make_unique<Linear<double>>(7, 5, false));
  Rng rng(1);
  net.parameters() = rng.normal(35, 1);
  linear.parameters() = net.parameters();
  arma::mat X(4, 50);
  arma::mat one_hot(28, 50);
  for (uword n = 0; n < 50; ++n) {
    for (uword t = 0; t < 4; ++t) {
      const uword word = rng.below(7);
      X(t, n) = static_cast<double>(word);
      one_hot(7 * t + word, n) = 1;
    }
  }
  EXPECT_NEAR_NAMED("Y", net.forward(X, true), linear.forward(one_hot, true), 0);
  const arma::mat R = rng.normal(20, 50);
  arma::vec gradient, expected;
  net.backward(R, gradient);
  linear.backward(R, expected);
  EXPECT_NEAR_NAMED("gradient", gradient, expected, 1e-13);
}

TEST(Embedding, PassesTheLayerCheck) {
  check_layer([]<typename T>() { return std::make_unique<Embedding<T>>(uword{4}, uword{3}); },
              {.input = {.channels = 1, .width = 3},
               .batch = 2,
               .X = {{0, 3}, {2, 3}, {2, 1}},
               .input_has_gradient = false});
}

TEST(Embedding, DoesNotLookAtPadding) {
  Network<double> net = network(3, 2, 2);
  net.parameter("weight") = arma::mat{{1, 2, 3}, {-1, -2, -3}};
  const arma::mat X = {{2, 0}, {-7, 1}};
  const arma::urowvec lengths = {1, 2};
  EXPECT_NEAR_NAMED("Y", net.forward(X, true, &lengths),
                    (arma::mat{{3, 1}, {-3, -1}, {0, 2}, {0, -2}}), 0);
  arma::vec gradient;
  net.backward(arma::mat(4, 2, arma::fill::ones), gradient);
  EXPECT_NEAR_NAMED("gradient", arma::reshape(gradient, 2, 3), (arma::mat{{1, 1, 1}, {1, 1, 1}}),
                    0);
}

TEST(Embedding, RefusesWhatIsNoIndex) {
  Network<double> net = network(3, 2, 2);
  EXPECT_ERROR(net.forward({{0, 1}, {2, 3}}),
               "Embedding(3, 2): sample 1, step 1 is 3, expected an index 0 ... 2");
  EXPECT_ERROR(net.forward({{0, 1.5}, {2, 1}}),
               "Embedding(3, 2): sample 1, step 0 is 1.5, expected an index 0 ... 2");
  EXPECT_ERROR(net.forward({{0, 1}, {-1, 1}}),
               "Embedding(3, 2): sample 0, step 1 is -1, expected an index 0 ... 2");
  EXPECT_ERROR(net.forward(arma::vec{std::numeric_limits<double>::infinity(), 1}),
               "Embedding(3, 2): sample 0, step 0 is inf, expected an index 0 ... 2");
}

// Behind another layer nobody can check before: the answer is NaN, no memory is read
TEST(Embedding, GivesNaNForAnIndexThatWasComputed) {
  auto body = std::make_unique<Sequential<double>>();
  body->add<Linear>(uword{1}, uword{1}).add<Embedding>(uword{3}, uword{2});
  NetworkOptions<double> options;
  options.input = {.channels = 1};
  Network<double> net(std::move(options), std::move(body));
  net.parameter("0.weight") = arma::mat{1e30};
  net.parameter("1.weight") = arma::mat{{1, 2, 3}, {-1, -2, -3}};
  const arma::mat X = {{0, 1}};
  const arma::mat Y = net.forward(X, true);
  EXPECT_NEAR_NAMED("Y of word 0", Y.col(0), (arma::vec{1, -1}), 0);
  EXPECT_TRUE(Y.col(1).has_nan());
  arma::vec gradient;
  net.backward(arma::mat(2, 2, arma::fill::ones), gradient);
  EXPECT_NEAR_NAMED("gradient", gradient, (arma::vec{0, 0, 1, 1, 0, 0, 0, 0}), 0);
}

TEST(Embedding, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(Embedding<float>(0, 3), "Embedding(0, 3): a size is 0");
  EXPECT_ERROR(Embedding<float>(16777217, 1),
               "Embedding(16777217, 1): larger than 16777216 words, which this type can count");
  Embedding<float> embedding(5, 3);
  EXPECT_ERROR(embedding.connect({.channels = 2, .width = 4}, nullptr),
               "Embedding(5, 3): input is 2 x 4 steps, expected one index per step");
}

}  // namespace
}  // namespace gradbook
